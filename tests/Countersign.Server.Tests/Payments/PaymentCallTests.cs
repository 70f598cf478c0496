using Countersign.Server.Http;
using Countersign.Server.Orders;
using Countersign.Server.Outbox;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Payments;

/// <summary>The call that sends a browser to pay, what waits then, and how long.</summary>
public sealed class PaymentCallTests : PayingServer
{
    private const string Key = "one-key";

    [Theory]
    [InlineData("GET", 302)]
    [InlineData("POST", 303)]
    public async Task A_browser_is_sent_to_the_payment_page(string method, int status)
    {
        var answer = await Calls.Send(new HttpMethod(method), Call);
        Assert.Equal((status, ""), (answer.Status, answer.Body));
        var payment = await Read(IdOf(answer.Location!));
        Assert.True(payment.Order.IsAwaitingPayment);
        Assert.Equal("Awaiting payment", OrderStanding.Of(payment.Order));
        Assert.Equal(1, await Calls.Count("select count(*) from audit where action = 'order.awaits-payment' and subject = @subject", new { subject = $"order:{payment.Order.Id}" }));
    }

    [Fact]
    public async Task M4_What_is_free_is_placed_at_once() =>
        Assert.StartsWith("orderNumber=", (await Calls.Post("1_ID=9005&name=A&emailAddress=a@b.example")).Body, StringComparison.Ordinal);

    [Fact]
    public async Task M3_What_is_paid_by_an_agreement_is_sent_to_pay() => Assert.Equal(303, (await Calls.Post($"1_PPP=100601&{Login("agreed")}")).Status);

    [Theory]
    [InlineData("USD", "1_PPP=400", "nobelpay")]
    [InlineData("EUR", "1_PPP=400", "worldpay")]
    [InlineData("GBP", "1_PPP=400", "worldpay")]
    [InlineData("USD", "1_PPP=100601", "worldpay")]
    public async Task M3_dollars_without_an_agreement_go_to_NobelPay_and_everything_else_to_Worldpay(string currency, string item, string route) =>
        Assert.Equal(route, (await Visiting($"{item}&currency={currency}&{Login("routed" + currency + route)}")).Last!.Route);

    [Fact]
    public async Task A6_the_same_call_again_gets_the_same_page_paid_or_not()
    {
        var first = (await Calls.Post(Call, Key)).Location;
        Assert.Equal(first, (await Calls.Post(Call, Key)).Location);

        var payment = await Read(IdOf(first!));
        await Visit(payment);
        await Tell(NewsOf(await Read(payment), GatewayEventKind.Captured));
        Assert.Equal(first, (await Calls.Post(Call, Key)).Location);
    }

