using System.Globalization;
using System.Net;
using Countersign.Server.Http;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Countersign.Server.Tests.Browsing.CardPage;

namespace Countersign.Server.Tests.Browsing;

/// <summary>
/// The whole way in a real browser, at phone and desktop width: a shop's page posts the published sample call, the buyer pays at the sandbox's gateway,
/// a process and an origin of its own, and comes back.
/// </summary>
public sealed class PaymentThroughSandboxTests(ServerWithSandboxGateway running, Chromium chromium) : IClassFixture<ServerWithSandboxGateway>, IClassFixture<Chromium>
{
    private const string Shop = "https://affiliate.example";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task The_sample_call_is_paid_and_confirmed(int width)
    {
        var page = await Order(width, ("successURL", Shop + "/thanks"));
        await Expect(page, "Pay for your order");
        await Chromium.Keep(page, $"flow-summary-{width}");
        await GoToGateway(page);
        await PayBy(page, "4242");
        await Expect(page, "Thank you, your order is paid");
        await Chromium.Keep(page, $"flow-confirmation-{width}");
        var payment = await Read(page);
        Assert.True(payment.Order.IsPlaced);
        Assert.Equal(PaymentConcerns.None, payment.Standing.Concerns);
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue to affiliate.example" }).ClickAsync();
        Assert.Equal($"{Shop}/thanks?orderNumber={payment.Order.Number}", page.Url);
        await page.GoBackAsync();
        await page.GotoAsync(PathOf(payment));
        await Expect(page, "This order has already been paid");
    }

