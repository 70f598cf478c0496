using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Payments;
using Countersign.Server.Payments.Agreements;

namespace Countersign.Server.Tests.Payments.Agreements;

/// <summary>What follows from the news of an agreement: judged purely, by its set and the time.</summary>
[Trait("Engine", "own")]
public class AgreementStandingTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly AgreementTerms Monthly = new(Agreement.FuturePay, CurrencyCode.Usd, 14_00, new(IntervalUnit.Month, 1), Start);
    private static readonly AgreementTerms Used = Monthly with { Kind = Agreement.FlexiBurn };
    private static readonly GatewayEvent Made = Event(GatewayEventKind.AgreementMade, Start);

    [Theory]
    [InlineData(1, IntervalUnit.Day, 1)]
    [InlineData(14, IntervalUnit.Week, 2)]
    [InlineData(30, IntervalUnit.Month, 1)]
    [InlineData(90, IntervalUnit.Month, 3)]
    [InlineData(100, IntervalUnit.Day, 100)]
    [InlineData(365, IntervalUnit.Year, 1)]
    [InlineData(1095, IntervalUnit.Year, 3)]
    public void A_term_in_days_is_an_interval_of_the_calendar(long days, IntervalUnit unit, int count) =>
        Assert.Equal(new AgreementInterval(unit, count), AgreementInterval.Of(days));

    [Fact]
    public void What_is_first_due_on_a_31st_is_due_on_the_last_day_of_a_shorter_month_and_on_the_31st_of_the_next()
    {
        Assert.Equal(["01-31", "02-28", "03-31"], Due(Monthly with { StartsAt = new(2025, 12, 31, 12, 0, 0, TimeSpan.Zero) }));
        Assert.Equal(["02-28", "03-28", "04-28"], Due(Monthly));

        static IEnumerable<string> Due(AgreementTerms terms) => Enumerable.Range(1, 3).Select(number => terms.DueAt(number).ToString("MM-dd", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void What_was_only_asked_for_is_no_agreement_and_nothing_of_it_is_missed()
    {
        var standing = AgreementStanding.Of(Monthly, 1, [], Start.AddMonths(6));
        Assert.Equal(AgreementState.Asked, standing.State);
        Assert.Empty(standing.Instalments);
    }

    [Fact]
    public void An_instalment_may_come_some_days_late_and_is_missed_then()
    {
        var due = Monthly.DueAt(1);
        Assert.Empty(Of(Monthly, due.AddDays(-3), Made));
        Assert.Equal([InstalmentState.Awaited], Of(Monthly, due.AddDays(3.9), Made));
        Assert.Equal([InstalmentState.Missed], Of(Monthly, due.AddDays(4), Made));
        Assert.Equal([InstalmentState.Paid], Of(Monthly, due.AddDays(20), Made, Taken(due.AddDays(10))));
    }

    [Theory]
    [InlineData(-2, 1)]
    [InlineData(0, 1)]
    [InlineData(25, 1)]
    [InlineData(29, 2)]
    public void A_payment_belongs_to_the_instalment_that_is_due_by_then_or_nearly_so(int days, int number) =>
        Assert.Equal(number, AgreementStanding.Of(Monthly, 1, [Made, Taken(Monthly.DueAt(1).AddDays(days))], Monthly.DueAt(2)).Instalments.Single(one => one.Taken.Count > 0).Number);

    [Fact]
    public void Two_payments_for_one_instalment_are_one_too_many() =>
        Assert.Equal([InstalmentState.Doubled], Of(Monthly, Monthly.DueAt(1).AddDays(5), Made, Taken(Monthly.DueAt(1)), Taken(Monthly.DueAt(1).AddDays(1))));

    [Fact]
    public void What_was_taken_on_a_day_on_which_the_agreement_was_ended_later_was_due_whatever_the_hour()
    {
        var morning = Monthly.DueAt(1).AddHours(-6);
        Assert.Equal([InstalmentState.Paid], Of(Monthly, Monthly.DueAt(1).AddDays(1), Made, Taken(morning), Event(GatewayEventKind.AgreementCancelled, morning.AddHours(1))));
        Assert.Equal([InstalmentState.NotDue], Of(Monthly, Monthly.DueAt(1).AddDays(1), Made, Taken(morning), Event(GatewayEventKind.AgreementCancelled, morning.AddHours(-1))));
    }

    [Theory]
    [InlineData(13_99, "USD")]
    [InlineData(14_01, "USD")]
    [InlineData(14_00, "EUR")]
    public void Another_amount_or_currency_is_seen(long amount, string currency) =>
        Assert.Equal([InstalmentState.OtherAmount], Of(Monthly, Monthly.DueAt(1), Made, Event(GatewayEventKind.InstalmentPaid, Monthly.DueAt(1), amount, currency)));

    [Fact]
    public void A_change_of_the_amount_holds_from_then_on()
    {
        var change = Event(GatewayEventKind.AmountChanged, Monthly.DueAt(1).AddDays(10), 20_00);
        Assert.Equal([InstalmentState.Paid, InstalmentState.Paid], Of(Monthly, Monthly.DueAt(2), Made, Taken(Monthly.DueAt(1)), change, Taken(Monthly.DueAt(2), 20_00)));
        Assert.Equal([InstalmentState.Paid, InstalmentState.OtherAmount], Of(Monthly, Monthly.DueAt(2), Made, Taken(Monthly.DueAt(1)), change, Taken(Monthly.DueAt(2))));
    }

    [Theory]
    [InlineData(GatewayEventKind.AgreementCancelled, AgreementState.Cancelled)]
    [InlineData(GatewayEventKind.AgreementEnded, AgreementState.Ended)]
    public void After_the_end_nothing_is_due_and_what_is_taken_all_the_same_is_seen(GatewayEventKind kind, AgreementState state)
    {
        var end = Event(kind, Monthly.DueAt(1).AddDays(10));
        var standing = AgreementStanding.Of(Monthly, 1, [Made, Taken(Monthly.DueAt(1)), end], Monthly.DueAt(9));
        Assert.Equal(state, standing.State);
        Assert.Equal(InstalmentState.Paid, Assert.Single(standing.Instalments).State);
        Assert.Null(standing.NextDue(Monthly.DueAt(9)));
        Assert.Equal([InstalmentState.Paid, InstalmentState.NotDue], Of(Monthly, Monthly.DueAt(9), Made, Taken(Monthly.DueAt(1)), end, Taken(Monthly.DueAt(2))));
    }

    [Fact]
    public void What_is_taken_before_the_first_is_due_is_seen() =>
        Assert.Equal([InstalmentState.NotDue], Of(Monthly, Start.AddDays(10), Made, Taken(Start.AddDays(5))));

    [Fact]
    public void What_was_used_may_be_taken_in_parts_up_to_the_limit_of_each_interval_or_not_at_all()
    {
        Assert.Empty(Of(Used, Used.DueAt(5), Made));
        var first = Used.DueAt(1);
        Assert.Equal([InstalmentState.Paid, InstalmentState.Paid],
            Of(Used, Used.DueAt(5), Made, Taken(first.AddDays(3), 6_00), Taken(first.AddDays(4), 8_00), Taken(Used.DueAt(2).AddDays(1), 14_00)));
        Assert.Equal([InstalmentState.OtherAmount], Of(Used, Used.DueAt(5), Made, Taken(first.AddDays(3), 6_00), Taken(first.AddDays(4), 8_01)));
        Assert.Equal([InstalmentState.NotDue], Of(Used, Used.DueAt(5), Made, Taken(Start.AddDays(3), 6_00)));
    }

    [Fact]
    public void The_order_of_the_news_does_not_matter()
    {
        GatewayEvent[] all =
        [
            Made, Taken(Monthly.DueAt(1)), Taken(Monthly.DueAt(3)), Taken(Monthly.DueAt(3).AddDays(1)), Event(GatewayEventKind.InstalmentRefused, Monthly.DueAt(2)),
            Event(GatewayEventKind.AgreementCancelled, Monthly.DueAt(4).AddDays(-9)),
        ];
        var random = new Random(7);
        var expected = Of(Monthly, Monthly.DueAt(6), all);
        Assert.Equal([InstalmentState.Paid, InstalmentState.Missed, InstalmentState.Doubled], expected);
        for (var i = 0; i < 500; i++)
        {
            random.Shuffle(all);
            Assert.Equal(expected, Of(Monthly, Monthly.DueAt(6), [.. all, all[0]]));
        }
    }

    [Fact]
    public void A_time_beyond_the_calendar_breaks_nothing() =>
        Assert.Equal(InstalmentState.Paid, Of(Monthly with { Interval = new(IntervalUnit.Year, 1) }, Start, Made, Taken(DateTimeOffset.MaxValue))[^1]);

    private static InstalmentState[] Of(AgreementTerms terms, DateTimeOffset now, params GatewayEvent[] events) =>
        [.. AgreementStanding.Of(terms, 1, events, now).Instalments.Select(one => one.State)];

    private static GatewayEvent Taken(DateTimeOffset at, long amount = 14_00) => Event(GatewayEventKind.InstalmentPaid, at, amount);

    private static GatewayEvent Event(GatewayEventKind kind, DateTimeOffset at, long amount = 0, string currency = "USD") => new(
        GatewayStandIn.Name, 1, new($"{kind}-{at:O}-{amount}", "7007054258-1", kind, amount, currency, at, "") { Agreement = "193743" }, NewsSource.Notification);
}
