using System.Diagnostics;
using System.Globalization;

namespace Countersign.Bench;

/// <summary>What wrk has seen of one run.</summary>
/// <param name="Placed">Answers that were orders.</param>
/// <param name="Refused">Answers that were something else.</param>
/// <param name="Broken">Connections that failed or timed out.</param>
/// <param name="Duration">How long it ran.</param>
/// <param name="P50">The median of the time to an answer, in milliseconds.</param>
/// <param name="P99">Its 99th percentile, in milliseconds.</param>
/// <param name="Example">One of the answers that were something else.</param>
public sealed record LoadTally(long Placed, long Refused, long Broken, TimeSpan Duration, double P50, double P99, string Example)
{
    /// <summary>Orders answered in a second.</summary>
    public double Rate => Placed / Duration.TotalSeconds;

    /// <summary>The same, when every answer was an order.</summary>
    /// <exception cref="InvalidOperationException">One was not.</exception>
    public LoadTally Sound => Placed > 0 && Refused + Broken == 0
        ? this
        : throw new InvalidOperationException($"wrk got {Placed} orders, but {Refused} other answers and {Broken} broken connections. {Example}");
}

/// <summary>wrk with <c>order.lua</c>: callers that keep their connection and order again as soon as they are answered.</summary>
public static class Load
{
    private const int Threads = 2;
    private const int CompiledAfter = 60_000;
    private const int MostWarmingUp = 8;
    private static readonly TimeSpan WarmingUp = TimeSpan.FromSeconds(3);
    private static int runs;

    /// <summary>Orders at <paramref name="contender"/> for <paramref name="length"/>.</summary>
    /// <exception cref="InvalidOperationException">wrk failed.</exception>
    public static async Task<LoadTally> Run(Contender contender, TimeSpan length, int connections, int accounts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(contender);
        var mark = string.Create(CultureInfo.InvariantCulture, $"b{++runs:D4}");
        var start = new ProcessStartInfo("wrk",
        [
            "-t", Text(Math.Min(Threads, connections)), "-c", Text(connections), "-d", $"{Text((int)Math.Ceiling(length.TotalSeconds))}s", "--timeout", "10s",
            "-s", Path.Combine(AppContext.BaseDirectory, "order.lua"), contender.Address.ToString(),
            "--", Seed.Call, Text(accounts), mark,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var wrk = Process.Start(start)!;
        var said = wrk.StandardOutput.ReadToEndAsync(cancellation);
        var complained = wrk.StandardError.ReadToEndAsync(cancellation);
        await wrk.WaitForExitAsync(cancellation);
        return Read(await said, await complained);
    }

    /// <summary>Orders until the runtime has had the time and the calls to compile for speed what is called often.</summary>
    /// <exception cref="InvalidOperationException">An answer was no order.</exception>
    public static async Task WarmUp(Contender contender, Plan plan, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var placed = 0L;
        for (var run = 0; run < MostWarmingUp && (run < 2 || placed < CompiledAfter); run++)
            placed += (await Run(contender, WarmingUp, plan.Connections, plan.Accounts, cancellation)).Sound.Placed;
    }

    private static LoadTally Read(string said, string complained)
    {
        var lines = said.Split('\n');
        if (Array.Find(lines, line => line.StartsWith("tally ", StringComparison.Ordinal)) is not { } line)
            throw new InvalidOperationException($"wrk told nothing:\n{said}\n{complained}");
        var values = line.Split(' ').Skip(1).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => long.Parse(pair[1], CultureInfo.InvariantCulture));
        return new LoadTally(values["placed"], values["refused"], values["broken"], TimeSpan.FromMicroseconds(values["micros"]),
            values["p50"] / 1000.0, values["p99"] / 1000.0, Array.Find(lines, text => text.StartsWith("example ", StringComparison.Ordinal)) ?? "");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
