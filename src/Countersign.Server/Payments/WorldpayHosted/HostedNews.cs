using System.Text;
using System.Text.RegularExpressions;

namespace Countersign.Server.Payments.WorldpayHosted;

/// <summary>What the steps of a payment mean. Money counts as taken once it was sent for settlement, which follows by itself from every approval.</summary>
internal static partial class HostedNews
{
    private const string RefundRequested = "refundRequested";
    private const string RefundSubmitted = "refundRequestSubmitted";

    private static readonly string[] RefundEnds = ["refundFailed", "refundTimedOut"];

    // The names are those of products/payment-queries, lastEvent. A sale is an approval and a settlement in one.
    private static readonly Dictionary<string, GatewayEventKind> Kinds = new(StringComparer.Ordinal)
    {
        ["authorizationSucceeded"] = GatewayEventKind.Authorised,
        ["authorizationRefused"] = GatewayEventKind.Declined,
        ["authorizationFailed"] = GatewayEventKind.Failed,
        ["authorizationTimedOut"] = GatewayEventKind.Failed,
        ["saleSucceeded"] = GatewayEventKind.Captured,
        ["saleRefused"] = GatewayEventKind.Declined,
        ["saleFailed"] = GatewayEventKind.Failed,
        ["saleTimedOut"] = GatewayEventKind.Failed,
        ["settlementRequestSubmitted"] = GatewayEventKind.Captured,
        ["cancellationRequestSubmitted"] = GatewayEventKind.Cancelled,
    };

    /// <summary>The news of a payment; null when it is not sound.</summary>
    public static IReadOnlyList<GatewayNews>? Of(HostedPayment payment, DateTimeOffset now)
    {
        if (payment is not { PaymentId: { } id, TransactionReference: { } reference, Value: { } value } || !IsId(id) || !HostedWire.IsSound(value))
            return null;
        var news = new List<GatewayNews>();
        foreach (var step in payment.Events ?? [])
        {
            if (Kinds.TryGetValue(step.EventName ?? "", out var kind))
                news.Add(New($"{id}:{kind}", reference, kind, MovesMoney(kind) ? value : value with { Amount = 0 }, HostedWire.Time(step.Timestamp) ?? now, Raw(payment, step)));
            else if (step.EventName == RefundSubmitted && RefundOf(step) is { } refund)
                news.Add(refund);
            else if (step.EventName == RefundSubmitted)
                return null; // Money has gone of which nobody says how much.
        }

        return [.. news.DistinctBy(one => one.Id)];

        // What is asked for without an amount is the whole (products/card-payments, refunds).
        GatewayNews? RefundOf(HostedEvent submitted) =>
            payment.Events!.FirstOrDefault(one => one.EventName == RefundRequested && one.CommandId == submitted.CommandId) is { } asked && HostedWire.IsSound(asked.Value ?? value)
                ? Refunded(payment, asked.RefundReference is { Length: > 0 } known ? known : asked.CommandId ?? "", asked.Value ?? value, HostedWire.Time(submitted.Timestamp) ?? now, asked)
                : null;
    }

    /// <summary>A refund, whether the service already tells of it or not.</summary>
    public static GatewayNews Refunded(HostedPayment payment, string reference, HostedValue value, DateTimeOffset at, HostedEvent? step = null) => New(
        $"{payment.PaymentId}:{GatewayEventKind.Refunded}:{reference}", payment.TransactionReference!, GatewayEventKind.Refunded, value, at,
        Raw(payment, step ?? new HostedEvent(RefundRequested, RefundReference: reference, Value: value)));

    /// <summary>A chargeback, which only a notification tells of.</summary>
    public static GatewayNews ChargedBack(EventNotice notice, EventDetails details, DateTimeOffset now) => New(
        notice.EventId!, details.TransactionReference!, GatewayEventKind.ChargedBack, new(details.Amount!.CurrencyCode, details.Amount.Value),
        HostedWire.Time(notice.EventTimestamp) ?? now, Encoding.UTF8.GetString(HostedWire.Write(notice)));

    /// <summary>The demand for a refund under a reference that has not failed; null when there is none.</summary>
    public static HostedEvent? DemandBefore(HostedPayment payment, string reference)
    {
        var ended = (payment.Events ?? []).Where(one => RefundEnds.Contains(one.EventName)).Select(one => one.CommandId).ToList();
        return payment.Events?.FirstOrDefault(one => one.EventName == RefundRequested && one.RefundReference == reference && !ended.Contains(one.CommandId));
    }

    /// <summary>Whether a text may be the name of a payment or of an event.</summary>
    public static bool IsId(string text) => Id().IsMatch(text);

    // Every step has its own: what is told again is the same, and each card that was tried is a payment.
    private static GatewayNews New(string id, string reference, GatewayEventKind kind, HostedValue value, DateTimeOffset at, string raw) =>
        new(id, reference, kind, value.Amount, value.Currency, at, raw);

    private static string Raw(HostedPayment payment, HostedEvent step) =>
        Encoding.UTF8.GetString(HostedWire.Write(payment with { Events = [step], Links = null }));

    private static bool MovesMoney(GatewayEventKind kind) => kind is GatewayEventKind.Authorised or GatewayEventKind.Captured;

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,40}\z")]
    private static partial Regex Id();
}
