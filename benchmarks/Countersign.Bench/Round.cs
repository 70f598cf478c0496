namespace Countersign.Bench;

/// <summary>What one round of one contender has shown.</summary>
/// <param name="Rate">Durable orders a second.</param>
/// <param name="P50">Median time to the answer, in milliseconds.</param>
/// <param name="P99">Its 99th percentile, in milliseconds.</param>
/// <param name="Processor">The server's processor time for an order, in microseconds.</param>
/// <param name="Postgres">The database server's, in microseconds.</param>
/// <param name="Allocated">Bytes allocated for an order.</param>
/// <param name="Foreign">Share of the machine that others used meanwhile.</param>
public sealed record Round(double Rate, double P50, double P99, double Processor, double Postgres, double Allocated, double Foreign)
{
    /// <summary>Loads <paramref name="contender"/> for the length of a round, and makes sure that every answered order is in its store.</summary>
    /// <exception cref="InvalidOperationException">An answer was no order, or an order that was answered is not there.</exception>
    public static async Task<Round> Run(Contender contender, Plan plan, int? postgres, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(contender);
        ArgumentNullException.ThrowIfNull(plan);
        var (orders, allocated) = (contender.Orders, contender.Allocated);
        var before = ProcessorTime.Now(contender.ProcessId, postgres);
        var tally = (await Load.Run(contender, plan.Length, plan.Connections, plan.Accounts, cancellation)).Sound;
        var after = ProcessorTime.Now(contender.ProcessId, postgres);
        allocated = contender.Allocated - allocated;
        orders = contender.Orders - orders;
        if (orders < tally.Placed)
            throw new InvalidOperationException($"{contender.Name} has answered {tally.Placed} orders and kept {orders}.");
        return new Round(tally.Rate, tally.P50, tally.P99, Micros(after.Server - before.Server, orders), Micros(after.Postgres - before.Postgres, orders),
            (double)allocated / orders, after.ForeignSince(before));
    }

    private static double Micros(double seconds, long orders) => seconds * 1e6 / orders;
}

/// <summary>A round of each, one right after the other, so that both met the same machine.</summary>
/// <param name="Baseline">The bare program's.</param>
/// <param name="Countersign">The server's.</param>
public sealed record Pair(Round Baseline, Round Countersign)
{
    /// <summary>Orders a second, as a ratio to the baseline.</summary>
    public double Rate => Countersign.Rate / Baseline.Rate;

    /// <summary>The 99th percentile, as a ratio to the baseline.</summary>
    public double P99 => Countersign.P99 / Baseline.P99;

    /// <summary>The greater of the shares that others used.</summary>
    public double Foreign => Math.Max(Baseline.Foreign, Countersign.Foreign);
}
