using System.Text;
using Countersign.Server.Payments;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Visits to PayPal: orders that a buyer approves and that we take the money of, in time and once.</summary>
[Trait("Engine", "own")]
public sealed class PayPalTests() : GatewayUnderTest("paypal")
{
    [Fact]
    public async Task An_approved_order_is_captured_when_it_is_asked_about_and_once()
    {
        var attempt = await Pay();
        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Ask(attempt)));
        Assert.All(asked, news => Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD")], Facts(news)));
        Assert.Single(asked.SelectMany(news => news).Select(one => one.Id).Distinct());
        Assert.Equal(asked[0].Select(one => one.Id), (await Ask(attempt)).Select(one => one.Id));
    }

    [Fact]
    public async Task An_approval_alone_takes_nothing_and_after_its_time_nothing_is_taken_any_more()
    {
        var attempt = await Pay();
        Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal([(GatewayEventKind.Expired, 0, "USD")], Facts(await Ask(attempt)));
        Assert.Equal([(GatewayEventKind.Expired, 0, "USD")], Facts(await Ask(attempt)));
    }

    [Fact]
    public async Task Of_an_order_that_waits_for_no_money_any_more_none_is_taken()
    {
        var attempt = await Pay();
        Assert.Equal([(GatewayEventKind.Expired, 0, "USD")], Facts(await Ask(attempt with { IsWanted = false })));
    }

    [Fact]
    public async Task What_was_captured_in_time_is_told_after_it_too()
    {
        var attempt = await Pay();
        var before = await Ask(attempt);
        Time.Advance(TimeSpan.FromHours(30));
        Assert.Equal(before.Select(one => one.Id), (await Ask(attempt)).Select(one => one.Id));
    }

    [Fact]
    public async Task An_order_that_PayPal_has_forgotten_has_expired_after_its_time_and_not_before()
    {
        var (attempt, _) = await Begin();
        Time.Advance(TimeSpan.FromHours(4));
        Assert.Equal(GatewayEventKind.Expired, Assert.Single(await Ask(attempt)).Kind);
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Ask!(attempt with { EndsAt = Time.GetUtcNow().AddMinutes(1) }, Token));
    }

    [Fact]
    public async Task A_second_tab_gets_the_same_order_before_and_after_it_has_a_name()
    {
        var attempt = Attempt();
        var begun = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Begin(attempt)));
        Assert.Single(begun.Select(one => (one.Page, one.Attempt.KnownAs)).Distinct());
        Assert.Equal(begun[0].Page, (await Begin(begun[0].Attempt, Visit("de"))).Page);
    }

    [Fact]
    public async Task An_order_that_takes_nobody_leads_back_to_our_own_page()
    {
        var attempt = await Pay();
        Assert.Equal(Visit().Return, (await Begin(attempt)).Page);
        await Ask(attempt);
        Assert.Equal(Visit().Return, (await Begin(attempt)).Page);
        Assert.Equal(Visit().Return, (await Begin(Attempt(number: 9) with { KnownAs = "NOBODYKNOWSIT0000" })).Page);
    }

    [Fact]
    public Task Every_language_of_ours_is_one_of_PayPal_s() => BeginInEveryLanguage();

    [Fact]
    public async Task A_page_elsewhere_takes_nobody()
    {
        var start = Assert.IsType<GatewayStart.Unavailable>(await Connected(null, ("PageOrigin", "https://www.paypal.com")).Begin(Attempt(), Visit(), Token));
        Assert.Contains("PageOrigin", start.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turning_back_leaves_the_order_open_and_nobody_is_asked_about_one_without_a_name()
    {
        var (attempt, page) = await Begin();
        var (status, back) = await Played.Send(page.PathAndQuery, ("button", "cancel"));
        Assert.Equal((303, $"{Visit().TurnBack}&token={attempt.KnownAs}"), (status, back));
        Assert.Empty(await Ask(attempt));
        Assert.Empty(Assert.IsType<GatewayAnswer.Tells>(await Connected(null, ("Address", "https://127.0.0.1:1")).Ask!(Attempt(), Token)).News);
        await Played.Pay(page.PathAndQuery, "4242424242424242");
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD")], Facts(await Ask(attempt)));
    }

    [Fact]
    public async Task A_refused_capture_is_declined_and_a_new_visit_can_be_paid()
    {
        var attempt = await Pay("4000000000000119");
        Assert.Equal([(GatewayEventKind.Declined, 0, "USD")], Facts(await Ask(attempt)));
        Assert.Equal((await Ask(attempt)).Select(one => one.Id), (await Ask(attempt)).Select(one => one.Id));
        var (other, page) = await Begin(Attempt(number: 2));
        await Played.Pay(page.PathAndQuery, "4242424242424242");
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD")], Facts(await Ask(other)));
    }

    [Fact]
    public async Task A_card_that_is_refused_on_the_page_leaves_the_order_open()
    {
        var (attempt, page) = await Begin();
        await Played.Pay(page.PathAndQuery, "4000000000000002");
        Assert.Empty(await Ask(attempt));
        await Played.Pay(page.PathAndQuery, "4242424242424242");
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD")], Facts(await Ask(attempt)));
    }

    [Theory]
    [InlineData("less", 24_50, "USD")]
    [InlineData("more", 73_50, "USD")]
    [InlineData("currency", 49_00, "EUR")]
    public async Task What_PayPal_took_counts_whatever_was_due(string charge, long amount, string currency) =>
        Assert.Equal([(GatewayEventKind.Captured, amount, currency)], Facts(await Ask(await Pay("4242424242424242", ("charge", charge)))));

    [Fact]
    public async Task A_completed_order_whose_money_waits_is_not_paid()
    {
        var attempt = await Pay("4000000000000077");
        Assert.Equal([(GatewayEventKind.Authorised, 49_00, "USD")], Facts(await Ask(attempt)));
        await Played.Eventually(() => Played.Heard.Count >= 2);
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD")], Facts(await Ask(attempt)));
    }

    [Theory]
    [InlineData("4000000000005126", GatewayEventKind.Refunded)]
    [InlineData("4000000000000259", GatewayEventKind.ChargedBack)]
    public async Task What_goes_back_by_others_is_told(string card, GatewayEventKind kind)
    {
        var attempt = await Pay(card);
        await Ask(attempt);
        await Played.Eventually(() => Played.Heard.Count >= 3);
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD"), (kind, 49_00, "USD")], Facts(await Ask(attempt)));
    }

    [Fact]
    public async Task Money_is_given_back_once_for_each_key()
    {
        var attempt = await Pay();
        await Ask(attempt);
        var key = new string('k', 128);
        Assert.Equal([(GatewayEventKind.Captured, 49_00, "USD"), (GatewayEventKind.Refunded, 10_00, "USD")], Facts(await Refund(attempt, 10_00, key)));
        Assert.Equal(2, (await Refund(attempt, 10_00, key)).Count);
        Assert.Equal(3, (await Refund(attempt, 39_00, "b")).Count);
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!(attempt, new(11_00, key), Token));
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!(attempt, new(1, "c"), Token));
    }

    [Fact]
    public async Task Nothing_is_given_back_of_what_was_not_paid()
    {
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!(Attempt(), new(1, "a"), Token));
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!((await Begin()).Attempt, new(1, "a"), Token));
    }

    [Fact]
    public async Task Every_notification_only_says_whom_to_ask()
    {
        var attempt = await Pay("4242424242424242", ("doubled", "yes"));
        await Ask(attempt);
        await Refund(attempt, 1_00, "a");
        await Played.Eventually(() => Played.Heard.Count >= 5);
        foreach (var notified in Played.Heard)
            Assert.Equal(attempt.Reference, Assert.IsType<GatewayAnswer.Hints>(await Understood(notified)).Reference);
    }

    [Theory]
    [InlineData("{\"event_type\":\"X\",\"resource\":{}}", null)]
    [InlineData("{\"event_type\":\"X\",\"resource\":{\"custom_id\":\"somebody's\"}}", null)]
    [InlineData("{\"event_type\":\"X\",\"resource\":{\"custom_id\":\"7007054258-1\"}}", "7007054258-1")]
    [InlineData("{\"event_type\":\"X\",\"resource\":{\"custom_id\":\"7007054258-1-refund-0f\",\"invoice_id\":\"7007054258-1\"}}", "7007054258-1")]
    [InlineData("{\"event_type\":\"X\",\"resource\":{\"purchase_units\":[{\"custom_id\":\"7007054258-2\"}]}}", "7007054258-2")]
    [InlineData("{\"event_type\":\"X\",\"resource\":{\"purchase_units\":[null]}}", null)]
    public void A_notification_is_understood_by_our_own_name(string body, string? reference)
    {
        var answer = Gateway.Understand(new(Encoding.UTF8.GetBytes(body), new Microsoft.AspNetCore.Http.HeaderDictionary()));
        Assert.Equal(reference, (answer as GatewayAnswer.Hints)?.Reference);
        Assert.True(answer is GatewayAnswer.Hints or GatewayAnswer.Tells { News: [] });
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"event_type\":\"X\"}")]
    [InlineData("{\"event_type\":7,\"resource\":{}}")]
    [InlineData("{\"event_type\":\"X\",\"event_type\":\"X\",\"resource\":{}}")]
    public void A_body_that_is_no_event_is_refused(string body) =>
        Assert.IsType<GatewayAnswer.Refused>(Gateway.Understand(new(Encoding.UTF8.GetBytes(body), new Microsoft.AspNetCore.Http.HeaderDictionary())));

    [Theory]
    [InlineData("ClientSecret")]
    [InlineData("ClientId")]
    public async Task Wrong_credentials_are_refused_and_never_repeated(string setting)
    {
        var (attempt, _) = await Begin();
        var gateway = Connected(null, (setting, "wrong"));
        var start = Assert.IsType<GatewayStart.Unavailable>(await gateway.Begin(attempt, Visit(), Token));
        var answer = Assert.IsType<GatewayAnswer.Refused>(await gateway.Ask!(attempt, Token));
        Assert.All([start.Trouble, answer.Reason], text => Assert.Equal("PayPal answered 401 invalid_client.", text));
    }

    [Fact]
    public async Task Another_visit_s_order_is_not_believed()
    {
        var paid = await Pay();
        var other = Attempt(number: 2) with { KnownAs = paid.KnownAs };
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Ask!(other, Token));
        Assert.IsType<GatewayStart.Unavailable>(await Gateway.Begin(other, Visit(), Token));
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!(other, new(1, "a"), Token));
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Ask!(other with { KnownAs = "../../v1/oauth2" }, Token));
    }

    [Fact]
    public async Task Neither_secret_nor_card_is_in_what_is_kept()
    {
        var attempt = await Pay();
        foreach (var news in await Ask(attempt))
        {
            Assert.DoesNotContain("4242", news.Raw, StringComparison.Ordinal);
            Assert.All(Account.Values, value => Assert.DoesNotContain(value, news.Raw, StringComparison.Ordinal));
        }
    }
}
