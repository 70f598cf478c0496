namespace Countersign.Server.Payments;

/// <summary>Money to be given back.</summary>
/// <param name="Amount">Minor units of the currency that was taken.</param>
/// <param name="Key">What makes it one, 1 to 128 characters: asked for again under the same key, it is given back once.</param>
public sealed record GatewayRefund(long Amount, string Key)
{
    /// <summary>The id of the news that told of the money (<see cref="GatewayEventKind.Captured"/>): some gateways give back by their own name of a payment, which is in it.</summary>
    public string Payment { get; init; } = "";

    /// <summary>The ids of the news of what went back already of the same attempt.</summary>
    public IReadOnlyCollection<string> Before { get; init; } = [];
}

/// <summary>What a gateway is answered whose notification was kept, where more than a status is expected.</summary>
/// <param name="ContentType">The type of the body.</param>
/// <param name="Body">The body.</param>
public sealed record GatewayReply(string ContentType, string Body);

/// <summary>A payment gateway, as a set of what it can do; what it cannot is null.</summary>
/// <param name="Name">Its name in the store and in the address of its notifications: lower-case letters and digits.</param>
/// <param name="Title">What buyers and operators know it by.</param>
public sealed record PaymentGateway(string Name, string Title)
{
    /// <summary>The origin that browsers are sent to, <c>https://host[:port]</c>, for the content security policy of our pages.</summary>
    public required Func<string> Origin { get; init; }

    /// <summary>Begins a visit; the attempt is in the store already, and may be begun again.</summary>
    public required Func<PaymentAttempt, GatewayVisit, CancellationToken, Task<GatewayStart>> Begin { get; init; }

    /// <summary>Proves that a notification is the gateway's, and reads it; where nothing proves it, it says whom to ask.</summary>
    public required Func<GatewayNotification, GatewayAnswer> Understand { get; init; }

    /// <summary>What the gateway is answered whose notification was kept, with the address where the buyer goes on; null where the status says it all.</summary>
    public Func<Uri, GatewayReply>? Acknowledge { get; init; }

    /// <summary>
    /// Asks what has become of an attempt; null for a gateway that cannot be asked. When the attempt is over, for its time or because its order waits for no money any
    /// more, it also ends what is still open there, if the gateway lets it, so that no money is taken afterwards.
    /// </summary>
    public Func<PaymentAttempt, CancellationToken, Task<GatewayAnswer>>? Ask { get; init; }

    /// <summary>Gives back money that an attempt took, and tells all news of it; null for a gateway where that is done by hand.</summary>
    public Func<PaymentAttempt, GatewayRefund, CancellationToken, Task<GatewayAnswer>>? Refund { get; init; }

    /// <summary>Whether money that is asked back again under the same key goes back once, also when the first answer was lost.</summary>
    public bool KnowsRefundKeys { get; init; } = true;

    /// <summary>Whether it takes regular payment agreements.</summary>
    public bool TakesAgreements { get; init; }

    /// <summary>Ends an agreement by the gateway's own name of it, and tells that; null where that is done by hand.</summary>
    public Func<PaymentAttempt, string, CancellationToken, Task<GatewayAnswer>>? CancelAgreement { get; init; }

    /// <summary>
    /// Changes what is due each time, in minor units, of an agreement by the gateway's own name of it, and tells that; null for a gateway that cannot.
    /// </summary>
    public Func<PaymentAttempt, string, long, CancellationToken, Task<GatewayAnswer>>? ChangeAgreement { get; init; }

    /// <summary>Reads the list of payments that the gateway gives its merchants; null for one that has none that we know.</summary>
    public Func<string, StatementReading>? ReadStatement { get; init; }
}
