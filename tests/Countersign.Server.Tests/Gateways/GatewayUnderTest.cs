using Countersign.Protocol;
using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Gateways;

/// <summary>The adapter of a gateway that talks to what the sandbox's gateway plays of it, over TLS and with a clock that stands still.</summary>
public abstract class GatewayUnderTest(string name) : IAsyncLifetime
{
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
        var answer = Gateway.Understand(new(notified.Body, notified.Headers));
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

    /// <summary>What matters of news.</summary>
    private protected static IEnumerable<(GatewayEventKind, long, string)> Facts(IEnumerable<GatewayNews> news) => news.Select(one => (one.Kind, one.Amount, one.Currency));
}
