using System.Collections.Frozen;
using Countersign.Server.Payments.Agreements;

namespace Countersign.Server.Payments;

/// <summary>What an order costs and what had become of it, as far as its payment depends on that.</summary>
/// <param name="Total">What it costs with tax, in minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="IsPlaced">Whether it was placed, for a payment or by an operator.</param>
/// <param name="IsClosed">Whether it was closed without a payment.</param>
public readonly record struct PaymentDue(long Total, string Currency, bool IsPlaced, bool IsClosed)
{
    /// <summary>When it is judged; of instalments that were due by then something must have been told.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>What visits asked buyers to agree to, by the number of the visit; null for nothing.</summary>
    public IReadOnlyDictionary<int, AgreementTerms>? Agreements { get; init; }
}

/// <summary>
/// How the payment of an order stands: a pure function of the order and of the set of events, in whatever order they came. Money is counted gross, so
/// that news of a refund that overtakes news of its payment leads to the same as the other way round.
/// </summary>
/// <param name="Captured">What was taken in the order's currency, in minor units.</param>
/// <param name="Returned">What went back of it.</param>
/// <param name="Concerns">What an operator has to look at.</param>
public sealed record PaymentStanding(long Captured, long Returned, PaymentConcerns Concerns)
{
    /// <summary>How the agreements of its visits stand.</summary>
    public IReadOnlyList<AgreementStanding> Agreements { get; init; } = [];

    /// <summary>How many instalments an operator has to look at.</summary>
    public int TroubledInstalments => Agreements.Sum(agreement => agreement.Instalments.Count(instalment => instalment.IsTroubled));

    /// <summary>What we hold.</summary>
    public long Balance => Captured - Returned;

    /// <summary>Counts the events, each once.</summary>
    public static PaymentStanding Of(PaymentDue due, IEnumerable<GatewayEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var all = events.DistinctBy(one => one.Key).ToList();
        var told = all.Where(one => !one.Contradicts).ToList();
        var captured = Sum(told, due.Currency, GatewayEventKind.Captured);
        var returned = Sum(told, due.Currency, GatewayEventKind.Refunded, GatewayEventKind.ChargedBack);
        AgreementStanding[] agreements = [.. (due.Agreements ?? FrozenDictionary<int, AgreementTerms>.Empty).OrderBy(pair => pair.Key)
            .SelectMany(pair => AgreementStanding.AllOf(pair.Value, pair.Key, told, due.Now))];
        var made = agreements.Count(agreement => agreement.State != AgreementState.Asked);
        (PaymentConcerns Concern, bool Holds)[] concerns =
        [
            (PaymentConcerns.Underpaid, captured > 0 && captured < due.Total),
            (PaymentConcerns.Overpaid, captured > due.Total),
            (PaymentConcerns.OtherCurrency, told.Any(one => MovesMoney(one) && one.News.Currency != due.Currency)),
            (PaymentConcerns.Late, captured > 0 && due is { IsClosed: true, IsPlaced: false }),
            (PaymentConcerns.Returned, returned > 0),
            (PaymentConcerns.ReturnedMore, returned > captured),
            (PaymentConcerns.Contradicted, told.Count < all.Count),
            (PaymentConcerns.InstalmentMissed, Has(InstalmentState.Missed)),
            (PaymentConcerns.InstalmentDoubled, Has(InstalmentState.Doubled)),
            (PaymentConcerns.InstalmentAmount, Has(InstalmentState.OtherAmount)),
            (PaymentConcerns.InstalmentNotDue, Has(InstalmentState.NotDue)),
            (PaymentConcerns.AgreementMissing, agreements.Length > 0 && made == 0 && captured > 0),
            (PaymentConcerns.AgreementDoubled, agreements.Count(agreement => agreement.State == AgreementState.Running) > 1),
        ];
        return new(captured, returned, concerns.Where(one => one.Holds).Aggregate(PaymentConcerns.None, (sum, one) => sum | one.Concern)) { Agreements = agreements };

        bool Has(InstalmentState state) => agreements.Any(agreement => agreement.Instalments.Any(instalment => instalment.State == state));
    }

    /// <summary>How an attempt stands by its events.</summary>
    public static PaymentState StateOf(int attempt, IEnumerable<GatewayEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return events.Where(one => one.Attempt == attempt && !one.Contradicts).Aggregate(PaymentState.Begun, (state, one) => PaymentMoves.After(state, one.News.Kind));
    }

    private static bool MovesMoney(GatewayEvent one) =>
        one.News.Kind is GatewayEventKind.Captured or GatewayEventKind.Refunded or GatewayEventKind.ChargedBack;

    private static long Sum(List<GatewayEvent> events, string currency, params ReadOnlySpan<GatewayEventKind> kinds)
    {
        var sum = 0L;
        foreach (var one in events)
        {
            if (one.News.Currency == currency && kinds.Contains(one.News.Kind))
                sum += one.News.Amount;
        }

        return sum;
    }
}
