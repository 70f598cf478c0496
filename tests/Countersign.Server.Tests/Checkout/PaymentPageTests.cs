using System.Net;
using Countersign.Protocol;
using Countersign.Server.Http;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Accounts;
using Countersign.Server.Tests.OrderPage;
using Countersign.Server.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;
using static Countersign.Server.Payments.GatewayEventKind;

namespace Countersign.Server.Tests.Checkout;

/// <summary>Before the gateway: what is bought, the way there, the way out, and what everybody else is told.</summary>
public sealed class PaymentPageTests : CheckoutServer
{
    [Fact]
    public async Task It_shows_what_is_bought_what_it_costs_until_when_and_where_it_is_paid()
    {
        var page = await Browser.Get(await Order("1_PPP=400&2_PPP=28703"));
        Assert.Equal((HttpStatusCode.OK, "summary"), (page.Status, ViewOf(page)));
        Assert.All(
            ["Pay for your order", "To pay 181.00 USD", "PositiveSSL DV 365 days 49.00 USD", "PositiveSSL DV 1,095 days 132.00 USD", "Cost without tax 181.00 USD",
                "Tax 0.00 USD", "Total 181.00 USD", "You can pay until Tuesday, 24 November 2026, 13:30 UTC", "You will pay at gateway.example:8450.", "Sandbox: no money moves"],
            text => Assert.Contains(text, page.Text, StringComparison.Ordinal));
        Assert.Equal(["pay", "cancel"], page.Attributes("button", "value"));
        Assert.Contains("<title>Pay for your order – Order", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quantity_and_tax_are_told_and_what_costs_is_never_hidden()
    {
        var path = await Order("1_ID=279&1_days=365&1_servers=3&1_visibility=0&countryName=DE&currency=EUR");
        var order = (await Read(path)).Order;
        Assert.False(order.Items[0].IsVisible);
        Assert.True(order.Tax > 0);
        var text = (await Browser.Get(path)).Text;
        Assert.Contains($"Quantity: 3 {DecimalAmount.Write(order.Cost)} EUR", text, StringComparison.Ordinal);
        Assert.Contains($"Tax {DecimalAmount.Write(order.Tax)} EUR", text, StringComparison.Ordinal);
        Assert.Contains($"Total {DecimalAmount.Write(order.Total)} EUR", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_keeps_it_lists_it_frames_it_or_learns_its_address_and_forms_go_to_the_gateway_alone()
    {
        var page = await Browser.Get(await Order());
        Assert.Equal(("no-store", "noindex, nofollow", "same-origin", "nosniff", "same-origin"),
            (page.Headers["Cache-Control"], page.Headers["X-Robots-Tag"], page.Headers["Referrer-Policy"], page.Headers["X-Content-Type-Options"], page.Headers["Cross-Origin-Opener-Policy"]));
        Assert.Equal("default-src 'none'; style-src 'self'; img-src data:; form-action 'self' https://gateway.example:8450; base-uri 'none'; frame-ancestors 'none'",
            page.Headers["Content-Security-Policy"]);
        Assert.False(page.Headers.ContainsKey("Set-Cookie"));
        Assert.All(["<script", "style=", " on"], text => Assert.DoesNotContain(text, Tags(page.Html), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Every_link_that_opens_nothing_gets_one_page()
    {
        var path = await Order();
        var order = (await Read(path)).Order;
        var wrong = await Browser.Get(path[..^1] + (path[^1] == '0' ? '1' : '0'));
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (wrong.Status, ViewOf(wrong)));
        Assert.DoesNotContain("gateway.example", wrong.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        var links = Server.Parts.GetRequiredService<OrderLinks>();
        foreach (var other in (string[])[$"/pay/{order.Number}", "/pay/1", $"/pay/{links.TokenOf(order.Id)}", $"/pay/1/return", "/pay/1/done"])
            Assert.Equal((wrong.Status, wrong.Html), (await Browser.Get(other)) is var page ? (page.Status, page.Html) : default);
        Assert.Equal(HttpStatusCode.NotFound, (await Browser.Post("/pay/1", "action", "cancel")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Browser.Post("/pay/1/return")).Status);
    }

    [Fact]
    public async Task An_order_that_is_not_paid_through_us_has_no_such_page()
    {
        using var calls = new Orders.Calls(Server);
        var number = (await calls.Post("1_PPP=400&paymentStatus=2" + Login)).OrderNumber;
        var order = (await Server.Parts.GetRequiredService<PlacedOrders>().Find(number, Token))!;
        Assert.Equal(HttpStatusCode.NotFound, (await Browser.Get(Server.Parts.GetRequiredService<OrderLinks>().PaymentPathOf(order.Id))).Status);
    }

    [Fact]
    public async Task The_private_listener_has_no_such_page()
    {
        using var http = Server.Client(ListenerKind.Private);
        using var answer = await http.GetAsync(new Uri(await Order(), UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Paying_leads_to_the_gateway_and_a_second_tab_to_the_same_visit()
    {
        var path = await Order("1_PPP=400&languageName=de");
        var sent = await Browser.Post(path, "action", "pay");
        var reference = (await Read(path)).Attempts.Single().Reference;
        Assert.Equal((HttpStatusCode.SeeOther, $"https://gateway.example:8450/visit/{reference}"), (sent.Status, sent.Location));
        Assert.Equal((path + "/return", "de"), (Gateway.Visits[reference].Return.AbsolutePath, Gateway.Visits[reference].Language));
        Assert.Equal(sent.Location, (await Browser.Post(path, "action", "pay")).Location);
        Assert.Equal("summary", ViewOf(await Browser.Get(path)));
    }

    [Fact]
    public async Task A_gateway_that_takes_nobody_is_said_to_and_nothing_is_taken()
    {
        var path = await Order("1_PPP=400" + Shop);
        Gateway.IsDown = true;
        var page = await Browser.Post(path, "action", "pay");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (page.Status, ViewOf(page)));
        Assert.Contains("The payment service is not answering No money has been taken. We cannot reach it at the moment.", page.Text, StringComparison.Ordinal);
        Assert.Contains("<title>Error: The payment service", page.Html, StringComparison.Ordinal);
        Assert.Contains("alert", page.Attributes("div", "role"));
        Gateway.IsDown = false;
        await Visit(path);
    }

    [Fact]
    public async Task Anything_else_that_is_posted_does_nothing()
    {
        var path = await Order();
        foreach (var pairs in (string[][])[[], ["action", "refund"], ["Action", "pay"]])
        {
            var sent = await Browser.Post(path, pairs);
            Assert.Equal((HttpStatusCode.SeeOther, path), (sent.Status, sent.Location));
        }

        Assert.Empty((await Read(path)).Attempts);
        Assert.Equal(HttpStatusCode.Forbidden, (await Browser.Post(path, "cross-site", ["action", "cancel"])).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Browser.Post(path + "/done", "action", "pay")).Status);
        Assert.True((await Read(path)).Order.IsAwaitingPayment);
    }

    [Fact]
    public async Task An_order_is_given_up_and_the_shop_is_a_link_away()
    {
        var path = await Order("1_PPP=400" + Shop);
        var sent = await Browser.Post(path, "action", "cancel");
        Assert.Equal((HttpStatusCode.SeeOther, path), (sent.Status, sent.Location));
        Assert.Equal(ClosingReason.Cancelled, (await Read(path)).Order.Closing);
        var page = await Browser.Get(path);
        Assert.Equal((HttpStatusCode.OK, "closed"), (page.Status, ViewOf(page)));
        Assert.Contains("The order has been cancelled No money has been taken.", page.Text, StringComparison.Ordinal);
        Assert.Equal(["https://affiliate.example/cart"], page.Attributes("a", "href"));
        Assert.Equal(["noreferrer"], page.Attributes("a", "rel"));
        Assert.Empty(page.Attributes("button", "value"));
        Assert.Equal((HttpStatusCode.SeeOther, path), (await Browser.Post(path, "action", "pay")) is var again ? (again.Status, again.Location) : default);
        Assert.Empty((await Read(path)).Attempts);
    }

    [Fact]
    public async Task Whoever_gives_up_beside_an_open_visit_is_told_not_to_pay_there()
    {
        var path = await Order();
        await Visit(path);
        await Browser.Post(path, "action", "cancel");
        var page = await Browser.Get(path);
        Assert.Contains("please close it and do not pay there", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("No money", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Captured, "paid")]
    [InlineData(Authorised, "pending")]
    public async Task What_was_paid_meanwhile_is_not_given_up(GatewayEventKind happened, string view)
    {
        var path = await Order();
        Gateway.Happens(GatewayStandIn.News(await Visit(path), happened));
        Assert.Equal(HttpStatusCode.SeeOther, (await Browser.Post(path, "action", "cancel")).Status);
        Assert.Equal(view, ViewOf(await Browser.Get(path)));
        Assert.False((await Read(path)).Order.IsClosed);
    }

    [Fact]
    public async Task Nothing_is_given_up_while_the_gateway_cannot_be_asked()
    {
        var path = await Order();
        await Visit(path);
        Gateway.IsDown = true;
        var page = await Browser.Post(path, "action", "cancel");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not-given-up"), (page.Status, ViewOf(page)));
        Assert.Contains("the order has not been cancelled", page.Text, StringComparison.Ordinal);
        Assert.True((await Read(path)).Order.IsAwaitingPayment);
    }

    [Fact]
    public async Task When_the_time_is_over_the_page_says_so_with_the_error_of_the_protocol()
    {
        var path = await Order("1_PPP=400" + Shop);
        Clock.Now += AwaitedPayment.Window;
        var page = await Browser.Get(path);
        Assert.Equal((HttpStatusCode.Gone, "expired"), (page.Status, ViewOf(page)));
        Assert.Contains("-97 Session is expired", page.Text, StringComparison.Ordinal);
        Assert.Equal(["https://affiliate.example/sorry?errorCode=-97&errorMessage=Session+is+expired"], page.Attributes("a", "href"));
        await AccountsOnFile.Eventually(async () => (await Read(path)).Order.IsClosed);
        Assert.Equal((page.Status, page.Html), (await Browser.Get(path)) is var closed ? (closed.Status, closed.Html) : default);
        Assert.Equal(HttpStatusCode.SeeOther, (await Browser.Post(path, "action", "pay")).Status);
    }

    [Fact]
    public async Task While_a_visit_is_open_the_end_waits_for_what_its_gateway_says()
    {
        var path = await Order();
        await Visit(path);
        Gateway.IsDown = true;
        Clock.Now += AwaitedPayment.Window;
        Assert.Equal("pending", ViewOf(await Browser.Get(path)));
        Assert.Equal("pending", ViewOf(await Browser.Get(path + "/return")));
    }

    [Fact]
    public async Task Whatever_comes_from_outside_is_encoded()
    {
        const string Payload = "\\\"><img src=x onerror=alert(1)><script>alert(2)</script>'";
        await Sell(text => text.Replace("\"PositiveSSL DV\"", $"\"{Payload}\"", StringComparison.Ordinal));
        var call = "1_PPP=400" + string.Concat(((string[])["name", "organizationName", "streetAddress1", "localityName", "postalCode"]).Select(field => $"&{field}={Uri.EscapeDataString("<b>\"'&x")}"));
        var path = await Order(call + "&cancelURL=https://affiliate.example/?'onx=1&successURL=https://affiliate.example/?x='%26y=1");
        var pages = new List<Seen> { await Browser.Get(path), await Browser.Get($"{path}?x=<script>") };
        await Tell(await Visit(path), Cancelled);
        pages.Add(await Browser.Get(path));
        await Tell(await Visit(path), Captured);
        pages.Add(await Browser.Get(path));
        pages.Add(await Browser.Get(path + "/done"));
        Assert.Equal(["summary", "summary", "cancelled", "paid", "done"], pages.Select(ViewOf));
        foreach (var page in pages)
        {
            Assert.Contains("&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;", page.Html, StringComparison.Ordinal);
            Assert.All(["<img", "<script", "<b>", " onerror", " onx"], text => Assert.DoesNotContain(text, Tags(page.Html), StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task No_page_before_the_payment_opens_another_or_names_the_customer()
    {
        var path = await Order("1_PPP=400&name=Ada+Lovelace&emailAddress=ada%40affiliate.example");
        var order = (await Read(path)).Order;
        var html = (await Browser.Get(path)).Html;
        Assert.All([Server.Parts.GetRequiredService<OrderLinks>().TokenOf(order.Id), "login_name", "login_password", "Ada", "ada@"],
            secret => Assert.DoesNotContain(secret, html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sandbox_has_a_sample_of_the_page_of_an_expired_payment_and_no_other_server_has()
    {
        var sample = await Browser.Get("/pay/expired");
        Assert.Equal((HttpStatusCode.Gone, "expired"), (sample.Status, ViewOf(sample)));
        Assert.Contains("-97 Session is expired", sample.Text, StringComparison.Ordinal);
        await using var production = await RunningServer.Start(change: settings => settings with { Sandbox = false });
        using var browser = new Browser(production);
        var none = await browser.Get("/pay/expired");
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (none.Status, ViewOf(none)));
        Assert.DoesNotContain("Sandbox", none.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_the_order_leads_to_its_payment_and_says_when_it_is_closed()
    {
        var path = await Order();
        var own = Server.Parts.GetRequiredService<OrderLinks>().PathOf((await Read(path)).Order.Id);
        var page = await Browser.Get(own);
        Assert.Contains(path, page.Attributes("a", "href"));
        Assert.Contains("This order is not paid yet", page.Text, StringComparison.Ordinal);
        await Browser.Post(path, "action", "cancel");
        page = await Browser.Get(own);
        Assert.Contains("This order is closed It was cancelled before it was paid.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(path, page.Html, StringComparison.Ordinal);
        var paid = await Paid();
        Assert.DoesNotContain("not paid yet", (await Browser.Get(Server.Parts.GetRequiredService<OrderLinks>().PathOf((await Read(paid)).Order.Id))).Text, StringComparison.Ordinal);
    }

    // What stands in angle brackets.
    private static string Tags(string html) => string.Concat(html.Split('<').Skip(1).Select(tag => "<" + tag.Split('>')[0]));
}
