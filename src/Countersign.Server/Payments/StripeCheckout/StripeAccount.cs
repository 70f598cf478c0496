namespace Countersign.Server.Payments.StripeCheckout;

/// <summary>What an operator says of an account at Stripe.</summary>
internal static class StripeAccount
{
    /// <summary>The gateway's name.</summary>
    public const string Name = "stripe";

    private const string LiveMark = "_live_";

    private static readonly string[] Keys = ["sk_live_", "sk_test_", "rk_live_", "rk_test_"];

    /// <summary>Where the API is.</summary>
    public static GatewaySetting Address { get; } = new("Address", "The address of Stripe's API.") { Usual = "https://api.stripe.com", Fault = GatewaySetting.FaultOfAddress };

    /// <summary>Where buyers pay.</summary>
    public static GatewaySetting PageOrigin { get; } = new("PageOrigin", "The origin of the pages on which buyers pay: another one for an account with a domain of its own.")
    {
        Usual = "https://checkout.stripe.com",
        Fault = GatewaySetting.FaultOfOrigin,
    };

    /// <summary>The key of the account.</summary>
    public static GatewaySetting SecretKey { get; } = new("SecretKey", "The secret key of the account, or a restricted one: Developers, API keys.")
    {
        IsSecret = true,
        Fault = static value => Array.Exists(Keys, key => value.StartsWith(key, StringComparison.Ordinal) && value.Length > key.Length) && value.All(IsOfToken)
            ? null : $"must be a key that begins with {string.Join(" or ", Keys)}",
    };

    /// <summary>What notifications are signed with.</summary>
    public static GatewaySetting WebhookSecret { get; } = new("WebhookSecret", "The signing secret of the webhook endpoint: Developers, Webhooks.")
    {
        IsSecret = true,
        Fault = static value => value.StartsWith("whsec_", StringComparison.Ordinal) && value.Length > 6 && value.All(IsOfToken) ? null : "must be a secret that begins with whsec_",
    };

    /// <summary>The gateway as an operator sets it.</summary>
    public static GatewayKind Kind { get; } = new(Name, [Address, PageOrigin, SecretKey, WebhookSecret], static access => StripeGateway.Connect(access));

    /// <summary>Whether the account's money is real.</summary>
    public static bool IsLive(GatewayAccess access) => access[SecretKey].Contains(LiveMark, StringComparison.Ordinal);

    private static bool IsOfToken(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}
