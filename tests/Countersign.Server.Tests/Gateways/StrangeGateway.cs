using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Something at a gateway's address that answers everything with one answer.</summary>
internal sealed class StrangeGateway : IAsyncDisposable
{
    private readonly WebApplication app;

    private StrangeGateway(int status, string type, byte[] body, TimeSpan delay)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(async http =>
        {
            await Task.Delay(delay, http.RequestAborted);
            (http.Response.StatusCode, http.Response.ContentType) = (status, type);
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        });
    }

    /// <summary>Its address without a slash at the end.</summary>
    public string Address => app.Urls.First();

    public static async Task<StrangeGateway> Start(int status, byte[] body, TimeSpan delay = default, string type = "application/json")
    {
        var strange = new StrangeGateway(status, type, body, delay);
        await strange.app.StartAsync(TestContext.Current.CancellationToken);
        return strange;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
