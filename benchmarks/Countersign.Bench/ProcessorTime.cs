using System.Globalization;

namespace Countersign.Bench;

/// <summary>Processor time used so far, in seconds, by everyone and by those whom the benchmark knows; from <c>/proc</c>.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Everyone">Of all processors, but for what they were idle.</param>
/// <param name="Server">Of the measured server.</param>
/// <param name="Driver">Of this process and the load it has started.</param>
/// <param name="Postgres">Of the database server and its processes.</param>
/// <param name="Kernel">Of the system's own threads, by their number; they write to the disk for whoever asked.</param>
public sealed record ProcessorTime(long At, double Everyone, double Server, double Driver, double Postgres, IReadOnlyDictionary<int, double> Kernel)
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux.
    private const int KernelThreads = 2; // The parent of them all.

    /// <summary>Reads all counters.</summary>
    /// <param name="server">The measured server's process.</param>
    /// <param name="postgres">The database server's process; null without one.</param>
    public static ProcessorTime Now(int server, int? postgres)
    {
        var (kernel, workers) = Children(postgres);
        return new ProcessorTime(TimeProvider.System.GetTimestamp(), OfEveryone(), Stat(server).Own, Stat(Environment.ProcessId).WithChildren,
            postgres is { } parent ? Stat(parent).WithChildren + workers : 0, kernel);
    }

    /// <summary>The share of the machine, from 0 to 1, that was used since <paramref name="before"/> by none of those that the benchmark knows.</summary>
    public double ForeignSince(ProcessorTime before)
    {
        ArgumentNullException.ThrowIfNull(before);
        var kernel = Kernel.Sum(thread => thread.Value - before.Kernel.GetValueOrDefault(thread.Key));
        var known = Server - before.Server + (Driver - before.Driver) + (Postgres - before.Postgres) + kernel;
        var elapsed = TimeProvider.System.GetElapsedTime(before.At, At).TotalSeconds * Environment.ProcessorCount;
        return Math.Max(0, (Everyone - before.Everyone - known) / elapsed);
    }

    /// <summary>The parent of a process.</summary>
    public static int ParentOf(int process) => Stat(process).Parent;

    private static double OfEveryone()
    {
        // user nice system idle iowait irq softirq steal: the last is what other machines took from this one.
        var all = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)).ToArray();
        return (all.Sum() - all[3] - all[4]) / TicksPerSecond;
    }

    private static (Dictionary<int, double> Kernel, double Workers) Children(int? postgres)
    {
        var kernel = new Dictionary<int, double>();
        var workers = 0.0;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var process))
                continue;
            var (parent, own, _) = Stat(process);
            if (parent == KernelThreads)
                kernel[process] = own;
            else if (parent == postgres)
                workers += own;
        }

        return (kernel, workers);
    }

    /// <summary>Parent, own time, and own time with that of the children that have ended; nothing for a process that is gone.</summary>
    private static (int Parent, double Own, double WithChildren) Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            // The name in parentheses may hold anything; what follows it does not.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var own = Seconds(fields[11]) + Seconds(fields[12]);
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), own, own + Seconds(fields[13]) + Seconds(fields[14]));
        }
        catch (IOException)
        {
            return default;
        }
    }

    private static double Seconds(string ticks) => double.Parse(ticks, CultureInfo.InvariantCulture) / TicksPerSecond;
}
