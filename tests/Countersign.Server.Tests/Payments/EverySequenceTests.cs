using Countersign.Server.Payments;

namespace Countersign.Server.Tests.Payments;

/// <summary>All 46,656 sequences of six events, with repeats, and the browser's return before, between and after them.</summary>
[Trait("Engine", "own")]
public class EverySequenceTests
{
    private const int Length = 6;

    private static readonly PaymentDue Due = new(4900, "USD", IsPlaced: false, IsClosed: false);

    [Fact]
    public void What_becomes_of_an_order_depends_on_the_set_of_events_alone()
    {
        var outcomes = new Dictionary<int, Outcome>();
        var sequences = 0;
        foreach (var sequence in Sequences.All)
        {
            var set = sequence.Aggregate(0, (bits, kind) => bits | 1 << (int)kind);
            for (var back = -1; back <= Length; back++)
            {
                var outcome = Run(sequence, back);
                Assert.True(outcome.TimesPlaced <= 1 && outcome.TimesReturned <= 1);
                if (!outcomes.TryAdd(set, outcome))
                    Assert.Equal(outcomes[set], outcome);
            }

            sequences++;
        }

        Assert.Equal(46_656, sequences);
        Assert.Equal((1 << Sequences.Kinds.Length) - 1, outcomes.Count);
        Assert.All(outcomes, pair => Assert.Equal(Expected(pair.Key), pair.Value));
    }

    [Fact]
    public void A_state_is_reached_by_every_order_of_the_same_news()
    {
        foreach (var state in Enum.GetValues<PaymentState>())
        {
            foreach (var one in Enum.GetValues<GatewayEventKind>())
            {
                foreach (var other in Enum.GetValues<GatewayEventKind>())
                    Assert.Equal(PaymentMoves.After(PaymentMoves.After(state, one), other), PaymentMoves.After(PaymentMoves.After(state, other), one));
                Assert.Equal(PaymentMoves.After(state, one), PaymentMoves.After(PaymentMoves.After(state, one), one));
            }
        }
    }

    [Fact]
    public void No_two_moves_begin_at_the_same_state_with_the_same_news() =>
        Assert.Equal(PaymentMoves.All.Sum(move => move.From.Length),
            PaymentMoves.All.SelectMany(move => move.From, (move, from) => (move.Kind, from)).Distinct().Count());

    // The store as it would be: what was told before is not told again, and each verdict is kept.
    private static Outcome Run(GatewayEventKind[] sequence, int back)
    {
        var (due, kept, placed, returned, lacks) = (Due, new List<GatewayEvent>(), 0, 0, false);
        for (var i = 0; i <= sequence.Length; i++)
        {
            if (i == back)
                Settle();
            if (i == sequence.Length)
                break;
            var one = Sequences.EventOf(sequence[i], 1, Due.Total, "order-1");
            if (kept.TrueForAll(known => known.Key != one.Key))
                kept.Add(one);
            Settle();
        }

        return new(PaymentStanding.StateOf(1, kept), PaymentStanding.Of(due, kept), placed, returned);

        void Settle()
        {
            var verdict = SettlementVerdict.Of(due, kept);
            placed += verdict.Places ? 1 : 0;
            returned += verdict.LacksMoney && !lacks ? 1 : 0;
            lacks = verdict.LacksMoney;
            due = due with { IsPlaced = placed > 0 };
        }
    }

    // Said once more in other words: by what is in the set.
    private static Outcome Expected(int set)
    {
        var isCaptured = Has(GatewayEventKind.Captured);
        var returned = (Has(GatewayEventKind.Refunded) ? Due.Total : 0) + (Has(GatewayEventKind.ChargedBack) ? Due.Total : 0);
        var captured = isCaptured ? Due.Total : 0;
        var state = Has(GatewayEventKind.ChargedBack) ? PaymentState.ChargedBack : Has(GatewayEventKind.Refunded) ? PaymentState.Refunded
            : isCaptured ? PaymentState.Captured : Has(GatewayEventKind.Cancelled) ? PaymentState.Cancelled
            : Has(GatewayEventKind.Authorised) ? PaymentState.Authorised : PaymentState.Begun;
        var concerns = (returned > 0 ? PaymentConcerns.Returned : 0) | (returned > captured ? PaymentConcerns.ReturnedMore : 0);
        return new(state, new(captured, returned, concerns), isCaptured ? 1 : 0, returned > 0 ? 1 : 0);

        bool Has(GatewayEventKind kind) => (set & 1 << (int)kind) != 0;
    }

    private sealed record Outcome(PaymentState State, PaymentStanding Standing, int TimesPlaced, int TimesReturned);
}
