using System.Globalization;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>What a merchant may say of a Checkout session, docs.stripe.com/api/checkout/sessions/create: as much of it as is understood here.</summary>
internal static class StripeParameters
{
    /// <summary>What is bought.</summary>
    public const string Product = "line_items[0][price_data][product_data][name]";

    /// <summary>How much it costs.</summary>
    public const string Amount = "line_items[0][price_data][unit_amount]";

    /// <summary>In which currency.</summary>
    public const string Currency = "line_items[0][price_data][currency]";

    private const string End = "expires_at";
    private const long MostAmount = 99_999_999;

    private static readonly TimeSpan LeastTime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan MostTime = TimeSpan.FromHours(24);

    private static readonly string[] Required = ["mode", Amount, Currency, Product, "line_items[0][quantity]", "success_url"];

    private static readonly string[] Locales = ["zh", "da", "nl", "en", "fr", "de", "it", "ja", "ko", "pt", "ru", "es", "sv", "tr", "auto"];

    private static readonly Dictionary<string, Func<string, bool>> Known = new(StringComparer.Ordinal)
    {
        ["mode"] = static value => value == "payment",
        [Amount] = static value => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var units) && units is > 0 and <= MostAmount,
        [Currency] = static value => value.Length == 3 && value.All(char.IsAsciiLetterLower),
        [Product] = static value => value.Length is > 0 and <= 250,
        ["line_items[0][quantity]"] = static value => value == "1",
        ["success_url"] = IsAddress,
        ["cancel_url"] = IsAddress,
        ["client_reference_id"] = static value => value.Length is > 0 and <= 200,
        ["customer_email"] = static value => value.All(char.IsAscii) && value.Split('@') is [{ Length: > 0 }, var host] && host.Contains('.', StringComparison.Ordinal),
        ["locale"] = static value => Locales.Contains(value),
        ["allowed_payment_method_types[0]"] = static value => value == "card",
        ["adaptive_pricing[enabled]"] = static value => value is "true" or "false",
        [End] = static value => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
    };

    private static readonly string[] Metadata = ["metadata[", "payment_intent_data[metadata]["];

    /// <summary>What is wrong; null when nothing is.</summary>
    public static StripeReply? FaultOf(IReadOnlyDictionary<string, string> sent, DateTimeOffset now)
    {
        if (Required.FirstOrDefault(name => !sent.ContainsKey(name)) is { } missing)
            return StripeReply.Fault(400, "parameter_missing", missing, $"Missing required param: {missing}.");
        if (sent.Keys.FirstOrDefault(name => !Known.ContainsKey(name) && !Array.Exists(Metadata, beginning => name.StartsWith(beginning, StringComparison.Ordinal))) is { } unknown)
            return StripeReply.Fault(400, "parameter_unknown", unknown, $"Received unknown parameter: {unknown}");
        if (sent.FirstOrDefault(pair => Known.TryGetValue(pair.Key, out var isSound) && !isSound(pair.Value)).Key is { } wrong)
            return StripeReply.Fault(400, "parameter_invalid", wrong, $"Invalid {wrong}.");
        var left = EndOf(sent, now) - now;
        return left < LeastTime ? StripeReply.Fault(400, null, End, "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.")
            : left > MostTime ? StripeReply.Fault(400, null, End, "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.") : null;
    }

    /// <summary>When the session ends: a day from now unless it is said.</summary>
    public static DateTimeOffset EndOf(IReadOnlyDictionary<string, string> sent, DateTimeOffset now) =>
        sent.TryGetValue(End, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, NumberStyles.None, CultureInfo.InvariantCulture)) : now + MostTime;

    private static bool IsAddress(string value) => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps;
}
