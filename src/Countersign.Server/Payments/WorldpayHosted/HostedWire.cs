using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Countersign.Server.Payments.WorldpayHosted;

/// <summary>An amount in minor units.</summary>
internal sealed record HostedValue(string Currency, long Amount);

/// <summary>The legal entity that is paid.</summary>
internal sealed record HostedMerchant(string Entity);

/// <summary>What a statement says.</summary>
internal sealed record HostedNarrative(string Line1);

/// <summary>Where the browser goes on, by what has happened.</summary>
internal sealed record HostedResults(
    [property: JsonPropertyName("successURL")] Uri Success,
    [property: JsonPropertyName("pendingURL")] Uri Pending,
    [property: JsonPropertyName("failureURL")] Uri Failure,
    [property: JsonPropertyName("errorURL")] Uri Error,
    [property: JsonPropertyName("cancelURL")] Uri Cancel,
    [property: JsonPropertyName("expiryURL")] Uri Expiry);

/// <summary>A demand for a payment page; a member that the service does not know makes it refuse the whole.</summary>
/// <param name="TransactionReference">The attempt.</param>
/// <param name="Merchant">Who is paid.</param>
/// <param name="Narrative">What a statement says.</param>
/// <param name="Value">How much.</param>
/// <param name="Description">What the page says is bought, at most 128 characters.</param>
/// <param name="ResultURLs">Where the browser goes on.</param>
/// <param name="Expiry">How many seconds the page may be paid, as text.</param>
/// <param name="Locale">The language of the page; null for the usual one.</param>
internal sealed record PageDemand(
    string TransactionReference, HostedMerchant Merchant, HostedNarrative Narrative, HostedValue Value, string Description, HostedResults ResultURLs, string Expiry, string? Locale);

/// <summary>A page that was made.</summary>
internal sealed record PageMade(string Url);

/// <summary>What was found under a reference, in short.</summary>
internal sealed record FoundPayments([property: JsonPropertyName("_embedded")] FoundList? Embedded = null);

/// <summary>The list of it.</summary>
internal sealed record FoundList(IReadOnlyList<HostedPayment>? Payments = null);

/// <summary>A payment: one card that a buyer has tried. Its instrument, with digits of the card, is not read.</summary>
internal sealed record HostedPayment(
    string? PaymentId = null,
    string? TransactionReference = null,
    string? Entity = null,
    HostedValue? Value = null,
    IReadOnlyList<HostedEvent>? Events = null,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, JsonElement>? Links = null);

/// <summary>A step of a payment. A command makes several of them; the one that asks for money back says how much.</summary>
internal sealed record HostedEvent(string? EventName = null, string? Timestamp = null, string? CommandId = null, string? RefundReference = null, HostedValue? Value = null);

/// <summary>A demand to give money back.</summary>
internal sealed record RefundDemand(HostedValue Value, string Reference);

/// <summary>A notification.</summary>
internal sealed record EventNotice(string? EventId = null, string? EventTimestamp = null, EventDetails? EventDetails = null);

/// <summary>What it is about.</summary>
internal sealed record EventDetails(string? Type = null, string? TransactionReference = null, EventAmount? Amount = null);

/// <summary>An amount, as notifications have it.</summary>
internal sealed record EventAmount(long Value, string CurrencyCode);

/// <summary>The JSON of the service. It may add members to what it answers at any time (hosted-payment-pages/reference/non-breaking); what we know is read strictly.</summary>
internal static class HostedWire
{
    /// <summary>Of a demand for a page and of its answer.</summary>
    public const string PagesType = "application/vnd.worldpay.payment_pages-v1.hal+json";

    /// <summary>Of what is asked about payments (products/payment-queries).</summary>
    public const string QueriesType = "application/vnd.worldpay.payment-queries-v1.hal+json";

    /// <summary>Of what is done with a payment, the seventh version (products/card-payments).</summary>
    public const string CardsType = "application/vnd.worldpay.payments-v7+json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes it.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>Reads it; null for what is no such thing.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Options);
        }
        catch (JsonException)
        {
            return null; // Its text may quote what was sent.
        }
    }

    /// <summary>Reads a time; one without a zone, as events have it, is UTC.</summary>
    public static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    /// <summary>Whether it is an amount of some currency.</summary>
    public static bool IsSound(HostedValue value) =>
        value.Amount is >= 0 and <= GatewayNews.MostAmount && GatewayNews.IsCurrency(value.Currency);
}
