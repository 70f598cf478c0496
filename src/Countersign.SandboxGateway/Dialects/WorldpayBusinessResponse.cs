using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Countersign.Protocol;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>
/// What is posted to the merchant (developer.worldpay.com/docs/bg350/paymentresponse/payment-message; support.worldpay.com/support/kb/bg/recurringpayments/rpfp8105).
/// </summary>
internal static class WorldpayBusinessResponse
{
    private const string Caller = "WJHRO/1.0 (WorldPay Java HTTP Request Object)";

    private static readonly string[] Buyer = ["name", "address1", "address2", "address3", "town", "region", "postcode", "country", "tel", "fax", "email", "lang", "desc"];

    /// <summary>The character sets of pages; the first is the usual one.</summary>
    public static IReadOnlyList<string> Charsets { get; } = ["ISO-8859-1", "UTF-8", "Shift_JIS", "windows-1251", "EUC-KR", "GB2312", "ISO-8859-9"];

    /// <summary>The response to an event; null for one that nobody is told of.</summary>
    public static HttpRequestMessage? Of(Session session, ToldEvent told, byte[] secret)
    {
        (string, string)[]? outcome = told.Kind switch
        {
            EventKind.Captured =>
            [
                ("transStatus", "Y"), ("rawAuthCode", "A"), ("rawAuthMessage", "cardbe.msg.authorised"), ("authMode", "A"), ("AVS", "0001"), ("cardType", "Visa"),
                ("routeKey", "VISA-SSL"),
            ],
            EventKind.Cancelled => [("transStatus", "C"), ("rawAuthMessage", "trans.cancelled")],
            _ => null,
        };
        if (outcome is null)
            return null;
        var money = told.Kind == EventKind.Captured ? new Money(told.Amount, told.Currency) : session.Terms.Money;
        var custom = session.Sent.Where(field => field.Key.StartsWith("M_", StringComparison.Ordinal) || field.Key.StartsWith("MC_", StringComparison.Ordinal));
        (string, string)[] agreement = told.Kind == EventKind.Captured && session.Sent.ContainsKey("futurePayType") ? [("futurePayId", AgreementOf(session))] : [];
        return Form(session, secret,
        [
            .. outcome, .. MoneyOf(money), .. agreement, ("transId", TransactionOf(session, told)), ("transTime", Milliseconds(told.At)),
            .. custom.Select(field => (field.Key, field.Value)), .. Buyer.Select(name => (name, session.Sent.GetValueOrDefault(name, ""))),
        ]);
    }

    /// <summary>The response to an instalment: nothing of the form but what Worldpay keeps of the agreement.</summary>
    public static HttpRequestMessage OfInstalment(Session session, byte[] secret, WorldpayBusinessInstalment instalment) => Form(session, secret,
    [
        ("transStatus", instalment.IsRefused ? "N" : "Y"), ("rawAuthCode", instalment.IsRefused ? "D" : "A"),
        ("rawAuthMessage", instalment.IsRefused ? "Declined" : "Authorised"), ("authMode", "A"), ("cardType", "Visa"), .. MoneyOf(instalment.Money),
        ("futurePayId", AgreementOf(session)), ("transId", Number($"{session.Id} {instalment.Name}")), ("transTime", Milliseconds(instalment.At)),
        .. Buyer.Except(["desc"]).Select(name => (name, session.Sent.GetValueOrDefault(name, ""))),
        ("desc", string.Create(CultureInfo.InvariantCulture, $"Payment {instalment.Number} of FuturePay agreement ID {AgreementOf(session)}")),
    ]);

    /// <summary>The response to a change of an agreement.</summary>
    public static HttpRequestMessage OfChange(Session session, byte[] secret, string change, DateTimeOffset now) =>
        Form(session, secret, [("futurePayId", AgreementOf(session)), ("futurePayStatusChange", change), ("transTime", Milliseconds(now))]);

    /// <summary>The number of the agreement of a visit.</summary>
    public static string AgreementOf(Session session) => Number($"{session.Id} agreement");

    /// <summary>The number of the transaction of an event.</summary>
    public static string TransactionOf(Session session, ToldEvent told) => Number($"{session.Id} {told.Id}");

    private static HttpRequestMessage Form(Session session, byte[] secret, IReadOnlyList<(string Name, string Value)> fields)
    {
        var charset = Charsets.FirstOrDefault(one => one == session.Faults.Charset) ?? Charsets[0];
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        (string Name, string Value)[] all =
        [
            .. fields, ("instId", WorldpayBusiness.Installation), ("installation", WorldpayBusiness.Installation), ("cartId", session.Terms.Reference),
            ("testMode", WorldpayBusiness.TestMode), ("callbackPW", WorldpayBusiness.ResponsePassword(secret)), ("msgType", "authResult"),
            ("compName", session.Terms.Merchant), ("charenc", charset), ("_SP.charEnc", charset),
        ];
        var body = string.Join('&', all.Select(field => $"{field.Name}={Escaped(encoding.GetBytes(field.Value))}"));
        var address = new UriBuilder(session.Terms.Notify);
        address.Query = $"{(address.Query.Length > 1 ? address.Query[1..] + "&" : "")}msgType=authResult&installation={WorldpayBusiness.Installation}";
        var request = new HttpRequestMessage(HttpMethod.Post, address.Uri) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse($"application/x-www-form-urlencoded; charset={charset}");
        request.Headers.TryAddWithoutValidation("User-Agent", Caller);
        return request;
    }

    // As in Worldpay's own examples, an amount has two decimals and what was authorised no more than it needs.
    private static IEnumerable<(string, string)> MoneyOf(Money money)
    {
        var exact = DecimalAmount.Write(money.Amount);
        var shown = $"{(money.Currency == "GBP" ? "&#163;" : money.Currency + " ")}{exact}";
        return
        [
            ("amount", exact), ("currency", money.Currency), ("amountString", shown), ("cost", exact),
            ("authAmount", (money.Amount / 100m).ToString("0.0#", CultureInfo.InvariantCulture)), ("authCurrency", money.Currency), ("authAmountString", shown),
        ];
    }

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static string Number(string what) =>
        (1_000_000_000 + (BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(what))) % 1_000_000_000)).ToString(CultureInfo.InvariantCulture);

    private static string Escaped(byte[] bytes) => string.Concat(bytes.Select(one =>
        char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'*' ? $"{(char)one}" : one == ' ' ? "+" : $"%{one:X2}"));
}
