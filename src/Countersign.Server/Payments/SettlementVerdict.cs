namespace Countersign.Server.Payments;

/// <summary>What follows from everything that has been told of a payment; judged purely, kept by <see cref="Settlement"/>.</summary>
/// <param name="Places">Whether the order is placed now.</param>
/// <param name="LacksMoney">Whether so much went back that what is left does not pay for the order.</param>
/// <param name="Standing">How the payment stands after that.</param>
public sealed record SettlementVerdict(bool Places, bool LacksMoney, PaymentStanding Standing)
{
    /// <summary>Judges all events, kept and fresh.</summary>
    /// <param name="due">What is due.</param>
    /// <param name="events">Everything that was told.</param>
    public static SettlementVerdict Of(PaymentDue due, IEnumerable<GatewayEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        GatewayEvent[] all = [.. events];
        var standing = PaymentStanding.Of(due, all);
        var places = due is { IsPlaced: false, IsClosed: false } && standing.Captured >= due.Total;
        return new(places, standing.Returned > 0 && standing.Balance < due.Total, places ? PaymentStanding.Of(due with { IsPlaced = true }, all) : standing);
    }
}
