using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Countersign.Server.Http;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests;

/// <summary>
/// The whole server in this process, composed as the program composes it: real Kestrel and TLS on free loopback ports, a data
/// directory of its own that goes with it. Made by <see cref="Start"/>, or by xunit as a fixture.
/// </summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("countersign-test-").FullName;
    private readonly TemporaryDatabase? postgres = TestEngine.IsPostgres ? TestEngine.NewDatabaseWithSchema() : null;
    private WebApplication? app;

    /// <summary>The server's clock; TLS itself lives by the machine's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Changes the settings before the start.</summary>
    public Func<ServerSettings, ServerSettings> Change { get; init; } = settings => settings;

    /// <summary>Adds to the composed server before the start, say an endpoint that shows what the server makes of a request.</summary>
    public Action<WebApplication> Add { get; init; } = _ => { };

    /// <summary>Puts other parts in the place of those that reach other hosts.</summary>
    public Action<IServiceCollection> Replace { get; init; } = _ => { };

    /// <summary>The section Logging; nothing is logged by default.</summary>
    public IDictionary<string, string?> Logging { get; init; } = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "None" };

    /// <summary>A change of settings: with the sandbox's payment gateway, which by default is not there, since it is a process of its own.</summary>
    public static ServerSettings WithGateway(ServerSettings settings) => WithGateway(settings, "sandbox");

    /// <summary>The same with other gateways that it plays behind every route.</summary>
    public static ServerSettings WithGateway(ServerSettings settings, params IReadOnlyList<string> gateways) => settings with
    {
        Gateway = new("Countersign:Listen:Gateway", "https", IPAddress.Loopback, 0),
        Gateways = GatewayAccounts.OnEveryRoute(gateways),
    };

    /// <summary>Where the server keeps its data.</summary>
    public string DataDirectory => Path.Combine(directory, "data");

    /// <summary>The settings, as words of a command, that lead to the same store.</summary>
    public IReadOnlyList<string> StoreSettings =>
        [$"--Countersign:DataDirectory={DataDirectory}", .. postgres is null ? (string[])[] : [$"--Countersign:Database={postgres.Connection}"]];

    /// <summary>What the server is made of.</summary>
    public IServiceProvider Parts => app!.Services;

    /// <summary>A server that is started; the caller disposes it.</summary>
    public static async Task<RunningServer> Start(
        Action<WebApplication>? add = null,
        Func<ServerSettings, ServerSettings>? change = null,
        TimeProvider? time = null,
        Action<IServiceCollection>? replace = null)
    {
        var server = new RunningServer
        {
            Add = add ?? (_ => { }),
            Change = change ?? (settings => settings),
            Time = time ?? TimeProvider.System,
            Replace = replace ?? (_ => { }),
        };
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        var settings = Change(new ServerSettings
        {
            Public = new("Countersign:Listen:Public", "https", IPAddress.Loopback, 0),
            Plain = new("Countersign:Listen:Plain", "http", IPAddress.Loopback, 0),
            Private = new("Countersign:Listen:Private", "https", IPAddress.Loopback, 0),
            DataDirectory = DataDirectory,
            Database = postgres?.Address,
        });
        app = ServerHost.Create(settings, Time, new ConfigurationBuilder().AddInMemoryCollection(Logging).Build(), Replace);
        Add(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The base address of a listener.</summary>
    public Uri Address(ListenerKind listener) => new(Parts.GetRequiredService<Listeners>().Url(listener));

    /// <summary>A client of one listener that trusts this server's certificate and no other, follows no redirect, and speaks one version of HTTP.</summary>
    public HttpClient Client(ListenerKind listener = ListenerKind.Public, Version? version = null, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, presented, _, _) => IsOwn(presented),
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
        };
        return new HttpClient(handler)
        {
            BaseAddress = Address(listener),
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>Whether a server that was reached is this one. Compared, not verified: a test may have set the server's clock anywhere.</summary>
    public bool IsOwn(X509Certificate? presented) => presented?.Equals(Parts.GetRequiredService<TlsFiles>().Server) == true;

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        postgres?.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
