using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>
/// What Worldpay posts when a buyer has paid or turned back, and for instalments and agreements (developer.worldpay.com/docs/bg350/paymentresponse/payment-message;
/// support.worldpay.com/support/kb/bg/recurringpayments/rpfp8105). All that proves it is a password in it.
/// </summary>
internal static class PaymentResponse
{
    private const string Password = "callbackPW";
    private const string Installation = "installation";

    // What is judged is sent once, whatever else is sent. The description is not judged: people write it.
    private static readonly FrozenSet<string> Judged = new[]
    {
        Password, "instId", Installation, "testMode", "cartId", "amount", "authAmount", "currency", "authCurrency", "transStatus", "transId", "transTime",
        "authMode", "futurePayId", "futurePayStatusChange", PurchaseForm.VisitMark,
    }.ToFrozenSet(StringComparer.Ordinal);

    // The first two are known of clients in use (WooCommerce's and Magic Members' plugins), the others are guesses.
    private static readonly Dictionary<string, Func<WorldpayNews, string, GatewayNews>> StatusChanges = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Merchant Cancelled"] = static (news, agreement) => news.AgreementCancelled(agreement),
        ["Customer Cancelled"] = static (news, agreement) => news.AgreementCancelled(agreement),
        ["Cancelled"] = static (news, agreement) => news.AgreementCancelled(agreement),
        ["Completed"] = static (news, agreement) => news.AgreementEnded(agreement),
        ["Agreement Completed"] = static (news, agreement) => news.AgreementEnded(agreement),
    };

    /// <summary>Proves and reads one.</summary>
    public static GatewayAnswer Understand(GatewayAccess access, GatewayNotification notification)
    {
        if (ResponseFields.Read(notification.Body.Span) is not { } fields || ResponseFields.Read(Encoding.UTF8.GetBytes(notification.Query)) is not { } query)
            return new GatewayAnswer.Refused("It is no form.");
        if (FaultOf(access, fields, query) is { } fault)
            return new GatewayAnswer.Refused(fault);
        var news = new WorldpayNews(access[WorldpaySettings.InstallationId])
        {
            Raw = fields.Written(ResponseCharset.Of(notification.Headers, fields), Password),
            At = TimeOf(fields) ?? access.Time.GetUtcNow(),
            Reference = PaymentAttempt.TryReadReference(fields["cartId"], out _, out _) ? fields["cartId"] : "",
        };
        return fields["futurePayStatusChange"].Length > 0 ? OfAgreement(fields, news) : OfTransaction(fields, news);
    }

    private static string? FaultOf(GatewayAccess access, ResponseFields fields, ResponseFields query) =>
        !fields.AreSound(Judged) ? "A field that matters is sent twice or is no plain text."
        : !AreSame(fields[Password], access[WorldpaySettings.ResponsePassword]) ? "The Payment Response password is missing or wrong."
        : fields["instId"] != access[WorldpaySettings.InstallationId] ? "It is of another installation."
        : new[] { fields[Installation], query[Installation] }.Any(one => one.Length > 0 && one != fields["instId"]) ? "It is of two installations."
        : fields["testMode"] != access[WorldpaySettings.TestMode] ? "It is a test where payments are real, or the other way round."
        : null;

    private static GatewayAnswer OfAgreement(ResponseFields fields, WorldpayNews news) =>
        StatusChanges.TryGetValue(fields["futurePayStatusChange"], out var make) && WorldpayNews.IsNumber(fields["futurePayId"])
            ? new GatewayAnswer.Tells([make(news, fields["futurePayId"])])
            : new GatewayAnswer.Refused("An agreement has changed in a way that is not known.");

    private static GatewayAnswer OfTransaction(ResponseFields fields, WorldpayNews news)
    {
        var agreement = fields["futurePayId"];
        var isInstalment = agreement.Length > 0 && (fields[PurchaseForm.VisitMark].Length == 0 || WorldpayNews.AgreementOf(fields["desc"]) == agreement);
        if ((agreement.Length > 0 && !WorldpayNews.IsNumber(agreement)) || (news.Reference.Length == 0 && !isInstalment))
            return new GatewayAnswer.Refused("It is of no order, or of an agreement without a number.");
        if (fields["transStatus"] == "C" && !isInstalment)
            return new GatewayAnswer.Tells([news.Cancelled()]);
        if (!TryReadMoney(fields, out var amount, out var currency) || !WorldpayNews.IsNumber(fields["transId"]))
            return new GatewayAnswer.Refused("Its amounts or currencies contradict each other or are none, or the transaction has no number.");
        var transaction = fields["transId"];
        return (fields["transStatus"], fields["authMode"], isInstalment) switch
        {
            ("Y", "A" or "", true) => new GatewayAnswer.Tells([news.InstalmentPaid(transaction, amount, currency, agreement)]),
            ("N", _, true) => new GatewayAnswer.Tells([news.InstalmentRefused(transaction, amount, currency, agreement)]),
            ("Y", "A" or "", false) => new GatewayAnswer.Tells([news.Paid(transaction, amount, currency), .. agreement.Length > 0 ? (GatewayNews[])[news.Agreed(agreement)] : []]),
            ("Y", "E", false) => new GatewayAnswer.Tells([news.Authorised(transaction, amount, currency)]),
            _ => new GatewayAnswer.Refused("It tells of no payment, no cancellation and no instalment."),
        };
    }

    // The form lets nobody choose another currency (hideCurrency): what was authorised is what was asked for, or the response is not sound.
    // amountString and its like are for people.
    private static bool TryReadMoney(ResponseFields fields, out long amount, out string currency)
    {
        currency = fields["currency"];
        return DecimalAmount.TryRead(fields["amount"], out amount) && amount is > 0 and <= GatewayNews.MostAmount
            && DecimalAmount.TryRead(fields["authAmount"], out var authorised) && authorised == amount
            && GatewayNews.IsCurrency(currency) && fields["authCurrency"] == currency;
    }

    private static DateTimeOffset? TimeOf(ResponseFields fields) =>
        long.TryParse(fields["transTime"], NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    private static bool AreSame(string sent, string ours) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(ours));
}
