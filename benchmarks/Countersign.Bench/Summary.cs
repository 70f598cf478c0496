using System.Globalization;

namespace Countersign.Bench;

/// <summary>The figures of one engine, as a table and as what the last line repeats.</summary>
public sealed class Summary(Engine engine, IReadOnlyList<Pair> pairs)
{
    /// <summary>Countersign's orders a second to the baseline's, the median of the pairs.</summary>
    public double Rate => Median(pairs, pair => pair.Rate);

    /// <summary>Countersign's 99th percentile to the baseline's, the median of the pairs.</summary>
    public double P99 => Median(pairs, pair => pair.P99);

    /// <summary>What the last line of the benchmark says about this engine.</summary>
    public string LastWords => engine == Engine.Sqlite
        ? string.Create(CultureInfo.InvariantCulture, $"sqlite={Rate:F2} p99={P99:F2}")
        : string.Create(CultureInfo.InvariantCulture, $"postgres={Rate:F2} p99pg={P99:F2}");

    /// <summary>The table.</summary>
    public string Table => string.Create(CultureInfo.InvariantCulture, $"""

        {engine,-12} orders/s   p50 ms   p99 ms   server CPU us/order   PostgreSQL CPU us/order   allocated B/order
        {Line("baseline", pair => pair.Baseline)}
        {Line("Countersign", pair => pair.Countersign)}
        ratio to the baseline, median [range] of {pairs.Count} pairs: orders/s {Spread(pair => pair.Rate)}, p50 {Spread(pair => pair.Countersign.P50 / pair.Baseline.P50)}, p99 {Spread(pair => pair.P99)}, CPU {Spread(pair => pair.Countersign.Processor / pair.Baseline.Processor)}

        """);

    internal static double Median<T>(IEnumerable<T> items, Func<T, double> value)
    {
        var sorted = items.Select(value).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private string Line(string name, Func<Pair, Round> round)
    {
        var rounds = pairs.Select(round).ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"{name,-12} {Of(r => r.Rate),8:F0} {Of(r => r.P50),8:F2} {Of(r => r.P99),8:F2} {Of(r => r.Processor),21:F1} {Of(r => r.Postgres),25:F1} {Of(r => r.Allocated),19:F0}");

        double Of(Func<Round, double> value) => Median(rounds, value);
    }

    private string Spread(Func<Pair, double> value) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median(pairs, value):F2} [{pairs.Min(value):F2}..{pairs.Max(value):F2}]");
}
