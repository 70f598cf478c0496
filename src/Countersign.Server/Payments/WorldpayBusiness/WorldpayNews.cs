using System.Globalization;
using System.Text.RegularExpressions;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>
/// News of Worldpay under names of our own making, since it has none: each follows from what happened, so that a payment response, the answer to a command and the
/// list of payments call the same event the same.
/// </summary>
/// <param name="installation">The number of the installation.</param>
internal sealed partial class WorldpayNews(string installation)
{
    private const int MostNumberDigits = 20;

    // ISO 4217: no currency is involved.
    private const string NoCurrency = "XXX";

    /// <summary>What Worldpay told.</summary>
    public required string Raw { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The attempt; empty where only the agreement is known.</summary>
    public required string Reference { get; init; }

    /// <summary>Whether a text is a number of Worldpay's, of a transaction or of an agreement.</summary>
    public static bool IsNumber(string text) => text.Length is > 0 and <= MostNumberDigits && text.All(char.IsAsciiDigit);

    /// <summary>The agreement whose instalment a description is of: <c>Payment 3 of FuturePay agreement ID 193743</c> (rpfp8105); null for any other.</summary>
    public static string? AgreementOf(string description) => Instalment().Match(description) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The transaction that an id is of; null for an id of something else.</summary>
    public static string? TransactionOf(string id) => id.Split('.') is [_, var transaction, "Y"] && IsNumber(transaction) ? transaction : null;

    /// <summary>A buyer has paid on the page.</summary>
    public GatewayNews Paid(string transaction, long amount, string currency) => News($"{transaction}.Y", GatewayEventKind.Captured, amount, currency, "");

    /// <summary>The money is held ready, where the installation asks for no more.</summary>
    public GatewayNews Authorised(string transaction, long amount, string currency) => News($"{transaction}.E", GatewayEventKind.Authorised, amount, currency, "");

    /// <summary>A buyer has turned back: once for each attempt.</summary>
    public GatewayNews Cancelled() => News($"{Reference}.C", GatewayEventKind.Cancelled, 0, NoCurrency, "");

    /// <summary>A buyer has agreed to pay more later.</summary>
    public GatewayNews Agreed(string agreement) => News($"{agreement}.made", GatewayEventKind.AgreementMade, 0, NoCurrency, agreement);

    /// <summary>An instalment was taken.</summary>
    public GatewayNews InstalmentPaid(string transaction, long amount, string currency, string agreement) =>
        News($"{transaction}.Y", GatewayEventKind.InstalmentPaid, amount, currency, agreement);

    /// <summary>An instalment was refused.</summary>
    public GatewayNews InstalmentRefused(string transaction, long amount, string currency, string agreement) =>
        News($"{transaction}.N", GatewayEventKind.InstalmentRefused, amount, currency, agreement);

    /// <summary>An agreement was cancelled.</summary>
    public GatewayNews AgreementCancelled(string agreement) => News($"{agreement}.cancelled", GatewayEventKind.AgreementCancelled, 0, NoCurrency, agreement);

    /// <summary>An agreement has run its time.</summary>
    public GatewayNews AgreementEnded(string agreement) => News($"{agreement}.ended", GatewayEventKind.AgreementEnded, 0, NoCurrency, agreement);

    /// <summary>An agreement has another amount: Worldpay tells that to nobody but whoever changes it, each time anew.</summary>
    public GatewayNews AmountChanged(string agreement, long amount, string currency) =>
        News(string.Create(CultureInfo.InvariantCulture, $"{agreement}.{At.ToUnixTimeMilliseconds()}"), GatewayEventKind.AmountChanged, amount, currency, agreement);

    /// <summary>
    /// Money went back. The list of payments tells refunds of one payment apart by their amounts only, so those of the same amount are counted: the id is the first of them
    /// that is free.
    /// </summary>
    public GatewayNews Refunded(string transaction, long amount, string currency, Func<string, bool> isTaken)
    {
        GatewayNews Nth(int number) =>
            News(string.Create(CultureInfo.InvariantCulture, $"{transaction}.R.{amount}.{number}"), GatewayEventKind.Refunded, amount, currency, "");

        return Enumerable.Range(1, int.MaxValue).Select(Nth).First(news => !isTaken(news.Id));
    }

    /// <summary>The buyer's bank took money back.</summary>
    public GatewayNews ChargedBack(string transaction, long amount, string currency) => News($"{transaction}.B", GatewayEventKind.ChargedBack, amount, currency, "");

    private GatewayNews News(string id, GatewayEventKind kind, long amount, string currency, string agreement) =>
        new($"{installation}.{id}", Reference, kind, amount, currency, At, Raw) { Agreement = agreement };

    [GeneratedRegex(@"^Payment [0-9]{1,6} of FuturePay agreement ID ([0-9]{1,20})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Instalment();
}