    [Fact]
    public async Task A6_of_50_calls_at_once_with_one_key_one_waits_to_be_paid()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Calls.Post(Call + "&region=once", Key)));
        Assert.Single(answers.Select(answer => answer.Location).Distinct());
        Assert.Equal(1, await Calls.Orders("once"));
    }

    [Fact]
    public async Task The_link_to_pay_opens_no_other_page()
    {
        var payment = await Ordered();
        var links = Server.Parts.GetRequiredService<OrderLinks>();
        var token = links.PaymentPathOf(payment.Order.Id)["/pay/".Length..];
        Assert.False(links.TryRead(token, out _));
        Assert.False(links.TryReadPayment(links.TokenOf(payment.Order.Id), out _));
    }

    [Fact]
    public async Task An_order_number_of_the_caller_s_own_is_taken_while_its_order_waits_and_free_when_it_is_closed()
    {
        var call = $"1_PPP=400&1_foreignOrderNumber=mine&{Login("numbered")}";
        var payment = await Ordered(call);
        Assert.StartsWith("errorCode=-4&errorItem=1_foreignOrderNumber", (await Calls.Post(call)).Body, StringComparison.Ordinal);

        Assert.True(await Settlement.Close(payment, ClosingReason.Cancelled, "test", Token));

        Assert.Equal(303, (await Calls.Post(call)).Status);
    }

    [Fact]
    public async Task An_order_is_closed_when_nobody_has_paid_in_time_and_not_before()
    {
        var payment = await Ordered();
        Assert.Equal(payment.Order.PlacedAt + AwaitedPayment.Window, Assert.IsType<WorkOutcome.At>(await Check(payment)).Time);
        Clock.Now += AwaitedPayment.Window - TimeSpan.FromSeconds(1);
        Assert.IsType<WorkOutcome.At>(await Check(payment));

        Clock.Now += TimeSpan.FromSeconds(1);
        Assert.IsType<WorkOutcome.Done>(await Check(payment));

        Assert.Equal(ClosingReason.Expired, (await Read(payment)).Order.Closing);
        Assert.Equal("Rejected", OrderStanding.Of((await Read(payment)).Order));
        Assert.Null(await Visit(await Read(payment)));
    }

    [Fact]
    public async Task The_worker_closes_it_by_itself()
    {
        var payment = await Ordered();
        Clock.Now += AwaitedPayment.Window;
        Server.Parts.GetRequiredService<WorkBell>().Ring();
        while (!(await Read(payment)).Order.IsClosed)
            await Task.Delay(20, Token);
    }

    [Fact]
    public async Task An_order_is_never_closed_before_its_gateway_has_been_asked()
    {
        var payment = await Visiting();
        Gateway.IsDown = true;
        Clock.Now += TimeSpan.FromDays(2);
        Assert.Equal("It is down.", Assert.IsType<WorkOutcome.Again>(await Check(payment)).Trouble);
        Assert.True((await Read(payment)).Order.IsAwaitingPayment);

        Gateway.IsDown = false;
        Gateway.Happens(NewsOf(payment, GatewayEventKind.Captured));
        Assert.IsType<WorkOutcome.Done>(await Check(payment));

        Assert.True((await Read(payment)).Order.IsPlaced);
        Assert.Equal(1, await Messages(payment));
    }

    [Fact]
    public async Task A_lost_notification_is_found_by_asking()
    {
        var payment = await Visiting();
        Clock.Now += TimeSpan.FromMinutes(2);
        Assert.IsType<WorkOutcome.At>(await Check(payment));
        Gateway.Happens(NewsOf(payment, GatewayEventKind.Created));
        Gateway.Happens(NewsOf(payment, GatewayEventKind.Captured));
        await Check(payment);
        Assert.Equal((1L, 2L), (await Messages(payment), await Kept(payment)));
    }

    [Theory]
    [InlineData(GatewayEventKind.Declined)]
    [InlineData(GatewayEventKind.Failed)]
    public async Task A_gateway_is_asked_again_about_a_visit_whose_card_was_refused(GatewayEventKind refusal)
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, refusal));
        Assert.Equal(Clock.Now + TimeSpan.FromMinutes(5), Assert.IsType<WorkOutcome.At>(await Check(payment)).Time);
        await Tell(NewsOf(payment, GatewayEventKind.Cancelled));
        Assert.Equal(payment.EndsAt, Assert.IsType<WorkOutcome.At>(await Check(payment)).Time);
    }

    [Fact]
    public async Task A_gateway_is_asked_about_a_visit_that_goes_on_after_the_order_was_given_up()
    {
        var payment = await Visiting();
        await Settlement.Close(payment, ClosingReason.Cancelled, "test", Token);
        Assert.Equal(Clock.Now + TimeSpan.FromMinutes(5), Assert.IsType<WorkOutcome.At>(await Check(payment)).Time);
        Gateway.Happens(NewsOf(payment, GatewayEventKind.Captured));
        await Check(payment);
        Assert.Equal(PaymentConcerns.Late, await ConcernsOf(payment));
    }

    [Fact]
    public async Task A_gateway_is_asked_about_a_second_visit_that_goes_on_after_the_first_has_paid()
    {
        var first = await Visiting();
        Clock.Now += first.Last!.EndsAt - Clock.Now - TimeSpan.FromMinutes(1);
        await Visit(first);
        var second = await Read(first);
        Assert.Equal(2, second.Attempts.Count);
        await Tell(NewsOf(first, GatewayEventKind.Captured));
        Assert.IsType<WorkOutcome.At>(await Check(second));
        Gateway.Happens(NewsOf(second, GatewayEventKind.Captured));
        Assert.IsType<WorkOutcome.Done>(await Check(second));
        Assert.Equal(PaymentConcerns.Overpaid, await ConcernsOf(second));
    }

    [Fact]
    public async Task A_visit_that_begins_late_has_its_half_hour()
    {
        var payment = await Ordered();
        Clock.Now += AwaitedPayment.Window - TimeSpan.FromMinutes(1);
        await Visit(payment);
        Assert.Equal(Clock.Now + TimeSpan.FromMinutes(30), (await Read(payment)).EndsAt);
    }

    [Fact]
    public async Task Two_tabs_go_on_with_one_visit()
    {
        var payment = await Visiting();
        await Visit(payment);
        await Visit(await Read(payment));
        Assert.Single((await Read(payment)).Attempts);
        Assert.Single(Gateway.Visits);
    }

    [Fact]
    public async Task Two_buyers_at_once_begin_one_visit()
    {
        var payment = await Ordered();
        await Task.WhenAll(Visit(payment), Visit(payment), Visit(payment));
        Assert.Single((await Read(payment)).Attempts);
    }

    [Fact]
    public async Task A_notification_is_acknowledged_when_it_is_on_disk()
    {
        var payment = await Visiting();
        using var http = Server.Client();
        using var notification = GatewayStandIn.Notification(NewsOf(payment, GatewayEventKind.Captured));
        Assert.Equal(200, (int)(await http.SendAsync(notification, Token)).StatusCode);
        Assert.True((await Read(payment)).Order.IsPlaced);
    }

    [Fact]
    public async Task A_notification_without_its_proof_changes_nothing()
    {
        var payment = await Visiting();
        using var http = Server.Client();
        using var notification = GatewayStandIn.Notification(NewsOf(payment, GatewayEventKind.Captured), isProved: false);
        Assert.Equal(400, (int)(await http.SendAsync(notification, Token)).StatusCode);
        Assert.Equal((0L, 0L), (await Messages(payment), await Kept(payment)));
    }

    [Fact]
    public async Task A_notification_on_which_the_server_fails_is_not_acknowledged()
    {
        var payment = await Visiting();
        using var http = Server.Client();
        using var notification = GatewayStandIn.Notification(NewsOf(payment, GatewayEventKind.Captured));
        notification.Content = new StringContent("no JSON, which the stand-in throws at");
        var answer = await http.SendAsync(notification, Token);
        Assert.Equal(500, (int)answer.StatusCode);
        Assert.True(answer.Headers.Contains(UnexpectedFailure.CorrelationHeader));
    }

    [Theory]
    [InlineData("GET", "/payments/standin", 0, 405)]
    [InlineData("POST", "/payments/standin", 70_000, 413)]
    [InlineData("POST", "/payments/nobody", 10, 404)]
    [InlineData("POST", "/payments/", 10, 404)]
    public async Task What_is_no_notification_is_refused(string method, string path, int length, int status)
    {
        using var http = Server.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (length > 0)
            request.Content = new ByteArrayContent(new byte[length]);
        Assert.Equal(status, (int)(await http.SendAsync(request, Token)).StatusCode);
    }

    [Fact]
    public async Task M6_where_the_operator_wants_no_bill_the_browser_goes_on_to_the_gateway_at_once()
    {
        await using var server = await RunningServer.Start(change: settings => settings with { SkipPaymentPage = true }, replace: Gateway.Bind);
        using var calls = new Calls(server);
        var page = new Uri((await calls.Post(Call)).Location!).AbsolutePath;
        using var http = server.Client();
        using var first = await http.GetAsync(new Uri(page, UriKind.Relative), Token);
        Assert.Equal((303, "gateway.example"), ((int)first.StatusCode, first.Headers.Location!.Host));
        // Whoever comes back sees what there is to choose.
        Assert.Equal(200, (int)(await http.GetAsync(new Uri(page, UriKind.Relative), Token)).StatusCode);
    }

    private static string Login(string name) => $"loginName={name}&loginPassword=x&name=A&emailAddress=a@b.example&organizationName=A&streetAddress1=1&localityName=B";
}
