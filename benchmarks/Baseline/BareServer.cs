using System.Net;
using System.Security.Authentication;
using Countersign.Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Countersign.Baseline;

/// <summary>Kestrel with HTTPS on a free loopback port and one terminal handler: no routing, no logging, no middleware.</summary>
public static class BareServer
{
    /// <summary>The server, ready to be started.</summary>
    public static WebApplication Create(OrderCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        // The same certificate as the server's own: an ECDSA key on P-256, made at start.
        using var key = CertificateIssuance.NewKey();
        var certificate = CertificateIssuance.DevelopmentServer(key, Environment.MachineName, TimeProvider.System.GetUtcNow());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, options => options.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            }));
        });
        var app = builder.Build();
        app.Run(call.Answer);
        return app;
    }

    /// <summary>Where it listens, once it has been started.</summary>
    public static string Address(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
    }
}
