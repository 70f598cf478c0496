using System.Net;
using System.Security.Cryptography.X509Certificates;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Payments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Countersign.Server.Tests.Checkout;

/// <summary>The pages of a gateway on an origin of their own: a button for each thing that can happen.</summary>
internal sealed class GatewaySite : IAsyncDisposable
{
    private static readonly string[] Outcomes = [.. Enum.GetNames<GatewayEventKind>(), "Nothing"];

    private readonly WebApplication app;

    private GatewaySite(WebApplication app) => this.app = app;

    public static async Task<GatewaySite> Start(GatewayStandIn gateway, X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        app.MapGet("/visit/{reference}", (string reference) => Html(string.Concat(Outcomes.Select(outcome =>
            $"<form method='post' action='/visit/{reference}/{outcome}'><button>{outcome}</button></form>"))));
        app.MapPost("/visit/{reference}/{outcome}", (string reference, string outcome) =>
        {
            if (Enum.TryParse<GatewayEventKind>(outcome, out var kind))
                gateway.Happens(GatewayStandIn.News(reference, kind));
            return Results.Redirect(gateway.Visits[reference].Return.AbsoluteUri);
        });
        app.MapGet("/visit/{reference}/form", (string reference) =>
            Html($"<form method='post' action='{gateway.Visits[reference].Return}'><input type='hidden' name='status' value='x'><button>Back to the shop</button></form>"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        gateway.Origin = app.Urls.Single();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static IResult Html(string body) => Results.Content($"<!doctype html><title>Gateway</title><h1>Gateway</h1>{body}", "text/html");
}
