using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Something at a gateway's address that answers what a test says.</summary>
internal sealed class StrangeGateway : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> bodies = [];

    private StrangeGateway(Func<HttpContext, Task<(int Status, byte[] Body)>> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            bodies.Enqueue(await reader.ReadToEndAsync(http.RequestAborted));
            (http.Response.StatusCode, var body) = await answer(http);
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        });
    }

    /// <summary>Its address without a slash at the end.</summary>
    public string Address => app.Urls.First();

    /// <summary>What was sent to it.</summary>
    public IReadOnlyList<string> Bodies => [.. bodies];

    /// <summary>One that answers everything with one answer.</summary>
    public static Task<StrangeGateway> Start(int status, byte[] body) => Run(_ => Task.FromResult((status, body)));

    /// <summary>One that answers each request by itself.</summary>
    public static Task<StrangeGateway> Start(Func<HttpContext, (int Status, string Body)> answer) =>
        Run(http =>
        {
            var (status, body) = answer(http);
            return Task.FromResult((status, Encoding.UTF8.GetBytes(body)));
        });

    /// <summary>One that answers nobody, or begins to and never ends.</summary>
    public static Task<StrangeGateway> StartSilent(string beginning = "") => Run(async http =>
    {
        if (beginning.Length > 0)
        {
            await http.Response.WriteAsync(beginning, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (StatusCodes.Status200OK, []);
    });

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<StrangeGateway> Run(Func<HttpContext, Task<(int Status, byte[] Body)>> answer)
    {
        var strange = new StrangeGateway(answer);
        await strange.app.StartAsync(TestContext.Current.CancellationToken);
        return strange;
    }
}
