using System.Collections.Frozen;
using Countersign.Protocol;
using Countersign.Server.Orders;
using Countersign.Server.Payments.Agreements;

namespace Countersign.Server.Payments;

/// <summary>An order that is paid through us, with what has been tried and what gateways have told.</summary>
public sealed class Payment
{
    // A visit gets its half hour, however late it begins.
    private static readonly TimeSpan VisitWindow = TimeSpan.FromMinutes(30);

    /// <summary>The order.</summary>
    public required PlacedOrder Order { get; init; }

    /// <summary>The visits to gateways, by number.</summary>
    public required IReadOnlyList<PaymentAttempt> Attempts { get; init; }

    /// <summary>What was told, in the order in which it came.</summary>
    public required IReadOnlyList<GatewayEvent> Events { get; init; }

    /// <summary>What visits asked buyers to agree to, by the number of the visit; none for an order that is paid once.</summary>
    public IReadOnlyDictionary<int, AgreementTerms> Agreements { get; init; } = FrozenDictionary<int, AgreementTerms>.Empty;

    /// <summary>What a visit asked its buyer to agree to; null for nothing.</summary>
    public AgreementTerms? AgreementOf(PaymentAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return Agreements.GetValueOrDefault(attempt.Number);
    }

    /// <summary>The last visit; null before the first.</summary>
    public PaymentAttempt? Last => Attempts.Count > 0 ? Attempts[^1] : null;

    /// <summary>What is due.</summary>
    public PaymentDue Due =>
        new(Order.Total, OrderParameters.Currency.Write(Order.Currency), Order.IsPlaced, Order.IsClosed) { Now = Order.ReadAt, Agreements = Agreements };

    /// <summary>What was kept of how it stands, by the last write.</summary>
    public KeptStanding Kept { get; init; }

    /// <summary>How it stands.</summary>
    public PaymentStanding Standing => field ??= PaymentStanding.Of(Due, Events);

    /// <summary>What is left of the money that a visit took, in the order's currency.</summary>
    public long HeldBy(PaymentAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return PaymentStanding.Of(Due, Events.Where(one => one.Attempt == attempt.Number)).Balance;
    }

    /// <summary>When the order is closed unless it has been paid.</summary>
    public DateTimeOffset EndsAt => Attempts.Select(attempt => attempt.EndsAt).Append(Order.PlacedAt + AwaitedPayment.Window).Max();

    /// <summary>Until when a visit that begins now may last.</summary>
    public DateTimeOffset EndOfVisit(DateTimeOffset now) => Later(now + VisitWindow, Order.PlacedAt + AwaitedPayment.Window);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
