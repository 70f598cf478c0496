using Countersign.Server.Outbox;
using Countersign.Server.Payments;
using Countersign.Server.Payments.Agreements;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Payments.Agreements;

/// <summary>An agreement from the call that makes it to its end, on the test clock.</summary>
public sealed class AgreementTests : PayingServer
{
    private const string Name = "193743";
    private const string Customer = "loginPassword=x&name=A&emailAddress=a@b.example&organizationName=A&streetAddress1=1&localityName=B";
    private const string Monthly = "1_PPP=100802&loginName=agreed&" + Customer;

    private string reference = "";
    private DateTimeOffset starts;

    [Fact]
    public async Task A_year_of_instalments_is_accounted_for_and_a_missed_and_a_doubled_one_are_seen()
    {
        var payment = await Agreed();
        Assert.Equal((1L, PaymentConcerns.None), (await Messages(payment), await ConcernsOf(payment)));
        var terms = payment.Agreements[1];
        for (var month = 1; month <= 12; month++)
        {
            Clock.Now = terms.DueAt(month);
            if (month != 5)
                await Tell(Taken(month));
            if (month == 9)
                await Tell(Taken(month, "again"));
            await Look(payment, terms.DueAt(month).AddDays(5));
        }

        var agreement = Assert.Single((await Read(payment)).Standing.Agreements);
        Assert.Equal(AgreementState.Running, agreement.State);
        Assert.Equal(
            Enumerable.Range(1, 12).Select(month => (month, month == 5 ? InstalmentState.Missed : month == 9 ? InstalmentState.Doubled : InstalmentState.Paid)),
            agreement.Instalments.Select(one => (one.Number, one.State)));
        Assert.Equal(PaymentConcerns.InstalmentMissed | PaymentConcerns.InstalmentDoubled, await ConcernsOf(payment));
        Assert.Equal(12, await Messages(payment, "agreement.instalment-paid"));
        Assert.Equal(payment.Order.Total, (await Read(payment)).Standing.Captured);
    }

    [Fact]
    public async Task Who_has_agreed_twice_at_one_visit_has_two_agreements_until_one_is_ended()
    {
        var payment = await Agreed();
        await Tell(GatewayStandIn.News(reference, GatewayEventKind.AgreementMade, 0, id: "twice") with { Agreement = "2", At = Clock.Now });
        Assert.Equal(PaymentConcerns.AgreementDoubled, await ConcernsOf(payment));
        await Tell(GatewayStandIn.News(reference, GatewayEventKind.AgreementCancelled, 0) with { Agreement = "2", At = Clock.Now });
        Clock.Now = payment.Agreements[1].DueAt(1);
        await Tell(Taken(1));
        var standing = (await Read(payment)).Standing;
        Assert.Equal(PaymentConcerns.None, standing.Concerns);
        Assert.Equal([(Name, AgreementState.Running, 1), ("2", AgreementState.Cancelled, 0)], standing.Agreements.Select(one => (one.Name, one.State, one.Instalments.Count)));
    }

    [Fact]
    public async Task A_missed_instalment_comes_to_an_operator_by_itself_and_again_only_when_another_one_is_missed()
    {
        var payment = await Agreed();
        var terms = payment.Agreements[1];
        Assert.Equal(1, await Calls.Count("select count(*) from due_work where kind = 'agreement' and subject = @Id", new { payment.Order.Id }));
        Assert.Equal(terms.DueAt(1) + AgreementStanding.Patience, Assert.IsType<WorkOutcome.At>(await Look(payment, terms.DueAt(1))).Time);
        Assert.Equal(PaymentConcerns.None, await ConcernsOf(payment));
        Assert.IsType<WorkOutcome.At>(await Look(payment, terms.DueAt(1).AddDays(5)));
        Assert.Equal([payment.Order.Id], await NeedingOperator());

        Assert.True(await Settlement.Resolve(await Read(payment), "test", "the buyer has a new card", Token));
        Clock.Now = terms.DueAt(2);
        await Tell(Taken(2));
        await Look(payment, terms.DueAt(2).AddDays(5));
        Assert.Empty(await NeedingOperator());

        await Look(payment, terms.DueAt(3).AddDays(5));
        Assert.Equal([payment.Order.Id], await NeedingOperator());
    }

