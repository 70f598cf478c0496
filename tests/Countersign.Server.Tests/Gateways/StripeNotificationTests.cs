using System.Security.Cryptography;
using System.Text;
using Countersign.Server.Payments;
using Microsoft.AspNetCore.Http;

namespace Countersign.Server.Tests.Gateways;

/// <summary>What of a notification in Stripe's name is believed.</summary>
[Trait("Engine", "own")]
public sealed class StripeNotificationTests() : GatewayUnderTest("stripe")
{
    private const string Body = """
        {"id":"evt_1","object":"event","api_version":"2019-01-01","created":1772366400,"livemode":false,"type":"checkout.session.completed","data":{"object":{
        "id":"cs_test_1","object":"checkout.session","metadata":{"countersign_reference":"7007054258-1"},"status":"complete","payment_status":"paid","amount_total":4900,"currency":"usd"}}}
        """;

    private string Header => Sign(Body, Time.GetUtcNow());

    [Fact]
    public void A_signed_notification_is_understood_whatever_version_it_was_made_by()
    {
        var news = Assert.Single(Assert.IsType<GatewayAnswer.Tells>(Understand(Body, Header)).News);
        Assert.Equal(("cs_test_1:paid", "7007054258-1", GatewayEventKind.Captured, 49_00L, "USD"), (news.Id, news.Reference, news.Kind, news.Amount, news.Currency));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), news.At);
    }

    [Fact]
    public void Every_single_bit_change_of_a_signed_notification_is_refused()
    {
        var (body, header) = (Encoding.UTF8.GetBytes(Body), Encoding.Latin1.GetBytes(Header));
        for (var bit = 0; bit < body.Length * 8; bit++)
            Assert.IsType<GatewayAnswer.Refused>(Understand(Flipped(body, bit), Header));
        for (var bit = 0; bit < header.Length * 8; bit++)
            Assert.IsType<GatewayAnswer.Refused>(Understand(body, Encoding.Latin1.GetString(Flipped(header, bit))));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_notification_holds_for_300_seconds(int seconds, bool holds) =>
        Assert.Equal(holds, Understand(Body, Sign(Body, Time.GetUtcNow().AddSeconds(seconds))) is GatewayAnswer.Tells);

    [Fact]
    public void A_header_that_is_none_is_refused()
    {
        var header = Header;
        Assert.All(
            (string?[])[null, "", "t", "t=", "v1=", ",", "t=,v1=", header[..^1], header.ToUpperInvariant(), header.Replace("v1=", "v0=", StringComparison.Ordinal), header + new string(' ', 1024), Sign(Body, Time.GetUtcNow(), "whsec_other")],
            other => Assert.IsType<GatewayAnswer.Refused>(Understand(Encoding.UTF8.GetBytes(Body), other)));
        Assert.IsType<GatewayAnswer.Refused>(Gateway.Understand(new(Encoding.UTF8.GetBytes(Body), new HeaderDictionary { ["Stripe-Signature"] = new([header, header]) })));
    }

    [Fact]
    public void While_a_secret_is_changed_either_of_two_signatures_is_enough() =>
        Assert.IsType<GatewayAnswer.Tells>(Understand(Body, Header.Replace(",", ",v1=" + new string('0', 64) + ",v0=1,", StringComparison.Ordinal)));

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes(Body), 0xFF];
        Assert.IsType<GatewayAnswer.Refused>(Understand(body, Sign(body, Time.GetUtcNow())));
    }

    [Theory]
    [InlineData("\"livemode\":false", "\"livemode\":true")]
    [InlineData("4900", "-1")]
    [InlineData("4900", "49.5")]
    [InlineData("4900", "9999999999999999")]
    [InlineData("4900", "null")]
    [InlineData("usd", "dollar")]
    [InlineData("\"usd\"", "null")]
    [InlineData("\"cs_test_1\"", "\"cs test 1\"")]
    [InlineData("{\"id\"", "[{\"id\"")]
    public void What_is_signed_is_still_read_strictly(string text, string instead) => Assert.IsType<GatewayAnswer.Refused>(Signed(text, instead));

    [Theory]
    [InlineData("countersign_reference", "order")]
    [InlineData("7007054258-1", "somebody else's")]
    [InlineData("\"object\":\"checkout.session\"", "\"object\":\"customer\"")]
    [InlineData("\"object\":\"checkout.session\"", "\"object\":\"nobody.knows\"")]
    [InlineData("checkout.session.completed", "checkout.session.unheard_of")]
    public void What_is_none_of_ours_or_unknown_is_acknowledged(string text, string instead) => Assert.IsType<GatewayAnswer.Tells>(Signed(text, instead));

    [Theory]
    [InlineData("\"paid\"", "\"unpaid\"", GatewayEventKind.Authorised)]
    [InlineData("\"status\":\"complete\",\"payment_status\":\"paid\"", "\"status\":\"expired\",\"payment_status\":\"unpaid\"", GatewayEventKind.Expired)]
    public void A_session_tells_by_its_state(string text, string instead, GatewayEventKind kind) =>
        Assert.Equal(kind, Assert.Single(Assert.IsType<GatewayAnswer.Tells>(Signed(text, instead)).News).Kind);

    [Fact]
    public void Money_that_a_bank_did_not_send_after_all_was_refused()
    {
        var body = Body.Replace("\"paid\"", "\"unpaid\"", StringComparison.Ordinal).Replace(".completed", ".async_payment_failed", StringComparison.Ordinal);
        Assert.Equal(GatewayEventKind.Declined, Assert.Single(Assert.IsType<GatewayAnswer.Tells>(Understand(body, Sign(body, Time.GetUtcNow()))).News).Kind);
    }

    [Theory]
    [InlineData("""{"id":"re_1","object":"refund","status":"pending","payment_intent":"pi_1","amount":1,"currency":"usd"}""")]
    [InlineData("""{"id":"re_1","object":"refund","status":"failed","payment_intent":"pi_1","amount":1,"currency":"usd"}""")]
    [InlineData("""{"id":"re_1","object":"refund","status":"succeeded","amount":1,"currency":"usd"}""")]
    [InlineData("""{"id":"du_1","object":"dispute","status":"warning_needs_response","payment_intent":"pi_1","amount":1,"currency":"usd","balance_transactions":[]}""")]
    public void What_has_not_gone_back_is_not_told(string data) => Assert.Empty(Assert.IsType<GatewayAnswer.Tells>(OfObject(data)).News);

    [Fact]
    public async Task A_refund_of_a_payment_that_Stripe_does_not_know_is_told_again()
    {
        var answer = OfObject("""{"id":"re_1","object":"refund","status":"succeeded","payment_intent":"pi_1","amount":1,"currency":"usd"}""");
        Assert.IsType<GatewayAnswer.Refused>(await Assert.IsType<GatewayAnswer.Asks>(answer).Question(Token));
    }

    [Fact]
    public async Task A_broken_signature_is_refused_and_neither_secret_nor_card_is_in_what_is_kept()
    {
        await Pay("4242424242424242", ("corrupted", "yes"));
        await Played.Eventually(() => Played.Heard.Count >= 1);
        Assert.IsType<GatewayAnswer.Refused>(await Understood(Played.Heard[0]));
        foreach (var news in await Ask((await PayAnother()).Attempt))
        {
            Assert.DoesNotContain("secret", news.Raw, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("4242", news.Raw, StringComparison.Ordinal);
            Assert.All(Account.Values, value => Assert.DoesNotContain(value, news.Raw, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("SecretKey", "sk_live_51abc", true)]
    [InlineData("SecretKey", "rk_test_51abc", true)]
    [InlineData("SecretKey", "pk_live_51abc", false)]
    [InlineData("SecretKey", "sk_live_", false)]
    [InlineData("SecretKey", "sk_live_5 1", false)]
    [InlineData("WebhookSecret", "whsec_abc", true)]
    [InlineData("WebhookSecret", "abc", false)]
    [InlineData("Address", "https://api.stripe.com", true)]
    [InlineData("Address", "https://api.stripe.com/", false)]
    [InlineData("Address", "http://api.stripe.com", false)]
    [InlineData("PageOrigin", "https://pay.shop.example", true)]
    [InlineData("PageOrigin", "pay.shop.example", false)]
    [InlineData("PageOrigin", "https://pay.shop.example/c", false)]
    public void Settings_are_checked(string name, string value, bool isSound)
    {
        var setting = Kind.Settings.Single(one => one.Name == name);
        Assert.Equal(isSound, setting.Fault(value) is null);
        Assert.Equal(name is "SecretKey" or "WebhookSecret", setting.IsSecret);
    }

    private async Task<(PaymentAttempt Attempt, Uri Page)> PayAnother()
    {
        var begun = await Begin(Attempt(number: 2));
        await Played.Pay(begun.Page.PathAndQuery, "4242424242424242");
        return begun;
    }

    private GatewayAnswer OfObject(string data)
    {
        var body = """{"id":"evt_1","object":"event","created":1772366400,"livemode":false,"type":"x.y","data":{"object":""" + data + "}}";
        return Understand(body, Sign(body, Time.GetUtcNow()));
    }

    private GatewayAnswer Signed(string text, string instead)
    {
        var body = Body.Replace(text, instead, StringComparison.Ordinal);
        Assert.NotEqual(Body, body);
        return Understand(body, Sign(body, Time.GetUtcNow()));
    }

    private string Sign(string body, DateTimeOffset at, string? secret = null) => Sign(Encoding.UTF8.GetBytes(body), at, secret);

    private string Sign(byte[] body, DateTimeOffset at, string? secret = null)
    {
        var time = $"{at.ToUnixTimeSeconds()}";
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? Account["WebhookSecret"]), (byte[])[.. Encoding.UTF8.GetBytes(time + "."), .. body]))}";
    }

    private GatewayAnswer Understand(string body, string header) => Understand(Encoding.UTF8.GetBytes(body), header);

    private GatewayAnswer Understand(byte[] body, string? header) =>
        Gateway.Understand(new(body, header is null ? new HeaderDictionary() : new HeaderDictionary { ["Stripe-Signature"] = header }));

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        var copy = (byte[])bytes.Clone();
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }
}
