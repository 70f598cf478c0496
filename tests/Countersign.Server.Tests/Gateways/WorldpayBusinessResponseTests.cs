using System.Text;
using Countersign.Server.Payments;
using Countersign.Server.Payments.WorldpayBusiness;
using static Countersign.Server.Tests.Gateways.WorldpayBusinessAccount;

namespace Countersign.Server.Tests.Gateways;

/// <summary>What Worldpay's Business Gateway posts back: what is believed of it, and what is not.</summary>
[Trait("Engine", "own")]
public class WorldpayBusinessResponseTests
{
    private const string Instalment = "authMode=A&authAmount=12.0&authCurrency=USD&amount=12.00&currency=USD&cartId=7007054258-1&desc=Payment+3+of+FuturePay+agreement+ID+193743&futurePayId=193743"
        + "&instId=1234567&installation=1234567&rawAuthCode=A&testMode=0&transId=21172954&transStatus=Y&transTime=1772366400000&callbackPW=a-password-of-ours";

    private static PaymentGateway Worldpay { get; } = Gateway();

    /// <summary>The fields that nothing may be changed of.</summary>
    public static TheoryData<string> Judged => ["callbackPW", "instId", "installation", "cartId", "amount", "authAmount", "currency", "authCurrency", "testMode", "transStatus"];