    [Fact]
    public async Task An_agreement_that_was_cancelled_is_looked_at_no_more()
    {
        var payment = await Agreed();
        var terms = payment.Agreements[1];
        Clock.Now = terms.DueAt(1).AddDays(-10);
        await Tell(About(GatewayEventKind.AgreementCancelled, terms.DueAt(1).AddDays(-10)));
        Assert.IsType<WorkOutcome.Done>(await Look(payment, terms.DueAt(3)));
        Assert.Equal((PaymentConcerns.None, 1L), (await ConcernsOf(payment), await Messages(payment, "agreement.cancelled")));
        Assert.True((await Read(payment)).Order.IsPlaced);

        await Tell(Taken(3));
        Assert.Equal(PaymentConcerns.InstalmentNotDue, await ConcernsOf(payment));
    }

    [Fact]
    public async Task An_instalment_whose_order_is_not_told_is_found_by_the_name_of_its_agreement()
    {
        var payment = await Agreed();
        Clock.Now = payment.Agreements[1].DueAt(1);
        Assert.Equal(SettlementResult.Settled, await Tell(Taken(1) with { Reference = "" }));
        Assert.Equal(SettlementResult.Settled, await Tell(Taken(1)));
        Assert.Equal(1, await Messages(payment, "agreement.instalment-paid"));
        Assert.Equal(SettlementResult.Unknown, await Tell(Taken(1, "other") with { Reference = "", Agreement = "1" }));
        Assert.Single(await Server.Parts.GetRequiredService<PaymentStore>().OfNoOrder(Token));
    }

    [Fact]
    public async Task An_order_that_was_paid_without_its_agreement_is_placed_and_waits_for_an_operator()
    {
        var payment = await Visiting(Monthly);
        await Tell(NewsOf(payment, GatewayEventKind.Captured));
        Assert.True((await Read(payment)).Order.IsPlaced);
        Assert.Equal(PaymentConcerns.AgreementMissing, await ConcernsOf(payment));
    }

    [Fact]
    public async Task A_buyer_who_agreed_at_two_visits_waits_for_an_operator()
    {
        var payment = await Agreed(paid: false);
        await Tell(NewsOf(payment, GatewayEventKind.Declined));
        Assert.IsType<GatewayStart.Redirect>(await Visit(await Read(payment)));
        payment = await Read(payment);
        await Tell(NewsOf(payment, GatewayEventKind.Captured), NewsOf(payment, GatewayEventKind.AgreementMade) with { At = Clock.GetUtcNow(), Agreement = "193744" });
        Assert.Equal(PaymentConcerns.AgreementDoubled, await ConcernsOf(payment));
    }

    [Theory]
    [InlineData("1_PPP=100802&2_PPP=400", 303)]
    [InlineData("1_PPP=100802&2_PPP=100801", 200)]
    [InlineData("1_PPP=100802&2_PPP=100902", 200)]
    public async Task The_items_of_an_order_that_are_paid_by_agreement_have_one_kind_and_one_term(string items, int status)
    {
        var answer = await Calls.Post($"{items}&loginName=mixed&{Customer}");
        Assert.True(status == answer.Status, answer.Body);
        if (status == 200)
            Assert.StartsWith("errorCode=-4&errorItem=2_PPP&", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_else_is_ordered_is_paid_once_and_is_no_part_of_the_instalments()
    {
        var payment = await Visiting(Monthly.Replace("1_PPP=100802", "1_PPP=100802&2_PPP=400", StringComparison.Ordinal));
        Assert.Equal((49_00 + 14_00, 14_00), (payment.Order.Total, payment.Agreements[1].Amount));
        Assert.Equal(payment.Agreements[1], Gateway.Visits[payment.Last!.Reference].Agreement);
    }

    private async Task<Payment> Agreed(bool paid = true)
    {
        var payment = await Visiting(Monthly);
        var made = NewsOf(payment, GatewayEventKind.AgreementMade, 0) with { At = Clock.GetUtcNow(), Agreement = Name };
        await (paid ? Tell(NewsOf(payment, GatewayEventKind.Captured), made) : Tell(made));
        reference = payment.Last!.Reference;
        starts = payment.Agreements[1].StartsAt;
        return await Read(payment);
    }

    private GatewayNews Taken(int month, string id = "") => About(GatewayEventKind.InstalmentPaid, starts.AddMonths(month), 14_00, $"{month}{id}");

    private GatewayNews About(GatewayEventKind kind, DateTimeOffset at, long amount = 0, string id = "") =>
        GatewayStandIn.News(reference, kind, amount, "USD", id) with { At = at, Agreement = Name };

    private async Task<WorkOutcome> Look(Payment payment, DateTimeOffset at)
    {
        Clock.Now = at;
        return await Server.Parts.GetRequiredService<AgreementCheck>().Kind.Handle(new DueWork { Subject = payment.Order.Id }, Token);
    }

    private Task<IReadOnlyList<long>> NeedingOperator() => Server.Parts.GetRequiredService<PaymentStore>().NeedingOperator(Token);
}
