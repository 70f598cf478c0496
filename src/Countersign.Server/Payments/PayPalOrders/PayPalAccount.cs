namespace Countersign.Server.Payments.PayPalOrders;

/// <summary>What an operator says of an account at PayPal.</summary>
internal static class PayPalAccount
{
    /// <summary>The gateway's name.</summary>
    public const string Name = "paypal";

    /// <summary>Where the API is.</summary>
    public static GatewaySetting Address { get; } = new("Address", "The address of PayPal's API; https://api-m.sandbox.paypal.com for an account of its sandbox.")
    {
        Usual = "https://api-m.paypal.com",
        Fault = GatewaySetting.FaultOfAddress,
    };

    /// <summary>Where buyers pay.</summary>
    public static GatewaySetting PageOrigin { get; } = new("PageOrigin", "The origin of the pages on which buyers pay; https://www.sandbox.paypal.com for an account of its sandbox.")
    {
        Usual = "https://www.paypal.com",
        Fault = GatewaySetting.FaultOfOrigin,
    };

    /// <summary>The name of the app.</summary>
    public static GatewaySetting ClientId { get; } = new("ClientId", "The client id of a REST app: Apps and Credentials.") { Fault = FaultOfToken };

    /// <summary>The password of the app.</summary>
    public static GatewaySetting ClientSecret { get; } = new("ClientSecret", "The secret of the same app.") { IsSecret = true, Fault = FaultOfToken };

    /// <summary>The gateway as an operator sets it.</summary>
    public static GatewayKind Kind { get; } = new(Name, [Address, PageOrigin, ClientId, ClientSecret], static access => PayPalGateway.Connect(access));

    private static string? FaultOfToken(string value) =>
        value.Length > 0 && value.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.') ? null : "must be letters, digits, hyphens, underscores and full stops";
}
