using System.Net;
using Countersign.Server.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Gateways;

/// <summary>A server whose orders are paid at one gateway, which the sandbox's plays in a process of its own.</summary>
public abstract class GatewayServer(string gateway) : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public RunningServer Server { get; private set; } = null!;

    /// <summary>The gateway's name.</summary>
    public string Name => gateway;

    public async ValueTask InitializeAsync() => Server = await RunningServer.Start(change: settings => RunningServer.WithGateway(settings, gateway));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>
/// What every gateway has to do, the same for all: over the wire that its fake speaks, with a browser, a server and a gateway in a process of its own. What
/// one cannot do is said by what it is: a gateway that cannot be asked leaves an order waiting whose notification was lost.
/// </summary>
public abstract class GatewayContract(GatewayServer at) : IDisposable
{
    private const string Good = "4242424242424242";
    private const string Bad = "4000000000000002";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Buyer buyer = new(at.Server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PaymentGateway Gateway => at.Server.Parts.GetRequiredService<PaymentGateways>().Find(at.Name)!;

    [Fact]
    public async Task A_buyer_is_led_to_the_gateway_pays_there_and_comes_back_to_the_confirmation()
    {
        var (page, card) = await Begin();
        Assert.NotEqual(at.Server.Address(Countersign.Server.Http.ListenerKind.Public).Authority, card.Address.Authority);
        Assert.Contains("49.00", card.Text, StringComparison.Ordinal);
        var done = await buyer.Pay(card, Good);
        Assert.EndsWith("/done", done.Address.AbsolutePath, StringComparison.Ordinal);

        var payment = await buyer.PaymentOf(page);
        Assert.True(payment.Order.IsPlaced);
        Assert.Equal((4900, 0, PaymentConcerns.None), (payment.Standing.Captured, payment.Standing.Returned, payment.Standing.Concerns));
        Assert.Single(payment.Events, one => one.News.Kind == GatewayEventKind.Captured);
        Assert.All(payment.Events, one => Assert.DoesNotContain(Good, one.News.Raw, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_card_places_nothing_and_another_one_may_be_tried_at_the_same_visit()
    {
        var (page, card) = await Begin();
        var refused = await buyer.Pay(card, Bad);
        Assert.Contains("declined", refused.Text, StringComparison.OrdinalIgnoreCase);
        Assert.True((await buyer.PaymentOf(page)).Order.IsAwaitingPayment);

        await buyer.Pay(card, Good);
        var payment = await Eventually(page, one => one.Order.IsPlaced);
        Assert.Single(payment.Attempts);
    }

    [Fact]
    public async Task A_buyer_who_turns_back_has_paid_nothing_and_may_pay_at_another_visit()
    {
        var (page, card) = await Begin();
        var back = await buyer.TurnBack(card);
        Assert.Equal(page.Address.Authority, back.Address.Authority);
        Assert.DoesNotContain("data-view=\"pending\"", back.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await buyer.PaymentOf(page)).Standing.Captured);

        var again = await buyer.GoToGateway(page);
        if (again.Address.Authority == page.Address.Authority)
            return; // The gateway tells of no turning back: the page waits for its visit to end.
        await buyer.Pay(again, Good);
        await Eventually(page, one => one.Order.IsPlaced);
    }

    [Fact]
    public async Task Two_tabs_lead_to_one_visit_and_one_payment()
    {
        var (page, first) = await Begin();
        var second = await buyer.GoToGateway(page);
        await buyer.Pay(first, Good);
        await buyer.Pay(second, Good);
        var payment = await Eventually(page, one => one.Order.IsPlaced);
        Assert.Equal((1, 4900), (payment.Attempts.Count, payment.Standing.Captured));
    }

    [Fact]
    public async Task What_is_told_twice_counts_once()
    {
        var (page, card) = await Begin();
        await buyer.Pay(card, Good, ("doubled", "yes"));
        var payment = await Eventually(page, one => one.Order.IsPlaced);
        await buyer.Look(page);
        Assert.Equal((4900, PaymentConcerns.None), (payment.Standing.Captured, (await buyer.PaymentOf(page)).Standing.Concerns));
    }

    [Fact]
    public async Task A_buyer_who_never_comes_back_has_ordered_by_what_the_gateway_tells()
    {
        var (page, card) = await Begin();
        await buyer.PayAndLeave(card, Good);
        var payment = await Eventually(page, one => one.Order.IsPlaced, isBack: false);
        Assert.Equal(NewsSource.Notification, Assert.Single(payment.Events, one => one.News.Kind == GatewayEventKind.Captured).Source);
    }

    [Fact]
    public async Task News_that_comes_after_the_browser_places_the_order_all_the_same()
    {
        var (page, card) = await Begin();
        await buyer.Pay(card, Good, ("arrival", "second"));
        await Eventually(page, one => one.Order.IsPlaced);
    }

    [Fact]
    public async Task Where_a_notification_is_lost_the_gateway_is_asked_or_the_order_waits_for_an_operator()
    {
        var (page, card) = await Begin();
        await buyer.Pay(card, Good, ("arrival", "never"));
        var payment = await buyer.PaymentOf(page);
        Assert.Equal(Gateway.Ask is not null, payment.Order.IsPlaced);
        Assert.DoesNotContain(payment.Events, one => one.Source == NewsSource.Notification);
    }

    [Fact]
    public async Task A_notification_whose_proof_does_not_hold_is_not_believed()
    {
        var (page, card) = await Begin();
        await buyer.Pay(card, Good, ("corrupted", "yes"));
        var payment = await buyer.PaymentOf(page);
        Assert.Equal(Gateway.Ask is not null, payment.Order.IsPlaced);
        Assert.DoesNotContain(payment.Events, one => one is { Source: NewsSource.Notification, News.Kind: GatewayEventKind.Captured });
    }

    [Theory]
    [InlineData("less", PaymentConcerns.Underpaid, false)]
    [InlineData("more", PaymentConcerns.Overpaid, true)]
    [InlineData("currency", PaymentConcerns.OtherCurrency, false)]
    public async Task Another_amount_than_the_price_is_seen(string charge, PaymentConcerns concern, bool isPlaced)
    {
        var (page, card) = await Begin();
        await buyer.Pay(card, Good, ("charge", charge));
        var payment = await Eventually(page, one => one.Standing.Concerns != PaymentConcerns.None);
        Assert.Equal((concern, isPlaced), (payment.Standing.Concerns, payment.Order.IsPlaced));
    }

    [Fact]
    public async Task Money_for_an_order_that_was_given_up_meanwhile_is_not_taken_or_waits_for_an_operator()
    {
        var (page, card) = await Begin();
        Assert.True(await at.Server.Parts.GetRequiredService<Settlement>().Close(await buyer.PaymentOf(page), Countersign.Server.Orders.ClosingReason.Cancelled, "test", Token));
        await buyer.Pay(card, Good);
        var payment = await buyer.PaymentOf(page);
        Assert.False(payment.Order.IsPlaced);
        Assert.Equal(payment.Standing.Captured > 0, payment.Standing.Concerns.HasFlag(PaymentConcerns.Late));
    }

    [Fact]
    public async Task Money_goes_back_once_for_each_key_where_the_gateway_can_be_told()
    {
        var (page, card) = await Begin();
        await buyer.Pay(card, Good);
        var paid = await Eventually(page, one => one.Order.IsPlaced);
        if (Gateway.Refund is not { } refund)
            return;
        var wanted = new GatewayRefund(1000, $"{paid.Last!.Reference}-0") { Payment = paid.Events.First(one => one.News.Kind == GatewayEventKind.Captured).News.Id };
        for (var times = 0; times < 2; times++)
        {
            var answer = Assert.IsType<GatewayAnswer.Tells>(await refund(paid.Last!, wanted, Token));
            await at.Server.Parts.GetRequiredService<Settlement>().Take(at.Name, answer.News, NewsSource.Operator, Token);
        }

        var payment = await Eventually(page, one => one.Standing.Returned > 0);
        Assert.Equal((4900, 1000, PaymentConcerns.Returned), (payment.Standing.Captured, payment.Standing.Returned, payment.Standing.Concerns));
        Assert.True(payment.Order.LacksMoney);
    }

    [Fact]
    public async Task Money_that_went_back_without_us_is_known_where_the_gateway_tells_of_it()
    {
        if (Gateway is not { Ask: not null, Refund: { } refund })
            return;
        var (page, card) = await Begin();
        await buyer.Pay(card, Good);
        var paid = await Eventually(page, one => one.Order.IsPlaced);
        await refund(paid.Last!, new(1000, "elsewhere"), Token); // What it answers is kept by nobody, as if somebody else had asked.
        var payment = await Eventually(page, one => one.Standing.Returned > 0, isBack: false);
        Assert.Equal((1000, NewsSource.Notification), (payment.Standing.Returned, Assert.Single(payment.Events, one => one.News.Kind == GatewayEventKind.Refunded).Source));
    }

    [Fact]
    public async Task A_body_that_is_no_notification_is_refused_and_changes_nothing()
    {
        using var http = at.Server.Client();
        byte[][] bodies = [[], "{}"u8.ToArray(), "[]"u8.ToArray(), "a=b&a=b"u8.ToArray(), [0xFF, 0xFE, 0], [.. Enumerable.Repeat((byte)'{', 60_000)], [.. Enumerable.Repeat((byte)'[', 60_000)]];
        foreach (var type in (string[])["application/json", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7"])
        {
            foreach (var body in bodies)
            {
                using var content = new ByteArrayContent(body);
                Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", type));
                using var answer = await http.PostAsync(new Uri($"/payments/{at.Name}", UriKind.Relative), content, Token);
                Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.OK, $"{answer.StatusCode} {type} {body.Length}");
            }
        }
    }

    public void Dispose()
    {
        buyer.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<(Visited Page, Visited Card)> Begin()
    {
        // A name that no single-byte charset has: a gateway may echo it.
        var page = await buyer.Order("1_PPP=400&name=Zo%C3%AB+%E6%9D%B1%E4%BA%AC&emailAddress=a@b.example");
        var card = await buyer.GoToGateway(page);
        Assert.True(card.Status == HttpStatusCode.OK, $"{card.Status} {card.Address} {card.Text}");
        return (page, card);
    }

    // As a buyer who has come back does, whose page looks again by itself.
    private async Task<Payment> Eventually(Visited page, Func<Payment, bool> holds, bool isBack = true)
    {
        var back = page with { Address = new Uri(page.Address.AbsoluteUri + "/return") };
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var payment = await buyer.PaymentOf(page);
            if (holds(payment))
                return payment;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{payment.Standing} {string.Join(", ", payment.Events.Select(one => one.News.Kind))}");
            await Task.Delay(100, Token);
            if (isBack)
                await buyer.Look(back);
        }
    }
}

/// <summary>The sandbox's own gateway.</summary>
public sealed class SandboxServer() : GatewayServer("sandbox");

/// <summary>The sandbox's own gateway keeps the contract.</summary>
public sealed class SandboxContractTests(SandboxServer at) : GatewayContract(at), IClassFixture<SandboxServer>;
