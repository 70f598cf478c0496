using System.Net;
using System.Security.Cryptography.X509Certificates;
using Countersign.SandboxGateway.Dialects;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Countersign.SandboxGateway;

/// <summary>Composes the gateway.</summary>
public static class GatewayHost
{
    private const int MostTargetBytes = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The gateway, ready to be started; throws what files throw that cannot be read.</summary>
    public static WebApplication Create(Instructions instructions, TimeProvider time, Action<IServiceCollection>? add = null)
    {
        ArgumentNullException.ThrowIfNull(instructions);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var certificate = X509Certificate2.CreateFromPemFile(instructions.Certificate, instructions.Key);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, instructions, certificate));
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Patience);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(time).AddSingleton(instructions).AddSingleton<Sessions>().AddSingleton<Page>().AddSingleton<Visits>().AddSingleton<Questions>();
        builder.Services.AddSingleton(provider =>
            new Notifications(certificate, time, provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        add?.Invoke(builder.Services);

        var app = builder.Build();
        app.Use(async (HttpContext http, RequestDelegate next) =>
        {
            Page.SetHeaders(http.Response);
            try
            {
                await next(http);
            }
            catch (Microsoft.AspNetCore.Http.BadHttpRequestException fault)
            {
                http.Response.StatusCode = fault.StatusCode; // Of what was sent, and nothing for the log.
            }
        });
        Map(app);
        return app;
    }

    private static void Map(WebApplication app)
    {
        var parts = app.Services;
        var (page, visits, questions) = (parts.GetRequiredService<Page>(), parts.GetRequiredService<Visits>(), parts.GetRequiredService<Questions>());
        app.MapGet("/", visits.List);
        app.MapGet("/gateway.css", page.WriteSheet);
        app.MapGet("/pay", visits.Show);
        app.MapPost("/pay", visits.Take);
        app.MapGet("/pay/{id}", visits.Show);
        app.MapPost("/pay/{id}", visits.Take);
        app.MapGet("/payments/{reference}", questions.Tell);
        app.MapPost("/payments/{reference}/refunds", questions.Refund);
        var notifications = parts.GetRequiredService<Notifications>();
        var all = notifications.Parts = new DialectParts(
            parts.GetRequiredService<Instructions>(), parts.GetRequiredService<Sessions>(), visits, notifications, page, parts.GetRequiredService<TimeProvider>());
        foreach (var dialect in Dialect.All)
            dialect.Map(app, all);
    }

    private static void Listen(KestrelServerOptions kestrel, Instructions instructions, X509Certificate2 certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = MostTargetBytes;
        kestrel.Limits.MaxRequestBodySize = CardForm.MostBytes;
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(instructions.Certificate);
        if (IPAddress.TryParse(instructions.Listen.DnsSafeHost, out var address))
            kestrel.Listen(address, instructions.Listen.Port, Secure);
        else
            kestrel.ListenLocalhost(instructions.Listen.Port, Secure);

        void Secure(ListenOptions options) => options.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ServerCertificateChain = chain;
        });
    }
}
