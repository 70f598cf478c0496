using Countersign.Server.Licences;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Payments;

/// <summary>How money becomes an order, whatever becomes of the news of it.</summary>
public sealed class SettlementTests : PayingServer
{
    [Fact]
    public async Task What_is_captured_places_the_order_with_its_message()
    {
        var payment = await Visiting();
        Assert.True(payment.Order.IsAwaitingPayment);
        Assert.Equal(0, await Messages(payment));

        Assert.Equal(SettlementResult.Settled, await Tell(NewsOf(payment, GatewayEventKind.Captured)));

        payment = await Read(payment);
        Assert.True(payment.Order.IsPlaced);
        Assert.Equal(PaymentState.Captured, payment.Last!.State);
        Assert.Equal((1L, PaymentConcerns.None), (await Messages(payment), await ConcernsOf(payment)));
        Assert.Equal(1, await Calls.Count("select count(*) from audit where action = 'order.placed' and subject = @subject", new { subject = $"order:{payment.Order.Id}" }));
    }

    [Fact]
    public async Task What_is_told_twice_is_kept_once()
    {
        var payment = await Visiting();
        for (var i = 0; i < 3; i++)
            await Tell(NewsOf(payment, GatewayEventKind.Captured));
        Assert.Equal((1L, 1L), (await Messages(payment), await Kept(payment)));
    }

