using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Countersign.SandboxGateway;
using Countersign.Server.Http;
using Countersign.Server.Payments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Sandbox;

/// <summary>A notification as it came in at the merchant's.</summary>
internal sealed record Notified(string Header, byte[] Body, ToldEvent Event)
{
    /// <summary>The type of the body as its sender has it.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The query of its address.</summary>
    public string Query { get; init; } = "";

    /// <summary>All of its headers.</summary>
    public IHeaderDictionary Headers { get; init; } = new HeaderDictionary();

    /// <summary>The path that it was sent to.</summary>
    public string Path { get; init; } = "";

    /// <summary>It as the server hands it to a gateway.</summary>
    public GatewayNotification Notification => new(Body, Headers, Query);
}

/// <summary>The gateway in this process, with a clock of its own that stands still, and a merchant that hears its notifications: both on Kestrel with TLS.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    // Making keys takes longer than most tests; it is the clock and the visits that tests need for themselves.
    private static readonly Lazy<TlsFiles> Tls = new(OpenTls);

    private readonly TlsFiles tls = Tls.Value;
    private readonly WebApplication merchant;
    private readonly WebApplication gateway;
    private readonly ConcurrentQueue<Notified> heard = [];

    private RunningGateway()
    {
        merchant = MakeMerchant();
        gateway = GatewayHost.Create(new Instructions(new Uri("https://127.0.0.1:0"), tls.ServerPath, tls.ServerKeyPath, Secret), Time,
            services => services.AddSingleton<ILoggerProvider>(Log));
    }

    /// <summary>What both sign with.</summary>
    public static byte[] Secret { get; } = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>What the gateway has logged, warnings and worse.</summary>
    public EveryEvent Log { get; } = new();

    /// <summary>The gateway's clock.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>What the merchant answers.</summary>
    public int Answer { get; set; } = StatusCodes.Status200OK;

    /// <summary>What the merchant's answer says beside that.</summary>
    public string Reply { get; set; } = "";

    /// <summary>What the merchant has heard, in order.</summary>
    public IReadOnlyList<Notified> Heard => [.. heard];

    /// <summary>The same as kinds.</summary>
    public IEnumerable<EventKind> HeardKinds => Heard.Select(one => one.Event.Kind);

    /// <summary>Where the merchant is.</summary>
    public Uri Merchant => new(merchant.Urls.First());

    /// <summary>Where the gateway is.</summary>
    public Uri Address => new(gateway.Urls.First());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RunningGateway> Start()
    {
        var running = new RunningGateway();
        await running.merchant.StartAsync(Token);
        await running.gateway.StartAsync(Token);
        return running;
    }

    /// <summary>Terms of 49 dollars.</summary>
    public Terms Terms(string reference = "7007054258-1") => new()
    {
        Reference = reference,
        Merchant = "Countersign sandbox",
        Description = "PositiveSSL certificate, 1 year",
        Route = "nobelpay",
        Money = new(49_00, "USD"),
        Language = "en",
        Return = new Uri(Merchant, "/pay/token/return"),
        Notify = new Uri(Merchant, "/payments/sandbox"),
        Expires = Time.GetUtcNow().AddMinutes(30),
    };

    /// <summary>A browser without redirects.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.Equals(tls.Server) == true },
    })
    {
        BaseAddress = Address,
    };

    /// <summary>Sends the form of the page; the address that the browser is sent to, or the text of the page.</summary>
    public async Task<(int Status, string Text)> Send(string link, params (string Name, string Value)[] fields)
    {
        using var browser = Browser();
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await browser.PostAsync(new Uri(link, UriKind.Relative), form, Token);
        return ((int)answer.StatusCode, answer.Headers.Location?.OriginalString ?? await answer.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Pays with a card, and lets go wrong what is told.</summary>
    public Task<(int Status, string Text)> Pay(string link, string card, params (string Name, string Value)[] faults) =>
        Send(link, [("number", card), ("expiry", "12/34"), ("cvc", "123"), ("button", "pay"), .. faults]);

    /// <summary>Asks what has happened, as the server does.</summary>
    public async Task<IReadOnlyList<ToldEvent>> Ask(string reference) => Wire.Read<ToldEvents>(await Request(HttpMethod.Get, $"/payments/{reference}", []))!.Events;

    /// <summary>Sends a signed request; the body of the answer, or its status where that is not 200.</summary>
    public async Task<byte[]> Request(HttpMethod method, string target, byte[] body)
    {
        using var browser = Browser();
        using var request = new HttpRequestMessage(method, new Uri(target, UriKind.Relative)) { Content = body.Length > 0 ? new ByteArrayContent(body) : null };
        request.Headers.Add(Signature.Header, Signature.Sign(Secret, Time.GetUtcNow(), Signature.Request(method.Method, target, body)));
        using var answer = await browser.SendAsync(request, Token);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(Token) : [.. $"{(int)answer.StatusCode}".Select(c => (byte)c)];
    }

    /// <summary>Lets seconds go by until something holds; what is to happen by them happens in other threads.</summary>
    public async Task Eventually(Func<bool> holds, int step = 1)
    {
        for (var i = 0; i < 1_000; i++)
        {
            if (holds())
                return;
            Time.Advance(TimeSpan.FromSeconds(step));
            await Task.Delay(10, Token);
        }

        Assert.Fail("What was to come about did not.");
    }

    /// <summary>The gateway goes away, and the merchant stays.</summary>
    public ValueTask DisposeGateway() => gateway.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await merchant.DisposeAsync();
    }

    private static TlsFiles OpenTls()
    {
        var directory = Directory.CreateTempSubdirectory("countersign-test-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        return TlsFiles.Open(directory, TimeProvider.System);
    }

    private WebApplication MakeMerchant()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, (ListenOptions options) => options.UseHttps(tls.Server)));
        var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            if (HttpMethods.IsPost(http.Request.Method))
                heard.Enqueue(new((string)http.Request.Headers[Signature.Header]!, body.ToArray(), Wire.Read<ToldEvent>(body.ToArray())!)
                {
                    ContentType = http.Request.ContentType ?? "",
                    Query = http.Request.QueryString.Value?.TrimStart('?') ?? "",
                    Headers = new HeaderDictionary(http.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)),
                    Path = http.Request.Path,
                });
            http.Response.StatusCode = Answer;
            await http.Response.WriteAsync(Reply);
        });
        return app;
    }
}
