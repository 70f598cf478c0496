using System.Net;
using System.Text.RegularExpressions;
using Countersign.Server.Checkout;
using Countersign.Server.Outbox;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Checkout;

/// <summary>Where several gateways stand behind a route, and where one is begun by a form.</summary>
public sealed class GatewayChoiceTests : CheckoutServer
{
    public override ValueTask InitializeAsync()
    {
        Gateway.Others = [("second", "One House", false), ("third", "One House", true)];
        return base.InitializeAsync();
    }

    [Fact]
    public async Task The_buyer_chooses_among_the_gateways_of_the_route_and_the_first_is_chosen_already()
    {
        var path = await Order();
        var page = await Browser.Get(path);
        Assert.Contains("How do you want to pay?", page.Text, StringComparison.Ordinal);
        Assert.Equal([GatewayStandIn.Name, "second", "third"], page.Attributes("input", "value"));
        Assert.All(["Stand-in", "One House (second)", "One House (third)"], title => Assert.Contains(title, page.Text, StringComparison.Ordinal));
        Assert.Single(Regex.Matches(page.Html, "<input[^>]* checked"));

        Assert.Equal(HttpStatusCode.SeeOther, (await Browser.Post(path, "action", "pay", "gateway", "second")).Status);
        Assert.Equal("second", (await Read(path)).Last!.Gateway);
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("SECOND")]
    public async Task Whoever_chooses_none_of_them_goes_to_the_first(string choice)
    {
        var path = await Order();
        await Browser.Post(path, "action", "pay", "gateway", choice);
        Assert.Equal(GatewayStandIn.Name, (await Read(path)).Last!.Gateway);
    }

    [Fact]
    public async Task Another_gateway_is_another_visit_and_money_of_either_places_the_order()
    {
        var path = await Order();
        await Browser.Post(path, "action", "pay", "gateway", "second");
        await Browser.Post(path, "action", "pay", "gateway", "third");
        var payment = await Read(path);
        Assert.Equal(["second", "third"], payment.Attempts.Select(visit => visit.Gateway));
        await Settlement.Take("second", [GatewayStandIn.News(payment.Attempts[0].Reference, GatewayEventKind.Captured)], NewsSource.Notification, Token);
        Assert.True((await Read(path)).Order.IsPlaced);
    }

    [Fact]
    public async Task Whoever_comes_back_to_a_gateway_from_another_goes_on_with_the_visit_that_is_open_there()
    {
        var path = await Order();
        foreach (var gateway in (string[])["second", "third", "second", "third"])
            await Browser.Post(path, "action", "pay", "gateway", gateway);
        Assert.Equal(["second", "third"], (await Read(path)).Attempts.Select(visit => visit.Gateway));
    }

    [Fact]
    public async Task Visits_of_an_order_that_is_paid_are_wanted_no_more()
    {
        var path = await Order();
        await Browser.Post(path, "action", "pay", "gateway", "second");
        await Browser.Post(path, "action", "pay", "gateway", "third");
        Assert.All((await Read(path)).Attempts, visit => Assert.True(visit.IsWanted));
        await Settlement.Take("second", [GatewayStandIn.News((await Read(path)).Attempts[0].Reference, GatewayEventKind.Captured)], NewsSource.Notification, Token);
        Assert.All((await Read(path)).Attempts, visit => Assert.False(visit.IsWanted));
    }

    [Fact]
    public async Task News_of_a_visit_to_another_gateway_is_news_of_no_order()
    {
        var path = await Order();
        await Browser.Post(path, "action", "pay", "gateway", "second");
        var news = GatewayStandIn.News((await Read(path)).Last!.Reference, GatewayEventKind.Captured);
        Assert.Equal(SettlementResult.Unknown, await Settlement.Take("third", [news], NewsSource.Notification, Token));
        Assert.True((await Read(path)).Order.IsAwaitingPayment);
    }