    [Fact]
    public void A_payment_is_told_once_with_the_money_that_was_authorised()
    {
        var news = Assert.Single(Told(Paid));
        Assert.Equal(("1234567.1234567890.Y", OurReference, GatewayEventKind.Captured, 49_00L, "USD", ""), (news.Id, news.Reference, news.Kind, news.Amount, news.Currency, news.Agreement));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), news.At);
        Assert.Contains("name=Jos%C3%A9", news.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("callbackPW", news.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("a-password-of-ours", news.Raw, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Judged))]
    public void No_change_of_one_bit_gives_a_payment(string name)
    {
        var value = Paid.Split('&').Single(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
        for (var bit = 0; bit < value.Length * 8; bit++)
        {
            var bytes = Encoding.Latin1.GetBytes(value);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            IsNoPayment(With(Paid, name, string.Concat(bytes.Select(one => $"%{one:X2}"))));
            IsNoPayment(With(Paid, name, Encoding.Latin1.GetString(bytes)));
        }
    }

    [Theory]
    [MemberData(nameof(Judged))]
    public void A_field_that_is_missing_empty_or_sent_twice_gives_no_payment(string name)
    {
        if (name != "installation")
            IsNoPayment(With(Paid, name, null));
        if (name != "installation")
            IsNoPayment(With(Paid, name, ""));
        var value = Paid.Split('&').Single(pair => pair.StartsWith(name + "=", StringComparison.Ordinal));
        IsNoPayment($"{Paid}&{value}");
        IsNoPayment($"{value}&{Paid}");
        IsNoPayment($"{Paid}&{name}=");
        IsNoPayment($"{Paid}&%{(int)name[0]:X2}{value[1..]}");
    }

    [Theory]
    [InlineData("transStatus", "N")]
    [InlineData("transStatus", "y")]
    [InlineData("authMode", "E")]
    [InlineData("authMode", "O")]
    [InlineData("transId", "")]
    [InlineData("transId", "12a")]
    [InlineData("amount", "0.00")]
    [InlineData("amount", "49.000")]
    [InlineData("amount", "49,00")]
    [InlineData("cartId", "somebody-elses")]
    [InlineData("futurePayId", "12a")]
    public void What_is_no_payment_is_none(string name, string value) =>
        IsNoPayment(Paid.Contains($"&{name}=", StringComparison.Ordinal) ? With(Paid, name, value) : $"{Paid}&{name}={value}");

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("=")]
    [InlineData("%zz=1")]
    [InlineData("a=%4")]
    [InlineData("callbackPW")]
    public void What_is_no_form_is_refused(string body) => Assert.IsType<GatewayAnswer.Refused>(Understand(Worldpay, body));

    [Fact]
    public void A_form_of_too_many_fields_is_refused() => IsNoPayment(Paid + string.Concat(Enumerable.Repeat("&x=1", 600)));

    [Fact]
    public void A_response_to_another_installation_is_refused_by_its_address()
    {
        Assert.IsType<GatewayAnswer.Tells>(Understand(Worldpay, Paid, "msgType=authResult&installation=1234567"));
        Assert.IsType<GatewayAnswer.Refused>(Understand(Worldpay, Paid, "msgType=authResult&installation=1234568"));
    }

    [Fact]
    public void Unknown_fields_do_not_matter() => Assert.Single(Told($"{Paid}&wafMerchMessage=waf.warning&new=1&new=2&M_x=%FF"));

    [Fact]
    public void No_secret_is_said_of_what_is_refused()
    {
        var reason = Assert.IsType<GatewayAnswer.Refused>(Understand(Worldpay, With(Paid, "callbackPW", "guess-guess-guess"))).Reason;
        Assert.DoesNotContain("guess", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("ours", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=ISO-8859-1", "UTF-8", "Jos%E9", "José")]
    [InlineData("application/x-www-form-urlencoded; charset=UTF-8", "ISO-8859-1", "Jos%C3%A9", "José")]
    [InlineData("application/x-www-form-urlencoded; charset=\"UTF-8\"", "ISO-8859-1", "Jos%C3%A9", "José")]
    [InlineData("application/x-www-form-urlencoded", "UTF-8", "Jos%C3%A9", "José")]
    [InlineData("", "ISO-8859-1", "Jos%E9", "José")]
    [InlineData("", "Shift_JIS", "%93%FA%96%7B", "日本")]
    [InlineData("", "EUC-KR", "%C7%D1", "한")]
    [InlineData("", "windows-1251", "%CF%F0%E8%E2%E5%F2", "Привет")]
    [InlineData("", "GB2312", "%D6%D0", "中")]
    [InlineData("", "ISO-8859-9", "%FE", "ş")]
    [InlineData("", "none-such", "Jos%E9", "José")]
    [InlineData("nonsense", "utf-7", "Jos%E9", "José")]
    public void What_people_wrote_is_read_in_the_character_set_of_their_page(string type, string said, string name, string expected)
    {
        var news = Assert.IsType<GatewayAnswer.Tells>(Understand(Worldpay, With(With(Paid, "name", name), "charenc", said), type: type)).News;
        Assert.Contains($"&name={Uri.EscapeDataString(expected)}&", news[0].Raw, StringComparison.Ordinal);
        Assert.Equal(49_00, news[0].Amount);
    }

    [Fact]
    public void A_buyer_who_turns_back_has_cancelled_once()
    {
        var news = Assert.Single(Told(With(With(Paid, "transStatus", "C"), "transId", "0")));
        Assert.Equal((GatewayEventKind.Cancelled, 0L, "1234567.7007054258-1.C"), (news.Kind, news.Amount, news.Id));
        Assert.Equal(news.Id, Assert.Single(Told(With(With(Paid, "transStatus", "C"), "authAmount", null))).Id);
    }

    [Fact]
    public void Money_that_is_held_ready_is_not_paid() => Assert.Equal(GatewayEventKind.Authorised, Assert.Single(Told(With(Paid, "authMode", "E"))).Kind);

    [Fact]
    public void The_first_payment_of_an_agreement_tells_of_both()
    {
        var news = Told($"{Paid}&futurePayId=193743&M_visit={OurReference}");
        Assert.Equal([GatewayEventKind.Captured, GatewayEventKind.AgreementMade], news.Select(one => one.Kind));
        Assert.Equal(["", "193743"], news.Select(one => one.Agreement));
        Assert.Equal("1234567.1234567890.Y", news[0].Id);
    }

    [Fact]
    public void An_instalment_is_one_though_its_reference_is_that_of_the_order()
    {
        var news = Assert.Single(Told(Instalment));
        Assert.Equal((GatewayEventKind.InstalmentPaid, 12_00L, "USD", "193743", OurReference), (news.Kind, news.Amount, news.Currency, news.Agreement, news.Reference));
        Assert.Equal(news with { Raw = "" }, Assert.Single(Told($"{Instalment}&M_visit={OurReference}")) with { Raw = "" });
        Assert.Equal(GatewayEventKind.InstalmentPaid, Assert.Single(Told(With(Instalment, "desc", "Anything"))).Kind);
    }

    [Theory]
    [InlineData("changed+by+the+merchant")]
    [InlineData("")]
    [InlineData(null)]
    public void An_instalment_without_our_reference_is_known_by_its_agreement(string? cart)
    {
        var news = Assert.Single(Told(With(Instalment, "cartId", cart)));
        Assert.Equal(("", "193743"), (news.Reference, news.Agreement));
    }

    [Fact]
    public void A_refused_instalment_is_told_under_a_name_of_its_own()
    {
        var news = Assert.Single(Told(With(With(Instalment, "transStatus", "N"), "rawAuthCode", "D")));
        Assert.Equal((GatewayEventKind.InstalmentRefused, "1234567.21172954.N", "193743"), (news.Kind, news.Id, news.Agreement));
    }

    [Theory]
    [InlineData("Merchant+Cancelled", GatewayEventKind.AgreementCancelled)]
    [InlineData("Customer+Cancelled", GatewayEventKind.AgreementCancelled)]
    [InlineData("Completed", GatewayEventKind.AgreementEnded)]
    public void The_end_of_an_agreement_is_told(string change, GatewayEventKind expected)
    {
        var news = Assert.Single(Told($"futurePayId=193743&futurePayStatusChange={change}&instId=1234567&testMode=0&callbackPW=a-password-of-ours"));
        Assert.Equal((expected, "193743", "", 0L), (news.Kind, news.Agreement, news.Reference, news.Amount));
    }

    [Fact]
    public void An_unknown_change_of_an_agreement_is_refused() =>
        Assert.IsType<GatewayAnswer.Refused>(Understand(Worldpay, "futurePayId=193743&futurePayStatusChange=Frozen&instId=1234567&testMode=0&callbackPW=a-password-of-ours"));

    [Fact]
    public void The_reply_takes_the_buyer_back_and_leaves_room_for_the_banner()
    {
        var reply = Worldpay.Acknowledge!(new Uri("https://shop.example/pay/a?b=\"c\"&d='e'<f>"));
        Assert.Equal("text/html; charset=utf-8", reply.ContentType);
        Assert.Contains("<WPDISPLAY ITEM=banner>", reply.Body, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"c\"", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_account_for_administration_nothing_is_done_and_the_settings_are_named()
    {
        var attempt = Attempt(DateTimeOffset.UnixEpoch);
        var token = TestContext.Current.CancellationToken;
        foreach (var answer in (GatewayAnswer[])[
            await Worldpay.Refund!(attempt, new(1_00, "key") { Payment = "1234567.1234567890.Y" }, token),
            await Worldpay.CancelAgreement!(attempt, "193743", token), await Worldpay.ChangeAgreement!(attempt, "193743", 1_00, token)])
            Assert.Contains("AdministrationId", Assert.IsType<GatewayAnswer.Refused>(answer).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void It_cannot_be_asked() => Assert.Null(WorldpayBusinessGateway.Kind.Connect(new(_ => "", null!, TimeProvider.System)).Ask);

    private static IReadOnlyList<GatewayNews> Told(string body)
    {
        var answer = Understand(Worldpay, body);
        return answer is GatewayAnswer.Refused(var reason) ? throw new InvalidOperationException(reason) : Assert.IsType<GatewayAnswer.Tells>(answer).News;
    }

    // News of another order is none of this one; which order there is, the reference itself says (its digits are a permutation under a secret).
    private static void IsNoPayment(string body) => Assert.False(
        Understand(Worldpay, body) is GatewayAnswer.Tells(var news) && news.Any(one => one is { Kind: GatewayEventKind.Captured, Reference: OurReference, Amount: >= 49_00, Currency: "USD" }), body);
}
