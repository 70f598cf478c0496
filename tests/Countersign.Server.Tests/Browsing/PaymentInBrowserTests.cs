using Countersign.Server.Http;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Checkout;
using Countersign.Server.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>What a buyer does, in a real browser, with a gateway on an origin of its own.</summary>
[Trait("Engine", "own")]
public sealed class PaymentInBrowserTests(Chromium chromium) : CheckoutServer, IClassFixture<Chromium>
{
    private GatewaySite site = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        site = await GatewaySite.Start(Gateway, Server.Parts.GetRequiredService<TlsFiles>().Server);
    }

    public override async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_the_bill_through_the_gateway_to_the_confirmation_with_script_and_without(bool runsScript)
    {
        var page = await chromium.Open(Server, runsScript);
        await page.GotoAsync(await Order("1_PPP=400&successURL=https://affiliate.example/thanks"));
        await Pay(page);
        await Choose(page, "Captured");
        await Says(page, "Thank you, your order is paid");
        await ReachesShop(page, () => page.GetByRole(AriaRole.Link, new() { Name = "Continue to affiliate.example" }).ClickAsync(), "https://affiliate.example/thanks?orderNumber=");
    }

    [Fact]
    public async Task A_shop_that_confirms_by_itself_gets_the_browser()
    {
        var page = await chromium.Open(Server);
        await page.GotoAsync(await Order("1_PPP=400&confirmURL=https://affiliate.example/ok"));
        await Pay(page);
        await ReachesShop(page, () => Choose(page, "Captured"), "https://affiliate.example/ok?orderNumber=");
        Assert.Contains("&1_itemDescription=PositiveSSL+DV&1_itemCost=49.00&1_itemTax=0.00", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turning_back_takes_nothing_and_can_be_thought_over()
    {
        var page = await chromium.Open(Server, runsScript: false);
        var path = await Order("1_PPP=400&cancelURL=https://affiliate.example/cart");
        await page.GotoAsync(path);
        await Pay(page);
        await Choose(page, "Cancelled");
        await Says(page, "Payment cancelled");
        await Assertions.Expect(page.GetByText("No money has been taken.")).ToBeVisibleAsync();
        await ReachesShop(page, () => page.GetByRole(AriaRole.Link, new() { Name = "Back to affiliate.example" }).ClickAsync(), "https://affiliate.example/cart");
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Choose(page, "Captured");
        await Says(page, "Thank you, your order is paid");
    }

    [Fact]
    public async Task A_declined_payment_can_be_tried_again_and_the_order_given_up()
    {
        var page = await chromium.Open(Server, runsScript: false);
        await page.GotoAsync(await Order());
        await Pay(page);
        await Choose(page, "Declined");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The payment was not successful");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();
        await Says(page, "The order has been cancelled");
    }

    [Fact]
    public async Task Who_comes_too_late_reads_so_and_who_has_paid_does_not_pay_again()
    {
        var page = await chromium.Open(Server, runsScript: false);
        var path = await Order();
        await page.GotoAsync(path);
        Clock.Now += AwaitedPayment.Window;
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to payment" }).ClickAsync();
        await Says(page, "The time to pay is over");
        await page.GotoAsync(await Paid());
        await Says(page, "This order has already been paid");
        await Assertions.Expect(page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_that_waits_turns_into_the_confirmation_by_itself()
    {
        var page = await chromium.Open(Server, runsScript: false);
        var path = await Order();
        await page.GotoAsync(path);
        await Pay(page);
        await Choose(page, "Nothing");
        await Says(page, "We are waiting for the payment service");
        Gateway.Happens(GatewayStandIn.News((await Read(path)).Last!.Reference, GatewayEventKind.Captured));
        await Says(page, "Thank you, your order is paid");
    }

    [Fact]
    public async Task Looking_by_itself_can_be_stopped()
    {
        var page = await chromium.Open(Server, runsScript: false);
        await page.GotoAsync(await Order());
        await Pay(page);
        await Choose(page, "Nothing");
        await page.GetByRole(AriaRole.Link, new() { Name = "Stop looking by itself" }).ClickAsync();
        await Assertions.Expect(page.GetByText("every 5 seconds")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "back to the payment" }).ClickAsync();
        await Says(page, "Pay for your order");
    }

    [Fact]
    public async Task A_gateway_may_come_back_by_a_form()
    {
        var page = await chromium.Open(Server, runsScript: false);
        var path = await Order();
        await page.GotoAsync(path);
        await Pay(page);
        var reference = (await Read(path)).Last!.Reference;
        Gateway.Happens(GatewayStandIn.News(reference, GatewayEventKind.Captured));
        await page.GotoAsync($"{Gateway.Origin}/visit/{reference}/form");
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await Says(page, "Thank you, your order is paid");
    }

    [Fact]
    public async Task The_page_of_an_order_that_is_not_paid_leads_to_its_payment()
    {
        var page = await chromium.Open(Server, width: 390);
        await page.GotoAsync(Server.Parts.GetRequiredService<OrderLinks>().PathOf((await Read(await Order())).Order.Id));
        await Chromium.Keep(page, "order-unpaid-390");
        await page.GetByRole(AriaRole.Link, new() { Name = "Pay for the order" }).ClickAsync();
        await Says(page, "Pay for your order");
    }

    [Fact]
    public async Task Keys_suffice()
    {
        var page = await chromium.Open(Server);
        await page.GotoAsync(await Order());
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Go to payment" })).ToBeFocusedAsync();
        await Chromium.Keep(page, "pay-focus-1280");
        await page.Keyboard.PressAsync("Enter");
        await Choose(page, "Declined");
        await Says(page, "The payment was not successful");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Space");
        await Says(page, "The order has been cancelled");
    }

    private static Task Pay(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Go to payment" }).ClickAsync();

    private static Task Choose(IPage page, string outcome) => page.GetByRole(AriaRole.Button, new() { Name = outcome, Exact = true }).ClickAsync();

    private static Task Says(IPage page, string title) => Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title, new() { Timeout = 20_000 });

    // The shop is on no network; what reaches it tells it nothing of where the browser was.
    private static async Task ReachesShop(IPage page, Func<Task> act, string address)
    {
        var referers = new List<string?>();
        await page.RouteAsync("https://affiliate.example/**", async route =>
        {
            referers.Add(await route.Request.HeaderValueAsync("Referer"));
            await route.FulfillAsync(new() { Body = "<h1>Shop</h1>", ContentType = "text/html" });
        });
        await act();
        await page.WaitForURLAsync(url => url.StartsWith(address, StringComparison.Ordinal));
        Assert.Equal([null], referers);
    }
}
