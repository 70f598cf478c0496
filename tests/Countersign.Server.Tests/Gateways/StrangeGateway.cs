using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Something at a gateway's address that answers everything with one answer.</summary>
internal sealed class StrangeGateway : IAsyncDisposable
{
    private readonly WebApplication app;

    private StrangeGateway(int status, string type, byte[] body, TimeSpan delay, TimeSpan rest)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(async http =>
        {
            await Task.Delay(delay, http.RequestAborted);
            (http.Response.StatusCode, http.Response.ContentType) = (status, type);
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(rest, http.RequestAborted);
        });
    }

    /// <summary>Its address without a slash at the end.</summary>
    public string Address => app.Urls.First();

    /// <summary>Starts it.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body.</param>
    /// <param name="delay">How long it takes before it answers.</param>
    /// <param name="type">The type of the body.</param>
    /// <param name="rest">How long it takes after the body before it says that this was all of it.</param>
    public static async Task<StrangeGateway> Start(int status, byte[] body, TimeSpan delay = default, string type = "application/json", TimeSpan rest = default)
    {
        var strange = new StrangeGateway(status, type, body, delay, rest);
        await strange.app.StartAsync(TestContext.Current.CancellationToken);
        return strange;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
