using System.Globalization;

namespace Countersign.Bench;

/// <summary>Measures again what others have disturbed, at most as often as there are runs to be had; if that does not help, the least disturbed count.</summary>
public static class QuietRuns
{
    private const double MostForeign = 0.10;

    /// <summary>Runs until <paramref name="wanted"/> were quiet; the result is those that count.</summary>
    /// <param name="wanted">How many count.</param>
    /// <param name="run">One run, by its number from 0.</param>
    /// <param name="foreign">The share of the machine that others used meanwhile.</param>
    /// <param name="words">What is told of it.</param>
    /// <param name="report">Where.</param>
    public static async Task<IReadOnlyList<T>> Of<T>(int wanted, Func<int, Task<T>> run, Func<T, double> foreign, Func<T, string> words, TextWriter report)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(report);
        var runs = new List<T>();
        while (runs.Count(IsQuiet) < wanted && runs.Count < 2 * wanted)
        {
            var latest = await run(runs.Count);
            runs.Add(latest);
            await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"  {runs.Count,2}: {words(latest)}, foreign load {foreign(latest):P0}{(IsQuiet(latest) ? "" : ": disturbed")}"));
        }

        var counted = runs.OrderBy(one => IsQuiet(one) ? 0 : foreign(one)).Take(wanted).ToList();
        if (counted.Count(one => !IsQuiet(one)) is var disturbed and > 0)
            await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"  {disturbed} of the {wanted} that count were disturbed: others used more than {MostForeign:P0} of the machine. Read the figures with care."));
        return counted;

        bool IsQuiet(T one) => foreign(one) <= MostForeign;
    }
}