    [Fact]
    public async Task What_is_paid_by_an_agreement_is_offered_only_where_agreements_are_taken()
    {
        var page = await Browser.Get(await Order("1_PPP=100802"));
        Assert.Equal([GatewayStandIn.Name, "third"], page.Attributes("input", "value"));
        Assert.Contains("You also agree to regular payments: 14.00 USD on Thursday, 24 December 2026, and again each time after the same interval", page.Text, StringComparison.Ordinal);
        var used = await Browser.Get(await Order("1_PPP=100602"));
        Assert.Contains("from Thursday, 24 December 2026 on what you use is charged afterwards: at most 25.00 USD in each period", used.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_gateway_calls_a_visit_is_kept_before_the_browser_goes_and_handed_to_it_from_then_on()
    {
        Gateway.Start = attempt => new GatewayStart.Redirect(new Uri($"{Gateway.Origin}/visit/{attempt.Reference}"), "cs_test_1");
        var path = await Order();
        var reference = await Visit(path);
        Assert.Equal(("", "cs_test_1"), (Gateway.Names[reference], (await Read(path)).Last!.KnownAs));
        Assert.Equal(reference, await Visit(path));
        Assert.Equal("cs_test_1", Gateway.Names[reference]);
    }

    [Fact]
    public async Task A_form_is_posted_by_a_page_that_works_without_script_and_whose_one_script_is_named_by_its_hash()
    {
        Gateway.Start = attempt => new GatewayStart.Form(new Uri($"{Gateway.Origin}/purchase?a=1&b=2"), [new("cartId", attempt.Reference), new("desc", "<b>\"Zoë\" & 東京</b>")]);
        var path = await Order();
        var page = await Browser.Post(path, "action", "pay");
        Assert.Equal((HttpStatusCode.OK, "onward"), (page.Status, ViewOf(page)));
        Assert.Contains($"action=\"{Gateway.Origin}/purchase?a=1&amp;b=2\"", page.Html, StringComparison.Ordinal);
        Assert.Equal([(await Read(path)).Last!.Reference, "<b>\"Zoë\" & 東京</b>"], page.Attributes("input", "value").Select(WebUtility.HtmlDecode));
        Assert.Contains("Continue to gateway.example:8450", page.Text, StringComparison.Ordinal);
        Assert.Contains($"<script>{OnwardScript.Text}</script>", page.Html, StringComparison.Ordinal);
        Assert.EndsWith($"; script-src '{OnwardScript.Hash}'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", (await Browser.Get(path)).Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_whose_gateway_is_not_connected_any_more_is_not_closed()
    {
        var payment = await Visiting();
        Clock.Now += TimeSpan.FromDays(1);
        var check = ActivatorUtilities.CreateInstance<PaymentCheck>(Server.Parts, PaymentGateways.None);
        var trouble = Assert.IsType<WorkOutcome.Again>(await check.Kind.Handle(new DueWork { Subject = payment.Order.Id }, Token)).Trouble;
        Assert.StartsWith($"Gateway {GatewayStandIn.Name} of visit {payment.Last!.Reference} is not connected any more", trouble, StringComparison.Ordinal);
        Assert.True((await Read(payment)).Order.IsAwaitingPayment);
    }

    [Fact]
    public async Task A_hint_makes_us_ask_and_a_hint_at_nothing_of_ours_asks_nobody()
    {
        var path = await Order();
        var reference = await Visit(path);
        var check = Server.Parts.GetRequiredService<PaymentCheck>();
        foreach (var hint in (string[])["", "1-1", $"{reference}9", reference + "x", (await Read(path)).Order.Number])
            Assert.Null(await check.AskAbout(GatewayStandIn.Name, hint, Token));
        Assert.Null(await check.AskAbout("second", reference, Token));
        Assert.Equal(0, Gateway.Questions);

        Gateway.Happens(GatewayStandIn.News(reference, GatewayEventKind.Captured));
        Assert.Null(await check.AskAbout(GatewayStandIn.Name, reference, Token));
        Assert.Equal((1, true), (Gateway.Questions, (await Read(path)).Order.IsPlaced));
    }

    [Fact]
    public async Task However_many_hints_come_the_gateway_is_asked_once_now_and_once_for_what_came_meanwhile()
    {
        var reference = await Visit(await Order());
        var check = Server.Parts.GetRequiredService<PaymentCheck>();
        var held = new TaskCompletionSource();
        Gateway.Hold = held.Task;
        var first = check.AskAbout(GatewayStandIn.Name, reference, Token);
        while (Gateway.Questions == 0)
            await Task.Delay(10, Token);
        var others = Enumerable.Range(0, 100).Select(_ => check.AskAbout(GatewayStandIn.Name, reference, Token)).ToList();
        held.SetResult();
        Assert.All(await Task.WhenAll([first, .. others]), Assert.Null);
        Assert.Equal(2, Gateway.Questions);
    }
}
