using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>What a merchant asks an order for, developer.paypal.com/api/orders/v2/orders-create: as much of it as is understood here.</summary>
/// <param name="CustomId">The merchant's own name of it.</param>
/// <param name="InvoiceId">The number of the invoice.</param>
/// <param name="Description">What is bought.</param>
/// <param name="Money">How much it costs.</param>
/// <param name="Language">The buyer's, two letters.</param>
/// <param name="Return">Where the buyer goes on.</param>
/// <param name="TurnBack">Where a buyer goes on who has approved nothing.</param>
internal sealed partial record PayPalRequest(string CustomId, string InvoiceId, string Description, Money Money, string Language, Uri Return, Uri TurnBack)
{
    /// <summary>Reads a request; null for one that PayPal refuses.</summary>
    public static PayPalRequest? Read(JsonObject sent)
    {
        var unit = (sent["purchase_units"] as JsonArray) is [JsonObject one] ? one : null;
        var visit = Member(Member(sent["payment_source"], "paypal"), "experience_context");
        return TextOf(sent["intent"]) == "CAPTURE" && unit is not null && visit is not null
            && MoneyOf(unit["amount"]) is { Amount: > 0 } money
            && TextOf(unit["custom_id"]) is { Length: > 0 and <= 127 } custom && TextOf(unit["invoice_id"]) is { Length: > 0 and <= 127 } invoice
            && TextOf(unit["description"]) is { Length: > 0 and <= 127 } description
            && TextOf(visit["locale"]) is { } locale && Locale().IsMatch(locale)
            && AddressOf(visit["return_url"]) is { } goOn && AddressOf(visit["cancel_url"]) is { } back
            ? new(custom, invoice, description, money, locale[..2], goOn, back) : null;
    }

    /// <summary>Reads an amount with two decimals; null for anything else.</summary>
    public static Money? MoneyOf(JsonNode? node) =>
        TextOf(Member(node, "currency_code")) is { Length: 3 } currency && TextOf(Member(node, "value")) is { } value && Decimal().IsMatch(value)
            ? new Money(long.Parse(value.Replace(".", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture), currency) : null;

    /// <summary>A text; null for anything else.</summary>
    public static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static Uri? AddressOf(JsonNode? node) =>
        Uri.TryCreate(TextOf(node), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;

    private static JsonNode? Member(JsonNode? node, string name) => (node as JsonObject)?[name];

    [GeneratedRegex(@"^[0-9]{1,12}\.[0-9]{2}\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[a-z]{2}-[A-Z]{2}\z")]
    private static partial Regex Locale();
}
