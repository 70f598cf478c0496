using Countersign.Server.Outbox;
using Countersign.Server.Storage;

namespace Countersign.Server.Payments.Agreements;

/// <summary>What others are told of an agreement: a message for each event of it.</summary>
internal static class AgreementMessages
{
    private static readonly Dictionary<GatewayEventKind, string> Topics = new()
    {
        [GatewayEventKind.AgreementMade] = "agreement.made",
        [GatewayEventKind.InstalmentPaid] = "agreement.instalment-paid",
        [GatewayEventKind.InstalmentRefused] = "agreement.instalment-refused",
        [GatewayEventKind.AmountChanged] = "agreement.amount-changed",
        [GatewayEventKind.AgreementCancelled] = "agreement.cancelled",
        [GatewayEventKind.AgreementEnded] = "agreement.ended",
    };

    /// <summary>The messages of fresh events; what contradicts earlier news is an operator's matter.</summary>
    /// <param name="payment">The payment before them: events are only ever added, so how many there are tells one occasion from the others.</param>
    /// <param name="fresh">The events.</param>
    /// <param name="now">Unix milliseconds.</param>
    public static IEnumerable<Row> Of(Payment payment, IEnumerable<GatewayEvent> fresh, long now) =>
        from one in fresh.Select((one, place) => (Event: one, Occasion: payment.Events.Count + place + 1L))
        where !one.Event.Contradicts && Topics.ContainsKey(one.Event.News.Kind)
        select OutboxMessage.Row(Topics[one.Event.News.Kind], payment.Order.Id, one.Occasion, $"{one.Event.Gateway} {one.Event.News.Id}", now);
}
