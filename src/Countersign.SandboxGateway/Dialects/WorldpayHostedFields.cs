using System.Globalization;
using System.Text.RegularExpressions;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>A demand for a page, and nothing else beside it.</summary>
public sealed record HostedPage(
    string TransactionReference, HostedEntity Merchant, HostedText Narrative, HostedMoney Value, HostedReturns ResultURLs,
    string? Description = null, string? Expiry = null, string? Locale = null);

/// <summary>Who is paid.</summary>
public sealed record HostedEntity(string Entity);

/// <summary>What a statement says.</summary>
public sealed record HostedText(string Line1);

/// <summary>How much, in minor units.</summary>
public sealed record HostedMoney(string Currency, long Amount);

/// <summary>A demand to give money back.</summary>
public sealed record HostedRefund(HostedMoney Value, string Reference);

/// <summary>Where the browser goes on.</summary>
public sealed record HostedReturns(Uri SuccessURL, Uri PendingURL, Uri FailureURL, Uri ErrorURL, Uri CancelURL, Uri ExpiryURL)
{
    /// <summary>All of them.</summary>
    internal IEnumerable<Uri> All => [SuccessURL, PendingURL, FailureURL, ErrorURL, CancelURL, ExpiryURL];

    /// <summary>That of a visit as it stands.</summary>
    internal Uri Of(Session session) => session.State switch
    {
        SessionState.Paid => SuccessURL,
        SessionState.Cancelled => CancelURL,
        SessionState.Expired => ExpiryURL,
        _ => FailureURL,
    };
}

/// <summary>The limits of fields (hosted-payment-pages/openapi) and the types of bodies.</summary>
internal static partial class HostedFields
{
    public const string PagesType = "application/vnd.worldpay.payment_pages-v1.hal+json";
    public const string QueriesType = "application/vnd.worldpay.payment-queries-v1.hal+json";
    public const string CardsType = "application/vnd.worldpay.payments-v7+json";
    public const int MostReference = 64;

    private const int MostNarrative = 24;
    private const int MostDescription = 128;
    private const int UsualSeconds = 30 * 60;
    private const int MostSeconds = 30 * 24 * 60 * 60;

    private static readonly (string Path, Func<HostedPage, bool> Holds)[] Rules =
    [
        ("$.transactionReference", static page => ReferenceText().IsMatch(page.TransactionReference)),
        ("$.narrative.line1", static page => page.Narrative.Line1.Length <= MostNarrative && NarrativeText().IsMatch(page.Narrative.Line1)),
        ("$.value.currency", static page => page.Value.Currency.Length == 3 && page.Value.Currency.All(char.IsAsciiLetterUpper)),
        ("$.value.amount", static page => page.Value.Amount >= 1),
        ("$.description", static page => page.Description is null or { Length: <= MostDescription }),
        ("$.expiry", static page => Seconds(page) is > 0 and <= MostSeconds),
        ("$.locale", static page => page.Locale is null || LocaleText().IsMatch(page.Locale)),
        ("$.resultURLs", static page => page.ResultURLs.All.All(address => address.IsAbsoluteUri && address.Scheme == Uri.UriSchemeHttps)),
    ];

    /// <summary>The merchant's entity.</summary>
    public static string EntityOf(ReadOnlySpan<byte> secret) => "PO" + Credential.Of(secret, "worldpayhosted entity", 10);

    /// <summary>Where the first fault of a demand is; null when it is sound.</summary>
    public static string? FaultOf(HostedPage page, byte[] secret) =>
        page.Merchant.Entity != EntityOf(secret) ? "$.merchant.entity" : Rules.FirstOrDefault(rule => !rule.Holds(page)).Path;

    /// <summary>How long a page may be paid; 0 for what is no number.</summary>
    public static int Seconds(HostedPage page) =>
        page.Expiry is null ? UsualSeconds : int.TryParse(page.Expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    [GeneratedRegex(@"\A[-A-Za-z0-9_!@#$%()*=.:;?\[\]{}~`/+]{1,64}\z")]
    private static partial Regex ReferenceText();

    [GeneratedRegex(@"\A[a-zA-Z0-9\-., ]+\z")]
    private static partial Regex NarrativeText();

    [GeneratedRegex(@"\A[a-z]{2}-[A-Z]{2}\z")]
    private static partial Regex LocaleText();
}
