using Countersign.Proofs;

namespace Countersign.Bench;

/// <summary>The whole benchmark: one engine after the other, and the line that says it all at the end.</summary>
public static class Benchmark
{
    /// <summary>Runs the comparison, or the flood; the result is the exit code.</summary>
    public static async Task<int> Run(Plan plan, bool isFlood, TextWriter report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(report);
        try
        {
            plan.Clear();
            await WarnOfMemory(plan.Directory, report);
            var ratio = isFlood ? await new FloodComparison(plan, report).Run(cancellation) : await Compare(plan, report, cancellation);
            plan.Clear();
            if (!isFlood)
                await report.WriteLineAsync($"{Judging.Measure()}\n{Attesting.Measure()}\n");
            await report.WriteLineAsync(ratio);
            return 0;
        }
        catch (InvalidOperationException failure)
        {
            await report.WriteLineAsync($"{failure.Message}\nLogs and databases are kept in {plan.Directory}.");
            return 1;
        }
    }

    private static async Task<string> Compare(Plan plan, TextWriter report, CancellationToken cancellation)
    {
        var summaries = new List<Summary>();
        foreach (var engine in plan.Engines)
        {
            plan.Clear();
            var summary = new Summary(engine, await Pairs(plan, engine, report, cancellation));
            await report.WriteLineAsync(summary.Table);
            summaries.Add(summary);
        }

        return $"ratio {string.Join(' ', summaries.Select(summary => summary.LastWords))}";
    }

    private static async Task<IReadOnlyList<Pair>> Pairs(Plan plan, Engine engine, TextWriter report, CancellationToken cancellation)
    {
        var comparison = new Comparison(plan, engine, report);
        if (engine == Engine.Sqlite)
            return await comparison.Run(null, null, cancellation);
        // One cluster with Debian's settings, and a database in it for each.
        await using var cluster = await PostgresCluster.Start(cancellation: cancellation);
        await WarnOfMemory(cluster.Directory, report);
        return await comparison.Run(await cluster.CreateDatabase("baseline", cancellation), await cluster.CreateDatabase("countersign", cancellation), cancellation);
    }

    // A disk of memory flushes in no time, and the figures would say nothing of a real one.
    private static async Task WarnOfMemory(string directory, TextWriter report)
    {
        if (new DriveInfo(directory).DriveFormat == "tmpfs")
            await report.WriteLineAsync($"{directory} lies in memory, not on a disk: the figures are those of a machine whose disk costs nothing.");
    }
}
