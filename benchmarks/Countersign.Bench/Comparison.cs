using System.Globalization;

namespace Countersign.Bench;

/// <summary>
/// Pairs of rounds on one engine. Both programs run all the while and one is loaded at a time: a server that is started anew for each round
/// would be measured while the runtime still compiles it, and the ratio of a pair would hang on how far each had come. An idle one takes no
/// part: what it uses would show as foreign load.
/// </summary>
public sealed class Comparison(Plan plan, Engine engine, TextWriter report)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    private int? postgres;

    /// <summary>Runs the pairs and tells them; the result is those that count.</summary>
    /// <param name="baselineDatabase">The baseline's connection string; null for SQLite.</param>
    /// <param name="database">Countersign's; null for SQLite.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<Pair>> Run(string? baselineDatabase, string? database, CancellationToken cancellation)
    {
        using var baseline = await Contenders.Baseline(plan, baselineDatabase, cancellation);
        using var countersign = await Contenders.Countersign(plan, database, cancellation);
        postgres = database is null ? null : PostgresOf(countersign);
        foreach (var contender in (Contender[])[baseline, countersign])
            Seed.Plant(contender, plan.Accounts);

        using var http = Warmth.Client(Contenders.Certificate(plan));
        var warmth = new Warmth(countersign, plan.Accounts, http, report);
        await report.WriteLineAsync($"{engine}: warming up: {plan.Accounts} first logins, and the runtime compiles under load");
        await warmth.Ensure(TimeSpan.Zero, cancellation);
        foreach (var contender in (Contender[])[baseline, countersign])
            await Load.WarmUp(contender, plan, cancellation);
        return await RunPairs(baseline, countersign, warmth, cancellation);
    }

    private Task<IReadOnlyList<Pair>> RunPairs(Contender baseline, Contender countersign, Warmth warmth, CancellationToken cancellation) => QuietRuns.Of(
        plan.Rounds,
        async number =>
        {
            await warmth.Ensure((2 * plan.Length) + Between, cancellation);
            var isBaselineFirst = number % 2 == 0;
            var first = await Round.Run(isBaselineFirst ? baseline : countersign, plan, postgres, cancellation);
            var second = await Round.Run(isBaselineFirst ? countersign : baseline, plan, postgres, cancellation);
            return isBaselineFirst ? new Pair(first, second) : new Pair(second, first);
        },
        pair => pair.Foreign,
        pair => string.Create(CultureInfo.InvariantCulture,
            $"baseline {pair.Baseline.Rate,6:F0}/s, Countersign {pair.Countersign.Rate,6:F0}/s, ratio {pair.Rate:F2}, p99 {pair.P99:F2}"),
        report);

    private static int PostgresOf(Contender contender)
    {
        using var connection = contender.OpenStore();
        using var command = connection.CreateCommand();
        command.CommandText = "select pg_backend_pid()";
        return ProcessorTime.ParentOf(Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture));
    }
}
