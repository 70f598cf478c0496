namespace Countersign.Server.Payments.Agreements;

/// <summary>The time between two instalments.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Count">How many of it, at least 1.</param>
public readonly record struct AgreementInterval(IntervalUnit Unit, int Count)
{
    private const int Year = 365;
    private const int Week = 7;

    // Terms are sold in days, and what is meant by these is the calendar.
    private static readonly Dictionary<long, int> Months = new() { [30] = 1, [31] = 1, [90] = 3, [91] = 3, [92] = 3, [180] = 6, [182] = 6, [183] = 6 };

    /// <summary>The interval of a term in days, at least 1: years, months or weeks where it is one of these, else days.</summary>
    public static AgreementInterval Of(long days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        return days % Year == 0 ? new(IntervalUnit.Year, (int)(days / Year))
            : Months.TryGetValue(days, out var months) ? new(IntervalUnit.Month, months)
            : days % Week == 0 ? new(IntervalUnit.Week, (int)(days / Week))
            : new(IntervalUnit.Day, (int)days);
    }

    /// <summary>
    /// So many intervals after a time. It is counted from the beginning each time: what begins on a 31st is due on the last day of a shorter month and on the
    /// 31st of the next (FuturePay has the same rule).
    /// </summary>
    public DateTimeOffset After(DateTimeOffset start, int times) => Unit switch
    {
        IntervalUnit.Day => start.AddDays((double)Count * times),
        IntervalUnit.Week => start.AddDays((double)Week * Count * times),
        IntervalUnit.Month => start.AddMonths(Count * times),
        IntervalUnit.Year => start.AddYears(Count * times),
        _ => throw new InvalidOperationException($"{Unit} is no unit."),
    };
}
