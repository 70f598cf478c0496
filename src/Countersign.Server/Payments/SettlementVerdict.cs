namespace Countersign.Server.Payments;

/// <summary>What follows from everything that has been told of a payment; judged purely, kept by <see cref="Settlement"/>.</summary>
/// <param name="Places">Whether the order is placed now.</param>
/// <param name="LacksMoney">Whether so much went back that what is left does not pay for the order.</param>
/// <param name="Standing">How the payment stands, before and after that: nothing of it depends on an order's being placed that may be.</param>
public sealed record SettlementVerdict(bool Places, bool LacksMoney, PaymentStanding Standing)
{
    /// <summary>Judges all events, kept and fresh.</summary>
    /// <param name="due">What is due.</param>
    /// <param name="events">Everything that was told.</param>
    public static SettlementVerdict Of(PaymentDue due, IEnumerable<GatewayEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var standing = PaymentStanding.Of(due, events);
        var places = due is { IsPlaced: false, IsClosed: false } && standing.Captured >= due.Total;
        return new(places, standing.Returned > 0 && standing.Balance < due.Total, standing);
    }
}
