using System.Diagnostics;
using System.Globalization;

namespace Countersign.Proofs;

/// <summary>What came of reading damaged input: nothing may be thrown, nothing may take long, and nothing may need much memory.</summary>
public sealed class MutationTally
{
    /// <summary>The most CPU time of one reading.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    /// <summary>The most bytes that one reading may allocate.</summary>
    public const long MostBytes = 16 * 1024 * 1024;

    private const int Attempts = 5;

    private readonly SortedDictionary<string, int> outcomes = new(StringComparer.Ordinal);

    /// <summary>How many were read.</summary>
    public int Count { get; private set; }

    /// <summary>Those that took too long.</summary>
    public int TooSlow { get; private set; }

    /// <summary>Those that needed too much memory.</summary>
    public int TooLarge { get; private set; }

    /// <summary>What was thrown, was slow or was large, with the input that made it.</summary>
    public IList<string> Faults { get; } = [];

    /// <summary>How many exceptions escaped.</summary>
    public int Escaped { get; private set; }

    /// <summary>The longest reading.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most bytes that one allocated.</summary>
    public long Largest { get; private set; }

    /// <summary>How many there were of each outcome.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => outcomes;

    /// <summary>Whether nothing escaped, and nothing was slow or large.</summary>
    public bool Holds => Faults.Count == 0;

    /// <summary>Reads one input and takes the measure of it.</summary>
    /// <param name="input">What is read, for messages.</param>
    /// <param name="read">Reads it; the result is the outcome.</param>
    public void Take(string input, Func<string> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        Count++;
        try
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var (outcome, took) = Measured(read);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            Weigh(input, GC.GetAllocatedBytesForCurrentThread() - allocated);
            // The clock runs on while others have the core, and the process's CPU counts other threads too: neither is less than what the
            // reading itself took, and what is slow by itself is slow each time.
            for (var attempt = 1; attempt < Attempts && took > Limit; attempt++)
                took = Min(took, Measured(read).Took);
            Time(input, took);
        }
        catch (Exception escaped)
        {
            Escaped++;
            Faults.Add($"{escaped.GetType().Name}: {escaped.Message} on {input}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Count} mutations: {Escaped} exceptions, {TooSlow} over {Limit.TotalMilliseconds} ms, slowest {Slowest.TotalMilliseconds:F1} ms, {TooLarge} over {MostBytes >> 20} MiB, largest {Largest / 1024.0 / 1024.0:F2} MiB; {string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value}"))}");

    private void Weigh(string input, long bytes)
    {
        Largest = Math.Max(Largest, bytes);
        if (bytes <= MostBytes)
            return;
        TooLarge++;
        Faults.Add($"{bytes} bytes on {input}");
    }

    private void Time(string input, TimeSpan took)
    {
        Slowest = took > Slowest ? took : Slowest;
        if (took <= Limit)
            return;
        TooSlow++;
        Faults.Add($"{took.TotalMilliseconds} ms on {input}");
    }

    private static (string Outcome, TimeSpan Took) Measured(Func<string> read)
    {
        var (begun, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var outcome = read();
        return (outcome, Min(Stopwatch.GetElapsedTime(begun), Environment.CpuUsage.TotalTime - used));
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
