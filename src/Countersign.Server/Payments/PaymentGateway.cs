using Countersign.Protocol;

namespace Countersign.Server.Payments;

/// <summary>Where a gateway sends the browser and its news; absolute addresses on our public listener.</summary>
/// <param name="Return">Where the browser comes back to, whatever has happened.</param>
/// <param name="Notify">Where the gateway posts its notifications.</param>
/// <param name="Language">The language that the buyer is shown.</param>
/// <param name="Description">What is bought, in one line of at most 255 characters.</param>
public sealed record GatewayVisit(Uri Return, Uri Notify, string Language, string Description);

/// <summary>How a visit to a gateway begins.</summary>
public abstract record GatewayStart
{
    private GatewayStart()
    {
    }

    /// <summary>The browser goes there.</summary>
    public sealed record Redirect(Uri Address) : GatewayStart;

    /// <summary>The gateway takes nobody now.</summary>
    /// <param name="Trouble">A sentence for operators, without secrets.</param>
    public sealed record Unavailable(string Trouble) : GatewayStart;
}

/// <summary>Money to be given back.</summary>
/// <param name="Amount">Minor units of the currency that was taken.</param>
/// <param name="Key">What makes it one, 1 to 128 characters: asked for again under the same key, it is given back once.</param>
public sealed record GatewayRefund(long Amount, string Key);

/// <summary>A payment gateway, as a set of what it can do; what it cannot is null.</summary>
/// <param name="Name">Its name in the store and in the address of its notifications: lower-case letters and digits.</param>
public sealed record PaymentGateway(string Name)
{
    /// <summary>The origin that browsers are sent to, <c>https://host[:port]</c>, for the content security policy of our pages.</summary>
    public required Func<string> Origin { get; init; }

    /// <summary>Begins a visit; the attempt is in the store already, and may be begun again.</summary>
    public required Func<PaymentAttempt, GatewayVisit, CancellationToken, Task<GatewayStart>> Begin { get; init; }

    /// <summary>Proves that a notification is the gateway's, and reads it.</summary>
    public required Func<GatewayNotification, GatewayAnswer> Understand { get; init; }

    /// <summary>Asks what has become of an attempt; null for a gateway that cannot be asked.</summary>
    public Func<PaymentAttempt, CancellationToken, Task<GatewayAnswer>>? Ask { get; init; }

    /// <summary>Gives back money that an attempt took, and tells all news of it; null for a gateway where that is done by hand.</summary>
    public Func<PaymentAttempt, GatewayRefund, CancellationToken, Task<GatewayAnswer>>? Refund { get; init; }
}

/// <summary>A way to pay, by what is bought; the first that takes an order is its own (decision M3).</summary>
/// <param name="Name">The name of the published page: nobelpay or worldpay.</param>
/// <param name="Takes">Whether it takes orders in a currency, and with a regular payment agreement in them or not.</param>
public sealed record GatewayRoute(string Name, Func<CurrencyCode, bool, bool> Takes)
{
    /// <summary>All routes, in the order in which they are tried.</summary>
    public static IReadOnlyList<GatewayRoute> All { get; } =
    [
        new("nobelpay", static (currency, isAgreement) => currency == CurrencyCode.Usd && !isAgreement),
        new("worldpay", static (_, _) => true),
    ];

    /// <summary>The route of an order.</summary>
    public static GatewayRoute Of(CurrencyCode currency, bool isAgreement) => All.First(route => route.Takes(currency, isAgreement));
}

/// <summary>Which gateway stands behind each route; an order whose route has none cannot be paid here.</summary>
/// <param name="bound">The gateways by the names of the routes.</param>
public sealed class PaymentGateways(IReadOnlyDictionary<string, PaymentGateway> bound)
{
    /// <summary>A server through which nobody pays.</summary>
    public static PaymentGateways None { get; } = new(new Dictionary<string, PaymentGateway>());

    /// <summary>The gateways, each once.</summary>
    public IReadOnlyList<PaymentGateway> All { get; } = [.. bound.Values.DistinctBy(gateway => gateway.Name)];

    /// <summary>The gateway of a route; null when none is bound to it.</summary>
    public PaymentGateway? OfRoute(string route) => bound.GetValueOrDefault(route);

    /// <summary>The gateway of a name; null for an unknown one.</summary>
    public PaymentGateway? Find(string name) => All.FirstOrDefault(gateway => gateway.Name == name);
}
