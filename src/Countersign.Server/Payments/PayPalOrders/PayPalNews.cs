using System.Globalization;
using Countersign.Protocol;

namespace Countersign.Server.Payments.PayPalOrders;

/// <summary>What an order at PayPal tells. That it is completed says nothing of money: only its captures do.</summary>
internal static class PayPalNews
{
    private const string Completed = "COMPLETED";
    private const string Chargeback = "CHARGEBACK";

    // developer.paypal.com/api/orders/v2/definitions/capture_status; what was given back of it is a refund of its own.
    private static readonly Dictionary<string, (GatewayEventKind Kind, string Mark)> Captures = new(StringComparer.Ordinal)
    {
        [Completed] = (GatewayEventKind.Captured, ""),
        ["PARTIALLY_REFUNDED"] = (GatewayEventKind.Captured, ""),
        ["REFUNDED"] = (GatewayEventKind.Captured, ""),
        ["PENDING"] = (GatewayEventKind.Authorised, ":pending"),
        ["DECLINED"] = (GatewayEventKind.Declined, ":declined"),
        ["FAILED"] = (GatewayEventKind.Failed, ":failed"),
    };

    /// <summary>Everything of an order's money as an answer; refused where any of it cannot be read.</summary>
    public static GatewayAnswer Of(PayPalOrder order, PaymentAttempt attempt)
    {
        var news = new List<GatewayNews?>();
        foreach (var payments in order.PurchaseUnits?.Select(unit => unit?.Payments) ?? [])
        {
            news.AddRange((payments?.Captures ?? []).SelectMany(capture => OfCapture(capture, attempt)));
            news.AddRange((payments?.Refunds ?? []).Where(refund => refund?.Status == Completed).Select(refund => Make(refund, GatewayEventKind.Refunded, "", attempt)));
        }

        return news.Contains(null) ? new GatewayAnswer.Refused("PayPal tells of an amount, a currency or a name that cannot be.") : new GatewayAnswer.Tells([.. news.OfType<GatewayNews>()]);
    }

    /// <summary>That a visit came to nothing.</summary>
    public static GatewayAnswer Ended(PaymentAttempt attempt, GatewayEventKind kind, string mark, DateTimeOffset at) => new GatewayAnswer.Tells(
        [new($"{attempt.KnownAs}:{mark}", attempt.Reference, kind, 0, OrderParameters.Currency.Write(attempt.Currency), at, PayPalWire.Show(new { id = attempt.KnownAs, told = mark }))]);

    private static IEnumerable<GatewayNews?> OfCapture(PayPalMovement capture, PaymentAttempt attempt)
    {
        if (capture?.StatusDetails?.Reason == Chargeback)
            return [Make(capture, GatewayEventKind.Captured, "", attempt), Make(capture, GatewayEventKind.ChargedBack, ":chargeback", attempt)];
        return capture?.Status is { } status && Captures.TryGetValue(status, out var told) ? [Make(capture, told.Kind, told.Mark, attempt)] : [null];
    }

    private static GatewayNews? Make(PayPalMovement movement, GatewayEventKind kind, string mark, PaymentAttempt attempt)
    {
        var isMoney = kind is not (GatewayEventKind.Declined or GatewayEventKind.Failed);
        return movement is { Id: { Length: > 0 and <= 64 } id, Amount: { CurrencyCode: { } currency } amount }
            && id.All(char.IsAsciiLetterOrDigit) && GatewayNews.IsCurrency(currency) && DecimalAmount.TryRead(amount.Value, out var units) && units <= GatewayNews.MostAmount
            ? new(id + mark, attempt.Reference, kind, isMoney ? units : 0, currency, At(movement.CreateTime) ?? attempt.BegunAt, PayPalWire.Show(movement)) : null;
    }

    /// <summary>A time as PayPal writes it; null for anything else.</summary>
    public static DateTimeOffset? At(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