    [Fact]
    public async Task A_shop_that_confirms_by_itself_is_told_what_was_bought()
    {
        var page = await Order(1280, ("confirmURL", Shop + "/done?cart=7"));
        await GoToGateway(page);
        await PayBy(page, "1111");
        await page.WaitForURLAsync(url => url.StartsWith(Shop, StringComparison.Ordinal));
        Assert.Matches("^https://affiliate\\.example/done\\?cart=7&orderNumber=[0-9]{10}&currency=USD&1_itemDescription=PositiveSSL\\+DV&1_itemCost=49\\.00&1_itemTax=0\\.00", page.Url);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Whoever_turns_back_at_the_gateway_has_paid_nothing_and_may_try_again(int width)
    {
        var page = await Order(width, ("cancelURL", Shop + "/cart"));
        await GoToGateway(page);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("(?i)cancel") }).ClickAsync();
        await Expect(page, "Payment cancelled");
        await Assertions.Expect(page.GetByText("No money has been taken.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Back to affiliate.example" })).ToHaveAttributeAsync("href", Shop + "/cart");
        await Chromium.Keep(page, $"flow-cancelled-{width}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await PayBy(page, "4242");
        await Expect(page, "Thank you, your order is paid");
        Assert.Equal(2, (await Read(page)).Attempts.Count);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_declined_card_takes_nothing(int width)
    {
        var page = await Order(width);
        await GoToGateway(page);
        await PayBy(page, "0002");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The card was declined", new() { UseInnerText = true });
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("(?i)cancel|back") }).ClickAsync();
        await Expect(page, "The payment was not successful");
        await Chromium.Keep(page, $"flow-declined-{width}");
        Assert.True((await Read(page)).Order.IsAwaitingPayment);
    }

    [Theory]
    [InlineData("never", null)]
    [InlineData("5", null)]
    [InlineData("first", "their signature is broken")]
    public async Task A_notification_that_does_not_arrive_in_time_is_made_up_for_by_asking(string arrival, string? fault)
    {
        var page = await Faulty(arrival, fault);
        await Expect(page, "Thank you, your order is paid");
        Assert.Contains((await Read(page)).Events, one => one is { News.Kind: GatewayEventKind.Captured, Source: NewsSource.Return });
    }

    [Theory]
    [InlineData("each is sent twice")]
    [InlineData("the last is sent first")]
    public async Task Notifications_that_come_twice_or_in_another_order_place_one_order(string fault)
    {
        var page = await Faulty("first", fault);
        await Expect(page, "Thank you, your order is paid");
        var payment = await Read(page);
        Assert.Equal((PaymentState.Captured, PaymentConcerns.None), (payment.Last!.State, payment.Standing.Concerns));
        using var calls = new Orders.Calls(running.Server);
        Assert.Equal(1, await calls.Count("select count(*) from outbox where subject = @Id and topic = 'order.placed'", new { payment.Order.Id }));
    }

    [Fact]
    public async Task Less_money_than_asked_for_is_told_to_the_buyer_and_the_operator()
    {
        var page = await Faulty("first", null, "less");
        await Assertions.Expect(page.Locator("main")).ToHaveAttributeAsync("data-view", "received");
        await Chromium.Keep(page, "flow-received-390");
        var payment = await Read(page);
        Assert.True(payment.Order.IsAwaitingPayment);
        Assert.Equal(PaymentConcerns.Underpaid, payment.Standing.Concerns);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_page_that_was_left_alone_for_too_long_is_over(int width)
    {
        await using var own = await RunningServer.Start(change: RunningServer.WithGateway);
        var page = await Order(own, width, ("errorURL", Shop + "/sorry"));
        await Expect(page, "Pay for your order");
        await SetAhead(own, AwaitedPayment.Window);
        await page.ReloadAsync();
        await Expect(page, "The time to pay is over");
        await Assertions.Expect(page.GetByText("-97 Session is expired")).ToBeVisibleAsync();
        Assert.StartsWith(Shop + "/sorry?errorCode=-97&", await page.GetByRole(AriaRole.Link, new() { Name = "Back to affiliate.example" }).GetAttributeAsync("href"), StringComparison.Ordinal);
        await Chromium.Keep(page, $"flow-expired-{width}");
    }

    private async Task<IPage> Faulty(string arrival, string? fault, string charge = "due")
    {
        var page = await Order(390);
        await GoToGateway(page);
        await page.GetByText("Let something go wrong").ClickAsync();
        await page.GetByLabel("The merchant is notified").SelectOptionAsync(arrival);
        await page.GetByLabel("The card is charged").SelectOptionAsync(charge);
        if (fault is not null)
            await page.GetByLabel(fault).CheckAsync();
        await PayBy(page, "4242");
        return page;
    }

    // As the integrator does it: on the sandbox's page for its clock.
    private static async Task SetAhead(RunningServer server, TimeSpan ahead)
    {
        using var http = server.Client();
        using var answer = await http.PostAsync(new Uri("/sandbox/clock", UriKind.Relative),
            new FormUrlEncodedContent([new("hours", "0"), new("days", ((int)Math.Ceiling(ahead.TotalDays)).ToString(CultureInfo.InvariantCulture))]), Token);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    private Task<IPage> Order(int width, params (string Name, string Value)[] more) => Order(running.Server, width, more);

    private async Task<IPage> Order(RunningServer server, int width, params (string Name, string Value)[] more)
    {
        var page = await chromium.Open(server, width: width);
        var fields = string.Concat(Announcement.Sample.Concat(more).Select(field => $"""<input type="hidden" name="{field.Name}" value="{field.Value}">"""));
        var call = new Uri(server.Address(ListenerKind.Public), "/products/!PlaceOrder");
        await page.RouteAsync(Shop + "/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"""<!doctype html><title>Shop</title><form method="post" action="{call}">{fields}<button>Buy</button></form>""",
        }));
        await page.GotoAsync(Shop + "/buy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy" }).ClickAsync();
        return page;
    }

    private static async Task GoToGateway(IPage page)
    {
        var ours = new Uri(page.Url).Authority;
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to payment" }).ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).Authority != ours);
    }

    private async Task<Payment> Read(IPage page)
    {
        Assert.True(running.Server.Parts.GetRequiredService<OrderLinks>().TryReadPayment(new Uri(page.Url).AbsolutePath.Split('/')[2], out var order));
        return (await running.Server.Parts.GetRequiredService<PaymentStore>().Find(order, Token))!;
    }

    private string PathOf(Payment payment) => running.Server.Parts.GetRequiredService<OrderLinks>().PaymentPathOf(payment.Order.Id);
}