    [Fact]
    public async Task What_is_told_twenty_times_at_once_places_one_order()
    {
        var payment = await Visiting();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Tell(NewsOf(payment, i % 2 == 0 ? GatewayEventKind.Captured : GatewayEventKind.Authorised))));
        Assert.All(results, result => Assert.Equal(SettlementResult.Settled, result));
        Assert.Equal((1L, 2L), (await Messages(payment), await Kept(payment)));
    }

    [Theory]
    [InlineData(GatewayEventKind.Created)]
    [InlineData(GatewayEventKind.Authorised)]
    [InlineData(GatewayEventKind.Failed)]
    [InlineData(GatewayEventKind.Declined)]
    [InlineData(GatewayEventKind.Expired)]
    [InlineData(GatewayEventKind.Cancelled)]
    public async Task What_is_no_money_leaves_the_order_waiting(GatewayEventKind kind)
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, kind));
        Assert.True((await Read(payment)).Order.IsAwaitingPayment);
        Assert.Equal(0, await Messages(payment));
    }

    [Fact]
    public async Task Less_than_the_price_waits_for_an_operator_and_for_the_rest()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Captured, payment.Order.Total - 1));
        Assert.True((await Read(payment)).Order.IsAwaitingPayment);
        Assert.Equal(PaymentConcerns.Underpaid, await ConcernsOf(payment));

        await Tell(NewsOf(payment, GatewayEventKind.Captured, 1, id: "rest"));
        Assert.True((await Read(payment)).Order.IsPlaced);
        Assert.Equal((1L, PaymentConcerns.None), (await Messages(payment), await ConcernsOf(payment)));
    }

    [Fact]
    public async Task More_than_the_price_places_the_order_and_waits_for_an_operator()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Captured, payment.Order.Total + 1));
        Assert.Equal((1L, PaymentConcerns.Overpaid), (await Messages(payment), await ConcernsOf(payment)));
    }

    [Fact]
    public async Task A_second_payment_places_no_second_order_and_waits_for_an_operator()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Cancelled));
        await Visit(await Read(payment));
        var again = await Read(payment);
        Assert.Equal(2, again.Attempts.Count);

        await Tell(NewsOf(payment, GatewayEventKind.Captured));
        await Tell(NewsOf(again, GatewayEventKind.Captured));

        Assert.Equal((1L, PaymentConcerns.Overpaid, 2 * payment.Order.Total),
            (await Messages(payment), await ConcernsOf(payment), (await Read(payment)).Standing.Captured));
    }

    [Fact]
    public async Task Another_currency_does_not_count()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Captured, currency: "EUR"));
        Assert.True((await Read(payment)).Order.IsAwaitingPayment);
        Assert.Equal(PaymentConcerns.OtherCurrency, await ConcernsOf(payment));
    }

    [Fact]
    public async Task Money_that_comes_after_the_end_waits_for_an_operator()
    {
        var payment = await Visiting();
        Clock.Now += TimeSpan.FromHours(3);
        await Check(payment);
        Assert.Equal(ClosingReason.Expired, (await Read(payment)).Order.Closing);

        await Tell(NewsOf(payment, GatewayEventKind.Captured));

        Assert.True((await Read(payment)).Order.IsClosed);
        Assert.Equal((0L, PaymentConcerns.Late), (await Messages(payment), await ConcernsOf(payment)));
    }

    [Fact]
    public async Task Money_that_goes_back_stops_what_is_not_delivered()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Captured));
        await Tell(NewsOf(payment, GatewayEventKind.Refunded));
        await Tell(NewsOf(payment, GatewayEventKind.ChargedBack));

        var order = (await Read(payment)).Order;
        Assert.Equal("Refunded", OrderStanding.Of(order));
        Assert.Contains(OrderStanding.Unmet(order), need => need.Need == Countersign.Server.Catalog.Need.Payment);
        Assert.Equal(PaymentConcerns.Returned | PaymentConcerns.ReturnedMore, await ConcernsOf(payment));
        Assert.Equal((1L, 1L), (await Messages(payment), await Messages(payment, "payment.returned")));
    }

    [Fact]
    public async Task What_was_paid_too_much_may_go_back_and_the_order_is_paid()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Captured));
        await Tell(NewsOf(payment, GatewayEventKind.Captured, id: "twice"));
        await Tell(NewsOf(payment, GatewayEventKind.Refunded));
        var order = (await Read(payment)).Order;
        Assert.NotEqual("Refunded", OrderStanding.Of(order));
        Assert.DoesNotContain(OrderStanding.Unmet(order), need => need.Need == Countersign.Server.Catalog.Need.Payment);
        Assert.Equal((PaymentConcerns.Overpaid | PaymentConcerns.Returned, 0L), (await ConcernsOf(payment), await Messages(payment, "payment.returned")));
    }

    [Fact]
    public async Task An_order_whose_money_went_back_is_paid_when_it_is_paid_again()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Captured));
        await Tell(NewsOf(payment, GatewayEventKind.Refunded));
        Assert.True((await Read(payment)).Order.LacksMoney);
        await Tell(NewsOf(payment, GatewayEventKind.Captured, id: "again"));
        Assert.False((await Read(payment)).Order.LacksMoney);
        await Tell(NewsOf(payment, GatewayEventKind.ChargedBack, 1));
        Assert.True((await Read(payment)).Order.LacksMoney);
        Assert.Equal(2, await Messages(payment, "payment.returned"));
    }

    [Fact]
    public async Task News_that_contradicts_what_was_told_under_its_name_is_kept_and_does_not_count()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Captured, 100));
        for (var i = 0; i < 2; i++)
            await Tell(NewsOf(payment, GatewayEventKind.Captured));
        Assert.Equal((2L, 100L), (await Kept(payment), (await Read(payment)).Standing.Captured));
        Assert.Equal(PaymentConcerns.Underpaid | PaymentConcerns.Contradicted, await ConcernsOf(payment));
    }

    [Fact]
    public async Task News_under_the_name_of_another_order_s_news_is_kept_for_an_operator_and_does_not_count()
    {
        var (first, second) = (await Visiting(), await Visiting());
        var news = NewsOf(first, GatewayEventKind.Captured);
        await Tell(news);
        for (var i = 0; i < 2; i++)
            Assert.Equal(SettlementResult.Settled, await Tell(news with { Reference = second.Last!.Reference }));
        Assert.Equal((true, false), ((await Read(first)).Order.IsPlaced, (await Read(second)).Order.IsPlaced));
        Assert.Equal((1L, PaymentConcerns.Contradicted), (await Kept(second), await ConcernsOf(second)));
    }

    [Fact]
    public async Task News_of_no_order_under_the_name_of_other_news_is_kept_too()
    {
        var payment = await Visiting();
        var news = NewsOf(payment, GatewayEventKind.Captured);
        await Tell(news);
        for (var i = 0; i < 2; i++)
            Assert.Equal(SettlementResult.Unknown, await Tell(news with { Reference = "nobody-7" }));
        Assert.Equal(1, await Calls.Count("select count(*) from gateway_event where order_id = 0 and reference = 'nobody-7'", new { }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task News_of_no_visit_of_ours_is_kept_with_its_order_when_the_visit_is_known(bool isNameTaken)
    {
        var payment = await Visiting();
        var news = NewsOf(payment, GatewayEventKind.Cancelled);
        await Tell(news);
        var early = news with { Id = isNameTaken ? news.Id : "early", Reference = $"{payment.Order.Number}-2", Kind = GatewayEventKind.Captured, Amount = payment.Order.Total };
        Assert.Equal(SettlementResult.Unknown, await Tell(early));
        await Visit(await Read(payment));
        for (var i = 0; i < 2; i++)
            Assert.Equal(SettlementResult.Settled, await Tell(early));
        Assert.Equal((2L, PaymentConcerns.Contradicted), (await Kept(payment), await ConcernsOf(payment)));
    }

    [Theory]
    [InlineData("1234567890-1")]
    [InlineData("nobody")]
    [InlineData("-")]
    [InlineData("1234567890-99999999999")]
    public async Task News_of_no_order_of_ours_is_kept_for_an_operator(string reference)
    {
        for (var i = 0; i < 2; i++)
            Assert.Equal(SettlementResult.Unknown, await Tell(GatewayStandIn.News(reference, GatewayEventKind.Captured, 100)));
        Assert.Equal(1, await Calls.Count("select count(*) from gateway_event where order_id = 0 and reference = @reference", new { reference }));
    }

    [Fact]
    public async Task News_of_a_visit_that_never_was_places_nothing()
    {
        var payment = await Ordered();
        Assert.Equal(SettlementResult.Unknown, await Tell(GatewayStandIn.News($"{payment.Order.Number}-1", GatewayEventKind.Captured, payment.Order.Total)));
        Assert.True((await Read(payment)).Order.IsAwaitingPayment);
    }

    [Fact]
    public async Task Licences_come_with_the_payment_and_once()
    {
        const string Login = "loginName=payer&loginPassword=x&name=A&emailAddress=a@b.example&organizationName=A&streetAddress1=1&localityName=B";
        var payment = await Visiting($"1_ID=346&1_days=365&1_IPAddress=192.0.2.1&{Login}");
        Assert.Empty(await Held(payment));

        await Task.WhenAll(Tell(NewsOf(payment, GatewayEventKind.Captured)), Tell(NewsOf(payment, GatewayEventKind.Captured)));
        Assert.Equal((346L, 5L), Assert.Single(await Held(payment)) is var first ? (first.ProductId, first.Quantity) : default);

        // A pack enlarges what is held when it is paid, not when it was ordered.
        var pack = await Visiting("1_ID=356&1_days=365&loginName=payer&loginPassword=x");
        await Tell(NewsOf(pack, GatewayEventKind.Captured));
        Assert.Equal(10, Assert.Single(await Held(payment)).Quantity);
    }

    [Fact]
    public async Task The_free_product_comes_along_when_it_is_paid()
    {
        var payment = await Visiting("1_PPP=400&offerCode=FREE_HP_UPGRADE&loginName=taker&loginPassword=x&name=A&emailAddress=a@b.example&organizationName=A");
        Assert.Contains(payment.Order.Items, item => item.IsAdded);
        Assert.Empty(await Held(payment));
        await Tell(NewsOf(payment, GatewayEventKind.Captured));
        Assert.NotEmpty(await Held(payment));
    }

    [Fact]
    public async Task A_thousand_sequences_end_as_their_sets_say()
    {
        var draw = new Random(20261125);
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000).Select(_ => (Number: draw.Next(46_656), Back: draw.Next(8))), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token },
            async (drawn, _) => await Play(Sequences.Of(drawn.Number), drawn.Back));
    }

    private async Task Play(GatewayEventKind[] sequence, int back)
    {
        var payment = await Visiting();
        for (var i = 0; i <= sequence.Length; i++)
        {
            if (i == back)
                await Settlement.Settle(payment.Order.Id, [], Token);
            if (i < sequence.Length)
                await Tell(NewsOf(payment, sequence[i]));
        }

        payment = await Read(payment);
        var set = sequence.ToHashSet();
        var told = set.Select(kind => Sequences.EventOf(kind, 1, payment.Order.Total, payment.Last!.Reference)).ToList();
        Assert.Equal(PaymentStanding.StateOf(1, told), payment.Last!.State);
        Assert.Equal(PaymentStanding.Of(payment.Due, told), payment.Standing);
        Assert.Equal(set.Contains(GatewayEventKind.Captured), payment.Order.IsPlaced);
        Assert.Equal(payment.Order.IsPlaced ? 1 : 0, await Messages(payment));
        Assert.Equal(set.Count, await Kept(payment));
        Assert.Equal((payment.Standing.Captured, payment.Standing.Returned, (long)payment.Standing.Concerns),
            (await Column("captured"), await Column("returned"), await Column("concerns")));

        Task<long> Column(string name) => Calls.Count($"select {name} from payment where order_id = @Id", new { payment.Order.Id });
    }

    private async Task<IReadOnlyList<Licence>> Held(Payment payment) =>
        await Server.Parts.GetRequiredService<LicenceStore>().OfAccount(payment.Order.Account.Id, Token);
}
