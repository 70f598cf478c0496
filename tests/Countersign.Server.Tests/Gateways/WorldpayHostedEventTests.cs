using System.Security.Cryptography;
using System.Text;
using Countersign.Server.Payments;
using Microsoft.AspNetCore.Http;

namespace Countersign.Server.Tests.Gateways;

/// <summary>What of an event of Access Worldpay is believed.</summary>
[Trait("Engine", "own")]
public sealed class WorldpayHostedEventTests : IDisposable
{
    private const string Body = """
        {"eventId":"bb55ca5a-e05c-47e1-8e94-e88bac1a0a17","eventTimestamp":"2018-06-13T14:18:13.407","eventDetails":{"classification":"payment","downstreamReference":"3378792436",
        "transactionReference":"7007054258-1","type":"sentForSettlement","date":"2017-11-03","amount":{"value":4900,"currencyCode":"EUR"},"_links":{"payment":{"href":""}}}}
        """;

    private readonly HttpClient http = new();

    [Fact]
    public void A_signed_event_hints_at_its_visit() => Assert.Equal("7007054258-1", Assert.IsType<GatewayAnswer.Hints>(Understand(Body)).Reference);

    [Fact]
    public void Without_a_secret_every_event_is_a_hint() =>
        Assert.IsType<GatewayAnswer.Hints>(Gateway("").Understand(new(Encoding.UTF8.GetBytes(Body.Replace("sentForSettlement", "chargedBack", StringComparison.Ordinal)), new HeaderDictionary())));

    [Fact]
    public void Every_single_bit_change_of_an_event_is_refused()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var header = Sign(Body);
        for (var bit = 0; bit < body.Length * 8; bit++)
        {
            var copy = (byte[])body.Clone();
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.IsType<GatewayAnswer.Refused>(Understand(copy, header));
        }
    }

    [Fact]
    public void One_of_several_signatures_is_enough()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var other = "1/SHA256/" + new string('0', 64);
        Assert.All((string[])[Sign(Body), $"{other},{Sign(Body, 2)}", $"{Sign(Body, 2)}, {other}", Sign(Body)[..9] + Sign(Body)[9..].ToUpperInvariant()],
            header => Assert.IsType<GatewayAnswer.Hints>(Understand(body, header)));
        Assert.All((string?[])[null, "", other, Sign(Body)[..^1], Sign(Body) + "0", Sign(Body).Replace("SHA256", "MD5", StringComparison.Ordinal), Sign(Body)[9..], $"{other},{other},{other},{other},{Sign(Body)}", "1/SHA256/" + new string('z', 64)],
            header => Assert.IsType<GatewayAnswer.Refused>(Understand(body, header)));
        Assert.IsType<GatewayAnswer.Refused>(Gateway().Understand(new(body, new HeaderDictionary { ["Event-Signature"] = new([Sign(Body), Sign(Body)]) })));
    }

    [Theory]
    [InlineData("{", "[{")]
    [InlineData("\"eventDetails\"", "\"details\"")]
    [InlineData("7007054258-1", "7007054258")]
    [InlineData("7007054258-1", "")]
    [InlineData("\"7007054258-1\"", "1")]
    [InlineData("\"type\":", "\"typ\":")]
    [InlineData("4900", "49.5")]
    [InlineData("4900", "\"4900\"")]
    [InlineData("\"EUR\"", "null")]
    [InlineData("\"type\":", "\"type\":\"x\",\"type\":")]
    public void What_is_signed_is_still_read_strictly(string text, string instead) => Assert.IsType<GatewayAnswer.Refused>(Understand(Body.Replace(text, instead, StringComparison.Ordinal)));

    [Theory]
    [InlineData("4900", "-1")]
    [InlineData("EUR", "euro")]
    [InlineData("bb55ca5a-e05c-47e1-8e94-e88bac1a0a17", "")]
    [InlineData("bb55ca5a-e05c-47e1-8e94-e88bac1a0a17", "a b")]
    [InlineData(",\"amount\":{\"value\":4900,\"currencyCode\":\"EUR\"}", "")]
    public void A_chargeback_says_how_much_and_has_a_name(string text, string instead)
    {
        var body = Body.Replace("sentForSettlement", "chargedBack", StringComparison.Ordinal);
        var news = Assert.Single(Assert.IsType<GatewayAnswer.Tells>(Understand(body)).News);
        Assert.Equal((GatewayEventKind.ChargedBack, "bb55ca5a-e05c-47e1-8e94-e88bac1a0a17", new DateTimeOffset(2018, 6, 13, 14, 18, 13, 407, TimeSpan.Zero)), (news.Kind, news.Id, news.At));
        Assert.IsType<GatewayAnswer.Refused>(Understand(body.Replace(text, instead, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_long_body_is_refused_unread() => Assert.IsType<GatewayAnswer.Refused>(Understand(Body + new string(' ', 17_000)));

    [Theory]
    [InlineData("Address", "http://access.worldpay.com")]
    [InlineData("Address", "https://access.worldpay.com/?a")]
    [InlineData("PageOrigin", "https://payments.worldpay.com/")]
    [InlineData("Username", "a:b")]
    [InlineData("Password", "")]
    [InlineData("Entity", " PO")]
    [InlineData("Entity", "123456789012345678901234567890123")]
    [InlineData("Narrative", "Käse")]
    [InlineData("Narrative", "1234567890123456789012345")]
    public void A_setting_that_the_service_would_refuse_is_refused_at_the_start(string name, string value)
    {
        var setting = GatewayKind.Find("worldpayhosted")!.Settings.Single(one => one.Name == name);
        Assert.NotNull(setting.Fault(value));
        Assert.Null(setting.Fault(WorldpayHostedAccount.At("https://try.access.worldpay.com")[name]));
    }

    public void Dispose() => http.Dispose();

    private static string Sign(string body, int key = 1) =>
        $"{key}/SHA256/{Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(WorldpayHostedAccount.EventSecret), Encoding.UTF8.GetBytes(body)))}";

    private PaymentGateway Gateway(string secret = WorldpayHostedAccount.EventSecret)
    {
        var account = WorldpayHostedAccount.At("https://localhost");
        account["EventSecret"] = secret;
        return WorldpayHostedAccount.Connect(account, http, TimeProvider.System);
    }

    private GatewayAnswer Understand(string body) => Understand(Encoding.UTF8.GetBytes(body), Sign(body));

    private GatewayAnswer Understand(byte[] body, string? header) =>
        Gateway().Understand(new(body, header is null ? new HeaderDictionary() : new HeaderDictionary { ["Event-Signature"] = header }));
}
