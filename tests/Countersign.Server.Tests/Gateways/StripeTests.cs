using System.Text;
using Countersign.Server.Payments;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Visits to Stripe Checkout: what is begun, asked and given back, by Stripe's own SDK.</summary>
[Trait("Engine", "own")]
public sealed class StripeTests() : GatewayUnderTest("stripe")
{
    [Fact]
    public async Task A_visit_is_paid_and_told_the_same_by_notification_and_answer()
    {
        var attempt = await Pay();
        var asked = Assert.Single(await Ask(attempt));
        Assert.Equal((GatewayEventKind.Captured, 49_00, "USD", "7007054258-1"), (asked.Kind, asked.Amount, asked.Currency, asked.Reference));
        var told = Assert.Single(await Notified(1));
        Assert.Equal(asked with { At = told.At, Raw = told.Raw }, told);
        Assert.Equal("/payments/stripe", Assert.Single(Played.Heard).Path);
    }

    [Fact]
    public async Task A_second_tab_gets_the_same_session_before_and_after_it_has_a_name()
    {
        var attempt = Attempt();
        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Begin(attempt)));
        Assert.Single(pages.Select(one => one.Page).Distinct());
        var (known, page) = pages[0];
        Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(page, (await Begin(known, Visit(language: "de"))).Page);
    }

    [Fact]
    public async Task A_visit_may_be_begun_at_Stripe_until_its_very_end()
    {
        var attempt = Attempt();
        Time.Advance(TimeSpan.FromMinutes(29));
        await Begin(attempt);
    }

    [Fact]
    public async Task A_visit_that_has_ended_leads_back_to_our_own_page()
    {
        var attempt = await Pay();
        Assert.Equal(Visit().Return, (await Begin(attempt)).Page);
    }

    [Fact]
    public Task Every_language_of_ours_is_one_of_Stripe_s() => BeginInEveryLanguage();

    [Theory]
    [InlineData("")]
    [InlineData("büro@schön.example")]
    [InlineData("root@localhost")]
    public async Task No_address_of_e_mail_keeps_anybody_from_paying(string email) => await Begin(visit: Visit(email: email));

    [Fact]
    public async Task A_page_elsewhere_takes_nobody()
    {
        var gateway = Connected(null, ("PageOrigin", "https://checkout.stripe.com"));
        var start = Assert.IsType<GatewayStart.Unavailable>(await gateway.Begin(Attempt(), Visit(), Token));
        Assert.Contains("PageOrigin", start.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_visit_tells_nothing_and_nobody_is_asked_about_one_without_a_name()
    {
        var (attempt, _) = await Begin();
        Assert.Empty(await Ask(attempt));
        Assert.Empty(Assert.IsType<GatewayAnswer.Tells>(await Connected(null, ("Address", "https://127.0.0.1:1")).Ask!(Attempt(), Token)).News);
    }

    [Fact]
    public async Task A_refused_card_and_turning_back_leave_the_visit_open()
    {
        var (attempt, page) = await Begin();
        await Played.Pay(page.PathAndQuery, "4000000000000002");
        await Played.Send(page.PathAndQuery, ("button", "cancel"));
        Assert.Empty(await Ask(attempt));
        await Played.Pay(page.PathAndQuery, "4242424242424242");
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD")], Facts(await Ask(attempt)));
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD")], Facts(await Notified(2)));
    }

    [Fact]
    public async Task When_its_time_is_over_a_visit_is_ended_at_Stripe_and_takes_no_money()
    {
        var (attempt, page) = await Begin();
        Time.Advance(TimeSpan.FromMinutes(30));
        var asked = Assert.Single(await Ask(attempt));
        Assert.Equal((GatewayEventKind.Expired, 0), (asked.Kind, asked.Amount));
        Assert.Equal(410, (await Played.Pay(page.PathAndQuery, "4242424242424242")).Status);
        Assert.Equal(asked.Id, Assert.Single(await Ask(attempt)).Id);
        Assert.Equal(asked.Id, Assert.Single(await Notified(1)).Id);
    }

    [Fact]
    public async Task A_visit_of_an_order_that_waits_for_no_money_any_more_is_ended_at_Stripe()
    {
        var (attempt, page) = await Begin();
        Assert.Equal(GatewayEventKind.Expired, Assert.Single(await Ask(attempt with { IsWanted = false })).Kind);
        Assert.Equal(410, (await Played.Pay(page.PathAndQuery, "4242424242424242")).Status);
    }

    [Theory]
    [InlineData("less", 24_50, "USD")]
    [InlineData("more", 73_50, "USD")]
    [InlineData("currency", 49_00, "EUR")]
    public async Task What_Stripe_took_counts_whatever_was_due(string charge, long amount, string currency)
    {
        var attempt = await Pay("4242424242424242", ("charge", charge));
        Assert.Equal([(GatewayEventKind.Captured, amount, currency)], Facts(await Ask(attempt)));
        Assert.Equal([(GatewayEventKind.Captured, amount, currency)], Facts(await Notified(1)));
    }

    [Fact]
    public async Task Money_that_comes_later_is_held_first()
    {
        var attempt = await Pay("4000000000000077");
        Assert.Equal([(GatewayEventKind.Authorised, 49_00, "USD")], Facts(await Ask(attempt)));
        Assert.Equal([(GatewayEventKind.Authorised, 49_00, "USD"), (GatewayEventKind.Captured, 49_00, "USD")], Facts(await Notified(2)));
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD")], Facts(await Ask(attempt)));
    }

    [Fact]
    public async Task Money_is_given_back_once_for_each_key_also_when_Stripe_has_forgotten_the_key()
    {
        var attempt = await Pay();
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD"), (GatewayEventKind.Refunded, 10_00, "USD")], Facts(await Refund(attempt, 10_00, "a")));
        Assert.Equal(2, (await Refund(attempt, 10_00, "a")).Count);
        Assert.Equal(3, (await Refund(attempt, 39_00, "b")).Count);
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!(attempt, new(11_00, "a"), Token));
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!(attempt, new(1, "c"), Token));
        var told = await Notified(3);
        Assert.Equal((await Ask(attempt)).Select(one => one.Id), told.Select(one => one.Id));
    }

    [Fact]
    public async Task Nothing_is_given_back_of_what_was_not_paid()
    {
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!(Attempt(), new(1, "a"), Token));
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!((await Begin()).Attempt, new(1, "a"), Token));
    }

    [Theory]
    [InlineData("4000000000005126", GatewayEventKind.Refunded)]
    [InlineData("4000000000000259", GatewayEventKind.ChargedBack)]
    public async Task What_goes_back_by_others_is_found_by_its_payment(string card, GatewayEventKind kind)
    {
        var attempt = await Pay(card);
        var told = await Notified(2);
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD"), (kind, 49_00, "USD")], Facts(told));
        Assert.All(told, one => Assert.Equal(attempt.Reference, one.Reference));
        Assert.Equal(told.Select(one => one.Id), (await Ask(attempt)).Select(one => one.Id));
    }

    [Theory]
    [InlineData("SecretKey", "sk_test_wrong")]
    [InlineData("SecretKey", "sk_live_wrong")]
    public async Task A_wrong_key_is_refused_and_never_repeated(string setting, string value)
    {
        var (attempt, _) = await Begin();
        var gateway = Connected(null, (setting, value));
        var start = Assert.IsType<GatewayStart.Unavailable>(await gateway.Begin(attempt, Visit(), Token));
        var answer = Assert.IsType<GatewayAnswer.Refused>(await gateway.Ask!(attempt, Token));
        Assert.All([start.Trouble, answer.Reason], text => Assert.Equal("Stripe answered 401 invalid_request_error.", text));
    }

    [Fact]
    public async Task Another_visit_s_session_is_not_believed()
    {
        var (attempt, _) = await Begin();
        var other = Attempt(number: 2) with { KnownAs = attempt.KnownAs };
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Ask!(other, Token));
        Assert.IsType<GatewayStart.Unavailable>(await Gateway.Begin(other, Visit(), Token));
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!(other, new(1, "a"), Token));
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Ask!(other with { KnownAs = "cs_test_none" }, Token));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    [InlineData(200, "{\"id\":7,\"object\":{}}")]
    [InlineData(200, "{\"object\":\"checkout.session\",\"id\":\"cs_1\",\"amount_total\":\"x\"}")]
    [InlineData(200, "{\"object\":\"checkout.session\",\"id\":\"cs_1\",\"client_reference_id\":\"7007054258-1\",\"payment_status\":\"paid\",\"amount_total\":49.5,\"currency\":\"usd\"}")]
    [InlineData(200, "{\"object\":\"checkout.session\",\"id\":\"cs_1\",\"client_reference_id\":\"7007054258-1\",\"payment_status\":\"paid\",\"amount_total\":-1,\"currency\":\"usd\"}")]
    [InlineData(200, "{\"object\":\"checkout.session\",\"id\":\"cs_1\",\"client_reference_id\":\"7007054258-1\",\"payment_status\":\"paid\",\"amount_total\":4900,\"currency\":\"dollars\"}")]
    [InlineData(200, "<html>")]
    [InlineData(302, "")]
    [InlineData(400, "<html>")]
    [InlineData(400, "{\"error\":7}")]
    [InlineData(429, "{}")]
    [InlineData(500, "{\"error\":{\"type\":\"api_error\"}}")]
    [InlineData(503, "")]
    public async Task A_strange_answer_is_trouble_and_no_exception(int status, string body)
    {
        await using var strange = await StrangeGateway.Start(status, Encoding.UTF8.GetBytes(body));
        await IsTrouble(strange.Address, "cs_1");
    }

    [Fact]
    public Task Neither_an_endless_answer_nor_silence_nor_nobody_holds_us_up() => IsTroubleWhereNobodyAnswers("cs_1");
}
