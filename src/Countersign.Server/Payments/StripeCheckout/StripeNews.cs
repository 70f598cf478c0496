using System.Text.Json;
using Stripe;
using Stripe.Checkout;

namespace Countersign.Server.Payments.StripeCheckout;

/// <summary>
/// What Stripe's objects tell. The names of events follow from the objects, not from the notification: so that they are the same when it is asked, and when
/// two of its notifications tell one thing.
/// </summary>
internal static class StripeNews
{
    /// <summary>The key of our reference in the metadata of what we make: others may use the same account, and their reference is none of ours.</summary>
    public const string Reference = "countersign_reference";

    /// <summary>The state of a session that takes money still.</summary>
    public const string Open = "open";

    // docs.stripe.com/api/checkout/sessions/object: status, payment_status.
    private const string Complete = "complete";
    private const string Expired = "expired";
    private const string Paid = "paid";

    // docs.stripe.com/api/refunds/object: status.
    private const string Succeeded = "succeeded";

    /// <summary>Our reference in metadata; null where it is not ours.</summary>
    public static string? ReferenceOf(IReadOnlyDictionary<string, string>? metadata) =>
        metadata?.GetValueOrDefault(Reference) is { } reference && PaymentAttempt.TryReadReference(reference, out _, out _) ? reference : null;

    /// <summary>Whether a session takes nobody any more.</summary>
    public static bool HasEnded(Session session) => session.Status is Complete or Expired;

    /// <summary>What a visit tells; none while it is open. Money that banks take days to send is said to be refused where <paramref name="isRefused"/>.</summary>
    public static IEnumerable<GatewayNews> Of(Session session, string reference, DateTime at, bool isRefused)
    {
        (GatewayEventKind Kind, string Mark)? told = session switch
        {
            { PaymentStatus: Paid } => (GatewayEventKind.Captured, "paid"),
            { Status: Expired } => (GatewayEventKind.Expired, "expired"),
            { Status: Complete } when isRefused => (GatewayEventKind.Declined, "refused"),
            { Status: Complete } => (GatewayEventKind.Authorised, "complete"),
            _ => null,
        };
        if (told is not var (kind, mark))
            yield break;
        var amount = kind is GatewayEventKind.Captured or GatewayEventKind.Authorised ? session.AmountTotal ?? -1 : 0;
        yield return new($"{session.Id}:{mark}", reference, kind, amount, CurrencyOf(session.Currency), At(at), JsonSerializer.Serialize(new
        {
            @object = session.Object,
            id = session.Id,
            payment_intent = session.PaymentIntentId,
            status = session.Status,
            payment_status = session.PaymentStatus,
            amount_total = session.AmountTotal,
            currency = session.Currency,
        }));
    }

    /// <summary>What a refund tells; none before the money has gone. Its amount is its own, that of a charge is the sum of all.</summary>
    public static IEnumerable<GatewayNews> Of(Refund refund, string reference)
    {
        if (refund.Status != Succeeded)
            yield break;
        yield return new(refund.Id, reference, GatewayEventKind.Refunded, refund.Amount, CurrencyOf(refund.Currency), At(refund.Created), JsonSerializer.Serialize(new
        {
            @object = refund.Object,
            id = refund.Id,
            payment_intent = refund.PaymentIntentId,
            status = refund.Status,
            amount = refund.Amount,
            currency = refund.Currency,
        }));
    }

    /// <summary>What a dispute tells; none while no money has gone for it: an inquiry takes none.</summary>
    public static IEnumerable<GatewayNews> Of(Dispute dispute, string reference)
    {
        if (dispute.BalanceTransactions?.Exists(one => one.Amount < 0) != true)
            yield break;
        yield return new(dispute.Id, reference, GatewayEventKind.ChargedBack, dispute.Amount, CurrencyOf(dispute.Currency), At(dispute.Created), JsonSerializer.Serialize(new
        {
            @object = dispute.Object,
            id = dispute.Id,
            payment_intent = dispute.PaymentIntentId,
            status = dispute.Status,
            reason = dispute.Reason,
            amount = dispute.Amount,
            currency = dispute.Currency,
        }));
    }

    /// <summary>News as an answer; refused where any of it cannot be kept.</summary>
    public static GatewayAnswer Tell(IEnumerable<GatewayNews> news)
    {
        GatewayNews[] all = [.. news];
        return Array.TrueForAll(all, one => one.IsSound) ? new GatewayAnswer.Tells(all) : new GatewayAnswer.Refused("Stripe tells of an amount, a currency or a name that cannot be.");
    }

    // Stripe writes currencies in lower case.
    private static string CurrencyOf(string? currency) => currency?.ToUpperInvariant() ?? "";

    private static DateTimeOffset At(DateTime at) => new(DateTime.SpecifyKind(at, DateTimeKind.Utc));
}
