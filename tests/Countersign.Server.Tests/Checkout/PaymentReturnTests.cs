using System.Net;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Accounts;
using Countersign.Server.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;
using static Countersign.Server.Payments.GatewayEventKind;
using GatewayEventKind = Countersign.Server.Payments.GatewayEventKind;

namespace Countersign.Server.Tests.Checkout;

/// <summary>Back from the gateway: what has happened is asked for, never believed of the address, and said as it is.</summary>
public sealed class PaymentReturnTests : CheckoutServer
{
    private const string ConfirmUrl = "&confirmURL=https://affiliate.example/ok?shop=7%23top";

    [Fact]
    public async Task A_payment_is_confirmed_with_the_number_the_bill_and_the_ways_on()
    {
        var path = await Order("1_PPP=400" + Shop);
        Gateway.Happens(GatewayStandIn.News(await Visit(path), Captured));
        var back = await Browser.Get(path + "/return");
        Assert.Equal((HttpStatusCode.SeeOther, path + "/done"), (back.Status, back.Location));
        var order = (await Read(path)).Order;
        Assert.True(order.IsPlaced);
        var page = await Browser.Get(path + "/done");
        Assert.Equal((HttpStatusCode.OK, "done"), (page.Status, ViewOf(page)));
        Assert.All(["Thank you, your order is paid", $"Your order number {order.Number}", "Total 49.00 USD", "PositiveSSL DV", "What happens next", "Continue to affiliate.example"],
            text => Assert.Contains(text, page.Text, StringComparison.Ordinal));
        Assert.Equal([Server.Parts.GetRequiredService<OrderLinks>().PathOf(order.Id), $"https://affiliate.example/thanks?a=1&b=2&orderNumber={order.Number}#end"], page.Attributes("a", "href"));
        Assert.Empty(page.Attributes("button", "value"));
        var again = await Browser.Get(path);
        Assert.Equal("paid", ViewOf(again));
        Assert.Contains("This order has already been paid", again.Text, StringComparison.Ordinal);
        Assert.Empty(again.Attributes("button", "value"));
    }

    [Fact]
    public async Task A_shop_that_confirms_by_itself_gets_number_currency_and_every_item()
    {
        var path = await Order("1_PPP=400&2_ID=279&2_days=365&2_servers=3&2_visibility=0&countryName=DE&currency=EUR" + ConfirmUrl);
        var order = (await Read(path)).Order;
        Gateway.Happens(GatewayStandIn.News(await Visit(path), Captured, order.Total, "EUR"));
        var back = await Browser.Get(path + "/return");
        var expected = order.Items.Aggregate($"orderNumber={order.Number}&currency=EUR", (query, item) =>
            $"{query}&{item.Number}_itemDescription={Uri.EscapeDataString(item.Product.Name).Replace("%20", "+", StringComparison.Ordinal)}"
            + $"&{item.Number}_itemCost={DecimalAmount.Write(item.Cost)}&{item.Number}_itemTax={DecimalAmount.Write(item.Tax)}");
        Assert.Equal((HttpStatusCode.SeeOther, $"https://affiliate.example/ok?shop=7&{expected}#top"), (back.Status, back.Location));
        Assert.Equal((order.Cost, order.Tax), (order.Items.Sum(item => item.Cost), order.Items.Sum(item => item.Tax)));
    }

    [Fact]
    public async Task An_origin_that_is_registered_no_more_gets_nobody()
    {
        var path = await Order("1_PPP=400" + Shop.Replace("&confirmURL=none", ConfirmUrl, StringComparison.Ordinal));
        var late = await Order("1_PPP=400" + Shop);
        var affiliates = Server.Parts.GetRequiredService<Affiliates>();
        var brand = affiliates.Find("Affiliate_Brand_Name")!;
        await Server.Parts.GetRequiredService<GroupCommit>().Commit(
            new() { Rows = [new(AccountsOnFile.Affiliates, brand.Id, brand.Brand, "documented", "[]", "[\"https://affiliate.example:444\"]", 99L)] }, Token);
        await affiliates.Refresh(Token);
        await Tell(await Visit(path), Cancelled);
        Assert.Empty((await Browser.Get(path)).Attributes("a", "href"));
        Gateway.Happens(GatewayStandIn.News(await Visit(path), Captured));
        Assert.Equal(path + "/done", (await Browser.Get(path + "/return")).Location);
        Assert.DoesNotContain((await Browser.Get(path + "/done")).Attributes("a", "href"), link => link.StartsWith("https:", StringComparison.Ordinal));
        Clock.Now += AwaitedPayment.Window;
        var page = await Browser.Get(late);
        Assert.Equal("expired", ViewOf(page));
        Assert.Empty(page.Attributes("a", "href"));
    }

