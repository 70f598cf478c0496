using Countersign.Protocol;
using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Gateways;

/// <summary>The adapter of a gateway that talks to what the sandbox's gateway plays of it, over TLS and with a clock that stands still.</summary>
public abstract class GatewayUnderTest(string name) : IAsyncLifetime
{
    // The 14 of the published page.
    private static readonly string[] Languages = ["zh", "da", "nl", "en", "fr", "de", "it", "ja", "ko", "pt", "ru", "es", "sv", "tr"];

    private readonly List<HttpClient> clients = [];

    /// <summary>What plays the gateway, and a merchant that hears its notifications.</summary>
    private protected RunningGateway Played { get; private set; } = null!;

    /// <summary>The adapter.</summary>
    private protected PaymentGateway Gateway { get; private set; } = null!;

    private protected FakeTimeProvider Time => Played.Time;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected GatewayKind Kind { get; } = GatewayKind.Find(name)!;

    public async ValueTask InitializeAsync()
    {
        Played = await RunningGateway.Start();
        Gateway = Connected();
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        await Played.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The settings that the played gateway has for us.</summary>
    private protected IReadOnlyDictionary<string, string> Account => Dialect.Find(name)!.Account(Played.Address.GetLeftPart(UriPartial.Authority), RunningGateway.Secret);

    /// <summary>An adapter with some settings of its own.</summary>
    private protected PaymentGateway Connected(HttpClient? http = null, params (string Setting, string Value)[] others)
    {
        if (http is null)
            clients.Add(http = Played.Browser());
        return Kind.Connect(new GatewayAccess(
            setting => others.FirstOrDefault(other => other.Setting == setting.Name).Value ?? Account.GetValueOrDefault(setting.Name) ?? setting.Usual!, http, Time));
    }

    /// <summary>An attempt of 49 dollars.</summary>
    private protected PaymentAttempt Attempt(string order = "7007054258", int number = 1) => new()
    {
        OrderId = 1,
        OrderNumber = order,
        Number = number,
        Route = "nobelpay",
        Gateway = name,
        Currency = CurrencyCode.Usd,
        Amount = 49_00,
        BegunAt = Time.GetUtcNow(),
        EndsAt = Time.GetUtcNow().AddMinutes(30),
    };

    private protected GatewayVisit Visit(string language = "en", string email = "a@shop.example") => new(
        new Uri(Played.Merchant, "/pay/token/return"), new Uri(Played.Merchant, "/payments/" + name), language, "Order 7007054258: PositiveSSL",
        GatewayBuyer.Unknown with { Email = email }, null);

    /// <summary>Begins a visit, as the server does it: with the gateway's name of it from then on.</summary>
    private protected async Task<(PaymentAttempt Attempt, Uri Page)> Begin(PaymentAttempt? attempt = null, GatewayVisit? visit = null)
    {
        attempt ??= Attempt();
        var start = Assert.IsType<GatewayStart.Redirect>(await Gateway.Begin(attempt, visit ?? Visit(), Token));
        return (attempt with { KnownAs = start.KnownAs }, start.Address);
    }

    /// <summary>Begins a visit and pays with a card.</summary>
    private protected async Task<PaymentAttempt> Pay(string card = "4242424242424242", params (string Name, string Value)[] faults)
    {
        var (attempt, page) = await Begin();
        await Played.Pay(page.PathAndQuery, card, faults);
        return attempt;
    }

    private protected async Task<IReadOnlyList<GatewayNews>> Ask(PaymentAttempt attempt) => Assert.IsType<GatewayAnswer.Tells>(await Gateway.Ask!(attempt, Token)).News;

    private protected async Task<IReadOnlyList<GatewayNews>> Refund(PaymentAttempt attempt, long amount, string key) =>
        Assert.IsType<GatewayAnswer.Tells>(await Gateway.Refund!(attempt, new(amount, key), Token)).News;

    /// <summary>What a notification comes to once the gateway has been asked, where it must be.</summary>
    private protected async Task<GatewayAnswer> Understood(Notified notified)
    {
        var answer = Gateway.Understand(notified.Notification);
        return answer is GatewayAnswer.Asks(var question) ? await question(Token) : answer;
    }

    /// <summary>What all notifications told, once so many have come.</summary>
    private protected async Task<IReadOnlyList<GatewayNews>> Notified(int count)
    {
        await Played.Eventually(() => Played.Heard.Count >= count);
        var told = new List<GatewayNews>();
        foreach (var notified in Played.Heard)
            told.AddRange(Assert.IsType<GatewayAnswer.Tells>(await Understood(notified)).News);
        return told;
    }

    /// <summary>Begins a visit in every language of ours, of which the gateway may refuse none.</summary>
    private protected async Task BeginInEveryLanguage()
    {
        for (var number = 0; number < Languages.Length; number++)
            await Begin(Attempt(number: number + 1), Visit(Languages[number]));
    }

    /// <summary>Whatever is asked of an address comes to trouble, and to no exception.</summary>
    private protected async Task IsTrouble(string address, string knownAs, TimeSpan? patience = null)
    {
        using var http = GatewayHttp.Client();
        http.Timeout = patience ?? http.Timeout;
        var gateway = Connected(http, ("Address", address));
        var known = Attempt() with { KnownAs = knownAs };
        Assert.IsType<GatewayStart.Unavailable>(await gateway.Begin(Attempt(), Visit(), Token));
        Assert.IsType<GatewayStart.Unavailable>(await gateway.Begin(known, Visit(), Token));
        foreach (var answer in new[] { await gateway.Ask!(known, Token), await gateway.Refund!(known, new(1, "a"), Token) })
            Assert.True(answer is GatewayAnswer.Refused or GatewayAnswer.Unreachable, $"{answer}");
    }

    /// <summary>An answer without end, none for a long time and nobody at all are trouble.</summary>
    private protected async Task IsTroubleWhereNobodyAnswers(string knownAs)
    {
        await using var endless = await StrangeGateway.Start(200, new byte[2 * 1024 * 1024]);
        await IsTrouble(endless.Address, knownAs);
        await using var slow = await StrangeGateway.StartSilent();
        await IsTrouble(slow.Address, knownAs, TimeSpan.FromMilliseconds(100));
        await using var unended = await StrangeGateway.StartSilent(" ");
        await IsTrouble(unended.Address, knownAs, TimeSpan.FromMilliseconds(100));
        await IsTrouble("http://127.0.0.1:1", knownAs);
    }

    /// <summary>What matters of news.</summary>
    private protected static IEnumerable<(GatewayEventKind, long, string)> Facts(IEnumerable<GatewayNews> news) => news.Select(one => (one.Kind, one.Amount, one.Currency));
}
