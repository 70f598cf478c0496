using System.Text;
using Countersign.Protocol;
using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Catalog;
using Countersign.Server.Payments;
using Countersign.Server.Payments.Agreements;
using Countersign.Server.Payments.WorldpayBusiness;
using Countersign.Server.Tests.Sandbox;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Gateways;

/// <summary>An account at Worldpay's Business Gateway, orders that are paid there, and what it says of them.</summary>
internal static class WorldpayBusinessAccount
{
    public const string OurReference = "7007054258-1";

    /// <summary>As the documentation has it, with our numbers (developer.worldpay.com/docs/bg350/paymentresponse/payment-message).</summary>
    public const string Paid = "region=&authAmountString=%26%23163%3B49.00&_SP.charEnc=ISO-8859-1&desc=Order&tel=&address1=1+Main+Street&countryMatch=Y&cartId=7007054258-1&lang=en"
        + "&callbackPW=a-password-of-ours&rawAuthCode=A&transStatus=Y&amountString=%26%23163%3B49.00&authCost=49.00&currency=USD&installation=1234567&amount=49.00&countryString=United+Kingdom"
        + "&transTime=1772366400000&name=Jos%E9&testMode=0&routeKey=VISA-SSL&ipAddress=192.0.2.1&rawAuthMessage=cardbe.msg.authorised&instId=1234567&AVS=0001&compName=Test&authAmount=49.0"
        + "&postcode=CB1&cardType=Visa&cost=49.00&authCurrency=USD&country=GB&charenc=ISO-8859-1&email=a%40b.example&address=1+Main+Street&transId=1234567890&msgType=authResult&town=&authMode=A";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["InstallationId"] = "1234567",
        ["ResponsePassword"] = "a-password-of-ours",
        ["Md5Secret"] = "a1B2c3D4e5F6g7H8i9J0",
    };

    /// <summary>One that nobody calls, with other settings where a test needs them.</summary>
    public static PaymentGateway Gateway(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(Settings);
        foreach (var (name, value) in settings)
            all[name] = value;
        var time = new FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        return WorldpayBusinessGateway.Kind.Connect(new GatewayAccess(setting => all.GetValueOrDefault(setting.Name) ?? setting.Usual!, null!, time));
    }

    /// <summary>That of a gateway in this process.</summary>
    public static PaymentGateway Gateway(RunningGateway running, HttpClient http)
    {
        var all = WorldpayBusiness.Dialect.Account(running.Address.GetLeftPart(UriPartial.Authority), RunningGateway.Secret);
        return WorldpayBusinessGateway.Kind.Connect(new GatewayAccess(setting => all.GetValueOrDefault(setting.Name) ?? setting.Usual!, http, running.Time));
    }

    /// <summary>A visit that begins now.</summary>
    public static PaymentAttempt Attempt(DateTimeOffset now) => new()
    {
        OrderId = 1,
        OrderNumber = OurReference[..^2],
        Number = 1,
        Route = "worldpay",
        Gateway = WorldpayBusinessGateway.Name,
        Currency = CurrencyCode.Usd,
        Amount = 1_234_50,
        BegunAt = now,
        EndsAt = now.AddMinutes(30),
    };

    /// <summary>What is agreed, 12 dollars a month.</summary>
    public static AgreementTerms Terms(DateTimeOffset now, Agreement kind = Agreement.FuturePay, int count = 1, IntervalUnit unit = IntervalUnit.Month) =>
        new(kind, CurrencyCode.Usd, 12_00, new(unit, count), now);

    /// <summary>What a visit is told.</summary>
    public static GatewayVisit Visit(Uri merchant, AgreementTerms? terms = null) => new(
        new Uri(merchant, "/pay/token/return"), new Uri(merchant, "/payments/worldpaybusiness"), "en", "Order 7007054258: PositiveSSL, 1 year",
        new("José García", "jose@b.example", "1 Main Street", "Cambridge", "", "CB1 1HT", "gb"), terms);

    /// <summary>The form that a visit begins with.</summary>
    public static async Task<GatewayStart.Form> Begin(PaymentGateway gateway, PaymentAttempt attempt, GatewayVisit visit) =>
        Assert.IsType<GatewayStart.Form>(await gateway.Begin(attempt, visit, TestContext.Current.CancellationToken));

    /// <summary>What is made of a response.</summary>
    public static GatewayAnswer Understand(PaymentGateway gateway, string body, string query = "", string type = "") =>
        gateway.Understand(new(Encoding.Latin1.GetBytes(body), type.Length > 0 ? new HeaderDictionary { ["Content-Type"] = type } : new HeaderDictionary(), query));

    /// <summary>What is made of one that came over the wire.</summary>
    public static IReadOnlyList<GatewayNews> Understand(PaymentGateway gateway, Notified heard) =>
        Assert.IsType<GatewayAnswer.Tells>(gateway.Understand(heard.Notification)).News;

    /// <summary>A form with another value of one field.</summary>
    public static string With(string form, string name, string? value) =>
        string.Join('&', form.Split('&').Where(pair => value is not null || !pair.StartsWith(name + "=", StringComparison.Ordinal))
            .Select(pair => pair.StartsWith(name + "=", StringComparison.Ordinal) ? $"{name}={value}" : pair));
}