    [Fact]
    public async Task Until_it_is_known_the_page_waits_looks_again_by_itself_and_can_be_stopped()
    {
        var path = await Order();
        var reference = await Visit(path);
        var page = await Browser.Get(path + "/return");
        Assert.Equal((HttpStatusCode.OK, "pending", $"5; url={path}/return"), (page.Status, ViewOf(page), page.Headers["Refresh"]));
        Assert.Equal([$"{path}/return?stay=1", $"{path}/return", path], page.Attributes("a", "href"));
        Assert.All(["Please do not pay again.", "every 5 seconds"], text => Assert.Contains(text, page.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("No money", page.Text, StringComparison.Ordinal);
        var still = await Browser.Get(path + "/return?stay=1");
        Assert.False(still.Headers.ContainsKey("Refresh"));
        Assert.Equal([$"{path}/return?stay=1", path], still.Attributes("a", "href"));
        Assert.Equal(path, (await Browser.Get(path + "/done")).Location);

        await Tell(reference, Authorised);
        Assert.Equal([$"{path}/return?stay=1", $"{path}/return"], (await Browser.Get(path)).Attributes("a", "href"));
        await Tell(reference, Captured);
        Assert.Equal(path + "/done", (await Browser.Get(path + "/return")).Location);
    }

    [Fact]
    public async Task Whoever_reloads_quickly_or_in_two_tabs_does_not_have_the_gateway_asked_again()
    {
        var path = await Order();
        var other = await Order();
        await Visit(path);
        await Visit(other);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Browser.Get(path + "/return")));
        Assert.Equal(1, Gateway.Questions);
        await Browser.Get(other + "/return");
        Assert.Equal(2, Gateway.Questions);
        await AccountsOnFile.Eventually(async () => (await Browser.Get(path + "/return")).Status == HttpStatusCode.OK && Gateway.Questions == 3);
    }

    [Fact]
    public async Task Nobody_waits_for_a_gateway_that_says_nothing()
    {
        var path = await Order();
        await Visit(path);
        var answer = new TaskCompletionSource();
        Gateway.Hold = answer.Task;
        Assert.Equal("pending", ViewOf(await Browser.Get(path + "/return")));
        Assert.Equal("not-given-up", ViewOf(await Browser.Post(path, "action", "cancel")));
        Assert.Equal(1, Gateway.Questions); // Which is still going on.
        answer.SetResult();
    }

    [Fact]
    public async Task A_gateway_may_send_the_browser_back_by_a_form_which_changes_nothing()
    {
        var path = await Order();
        await Visit(path);
        var back = await Browser.Post(path + "/return", "cross-site", ["status", "paid", "action", "cancel"]);
        Assert.Equal((HttpStatusCode.SeeOther, path + "/return"), (back.Status, back.Location));
        Assert.Equal(0, Gateway.Questions);
        Assert.True((await Read(path)).Order.IsAwaitingPayment);
    }

