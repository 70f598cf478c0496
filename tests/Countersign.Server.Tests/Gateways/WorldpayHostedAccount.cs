using Countersign.Protocol;
using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Sandbox;

namespace Countersign.Server.Tests.Gateways;

/// <summary>The server's adapter for Worldpay's Hosted Payment Pages, with an account somewhere.</summary>
internal static class WorldpayHostedAccount
{
    public const string Password = "Canary-hosted-51c7";
    public const string EventSecret = "Canary-events-9d20";

    /// <summary>An account at an address that is none.</summary>
    public static Dictionary<string, string> At(string address) => new()
    {
        ["Address"] = address,
        ["PageOrigin"] = "https://payments.worldpay.com",
        ["Username"] = "user",
        ["Password"] = Password,
        ["Entity"] = "PO1234567890",
        ["Narrative"] = "Countersign",
        ["EventSecret"] = EventSecret,
    };

    /// <summary>The account that the sandbox's gateway has for the server.</summary>
    public static Dictionary<string, string> At(RunningGateway gateway) =>
        new(Dialect.Find("worldpayhosted")!.Account(gateway.Address.GetLeftPart(UriPartial.Authority), RunningGateway.Secret));

    /// <summary>The adapter.</summary>
    public static PaymentGateway Connect(IReadOnlyDictionary<string, string> account, HttpClient http, TimeProvider time) =>
        GatewayKind.Find("worldpayhosted")!.Connect(new GatewayAccess(setting => account[setting.Name], http, time));

    /// <summary>A visit that has begun, to pay 49 euro within half an hour.</summary>
    public static PaymentAttempt Attempt(DateTimeOffset now, string order = "7007054258", int number = 1) => new()
    {
        OrderId = 1,
        OrderNumber = order,
        Number = number,
        Route = "worldpay",
        Gateway = "worldpayhosted",
        Currency = CurrencyCode.Eur,
        Amount = 49_00,
        BegunAt = now,
        EndsAt = now.AddMinutes(30),
        KnownAs = $"{order}-{number}",
    };

    /// <summary>Where the browser comes back to.</summary>
    public static GatewayVisit Visit(Uri merchant, string language = "de") => new(
        new(merchant, "/pay/token/return"), new(merchant, "/payments/worldpayhosted"), language, "Order 7007054258: PositiveSSL, 1 year", GatewayBuyer.Unknown, null);
}