    [Fact]
    public async Task Who_turned_back_at_the_gateway_is_told_that_nothing_was_taken_and_may_try_again()
    {
        var path = await Order("1_PPP=400" + Shop);
        Gateway.Happens(GatewayStandIn.News(await Visit(path), Cancelled));
        Assert.Equal(path, (await Browser.Get(path + "/return")).Location);
        var page = await Browser.Get(path);
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (page.Status, ViewOf(page)));
        Assert.Contains("Payment cancelled No money has been taken. You left the payment service without paying.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Back to affiliate.example", page.Text, StringComparison.Ordinal);
        Assert.Equal(["https://affiliate.example/cart"], page.Attributes("a", "href"));
        Assert.Equal(["pay", "cancel"], page.Attributes("button", "value"));
        Assert.EndsWith("-2", await Visit(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Declined)]
    [InlineData(Failed)]
    [InlineData(Expired)]
    public async Task A_payment_that_came_to_nothing_can_be_tried_again(GatewayEventKind kind)
    {
        var path = await Order();
        await Tell(await Visit(path), kind);
        Assert.Equal(path, (await Browser.Get(path + "/return")).Location);
        var page = await Browser.Get(path);
        Assert.Equal((HttpStatusCode.OK, "failed"), (page.Status, ViewOf(page)));
        Assert.Contains("The payment was not successful No money has been taken.", page.Text, StringComparison.Ordinal);
        Assert.Contains("<title>Error: The payment was not successful", page.Html, StringComparison.Ordinal);
        Assert.EndsWith("-2", await Visit(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Declined, "/return")]
    [InlineData(Declined, "")]
    [InlineData(Failed, "/return")]
    public async Task Who_paid_with_another_card_after_a_refusal_is_not_told_that_nothing_was_taken(GatewayEventKind refusal, string page)
    {
        var path = await Order();
        var reference = await Visit(path);
        await Tell(reference, refusal);
        Gateway.Happens(GatewayStandIn.News(reference, Captured)); // Of which no notification arrives.
        var back = await Browser.Get(path + page);
        Assert.Equal(page.Length > 0 ? (HttpStatusCode.SeeOther, path + "/done") : (HttpStatusCode.OK, null), (back.Status, back.Location));
        Assert.Equal("paid", ViewOf(await Browser.Get(path)));
    }

    [Fact]
    public async Task After_a_refusal_the_gateway_is_asked_before_the_buyer_is_sent_there_again()
    {
        var path = await Order();
        var reference = await Visit(path);
        await Tell(reference, Declined);
        Gateway.Happens(GatewayStandIn.News(reference, Captured));
        var again = await Browser.Post(path, "action", "pay");
        Assert.Equal((HttpStatusCode.SeeOther, path), (again.Status, again.Location));
        var payment = await Read(path);
        Assert.Equal((1, true), (payment.Attempts.Count, payment.Order.IsPlaced));
    }

    [Fact]
    public async Task After_a_refusal_a_gateway_that_does_not_answer_is_waited_for()
    {
        var path = await Order();
        await Tell(await Visit(path), Declined);
        Gateway.IsDown = true;
        foreach (var page in (string[])[path, path + "/return"])
        {
            var seen = await Browser.Get(page);
            Assert.Equal("pending", ViewOf(seen));
            Assert.DoesNotContain("No money", seen.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_gave_the_order_up_and_paid_all_the_same_is_not_told_that_nothing_was_taken()
    {
        var path = await Order();
        var reference = await Visit(path);
        await Server.Parts.GetRequiredService<Settlement>().Close(await Read(path), ClosingReason.Cancelled, "test", Token);
        Clock.Now += TimeSpan.FromHours(2); // The visit is over, and nobody has said how it ended.
        Assert.DoesNotContain("No money", (await Browser.Get(path)).Text, StringComparison.Ordinal);
        Gateway.Happens(GatewayStandIn.News(reference, Captured));
        await SaysReceived(path, "We have received 49.00 USD for this order.");
    }

    [Fact]
    public async Task Who_has_paid_too_little_is_told_what_has_come_and_cannot_pay_again()
    {
        var path = await Order();
        await Tell(await Visit(path), Captured, 1000);
        await SaysReceived(path, "We have received 10.00 USD for this order. Its total is 49.00 USD.");
        foreach (var action in (string[])["pay", "cancel"]) // From a tab that was open before.
            Assert.Equal((HttpStatusCode.SeeOther, path), (await Browser.Post(path, "action", action)) is var sent ? (sent.Status, sent.Location) : default);
        var payment = await Read(path);
        Assert.True(payment.Order.IsAwaitingPayment);
        Assert.Single(payment.Attempts);
    }

    [Fact]
    public async Task Who_has_paid_too_late_is_told_that_the_seller_writes()
    {
        var path = await Order();
        var reference = await Visit(path);
        await Browser.Post(path, "action", "cancel");
        await Tell(reference, Captured);
        await SaysReceived(path, "We have received 49.00 USD for this order.", "By then the order had already been closed.");
    }

    [Fact]
    public async Task Money_in_another_currency_is_not_said_to_be_none()
    {
        var path = await Order();
        await Tell(await Visit(path), Captured, 4900, "EUR");
        await SaysReceived(path, "has to be looked at by a person");
    }

    [Fact]
    public async Task What_went_back_and_what_was_too_much_is_said_with_the_confirmation()
    {
        var path = await Paid(amount: 9800);
        Assert.Contains("We have received 98.00 USD, which is more than the total of 49.00 USD.", (await Browser.Get(path)).Text, StringComparison.Ordinal);
        await Tell((await Read(path)).Last!.Reference, Refunded, 4900);
        Assert.Contains("49.00 USD has gone back to you.", (await Browser.Get(path + "/done")).Text, StringComparison.Ordinal);
    }

    private async Task SaysReceived(string path, params string[] texts)
    {
        Assert.Equal(path, (await Browser.Get(path + "/return")).Location);
        var page = await Browser.Get(path);
        Assert.Equal((HttpStatusCode.OK, "received"), (page.Status, ViewOf(page)));
        Assert.All([.. texts, "You do not need to do anything. Please do not pay again. The seller will write to you."],
            text => Assert.Contains(text, page.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("No money has been taken", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Attributes("button", "value"));
    }
}
