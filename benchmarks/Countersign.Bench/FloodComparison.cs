using System.Globalization;
using System.Net;

namespace Countersign.Bench;

/// <summary>What one round of good callers has shown, beside a flood or without one.</summary>
public sealed record FloodRound(LoadTally Load, WrongTally Wrong, FirstTally First, double Foreign);

/// <summary>Good callers alone, beside a flood from another address, and beside one from their own, one right after the other.</summary>
public sealed record FloodTrio(FloodRound Alone, FloodRound Beside, FloodRound Same)
{
    /// <summary>What is left of their rate beside a flood from another address.</summary>
    public double Kept => Beside.Load.Rate / Alone.Load.Rate;

    /// <summary>What is left of it beside a flood from their own.</summary>
    public double KeptOfSame => Same.Load.Rate / Alone.Load.Rate;

    /// <summary>The greatest of the shares that others used.</summary>
    public double Foreign => Math.Max(Alone.Foreign, Math.Max(Beside.Foreign, Same.Foreign));
}

/// <summary>How good callers, whose passwords are known already, fare beside 500 wrong passwords a second, on SQLite.</summary>
public sealed class FloodComparison(Plan plan, TextWriter report)
{
    private static readonly IPAddress Own = IPAddress.Loopback;
    private static readonly IPAddress Stranger = new([127, 0, 0, 2]);
    private static readonly IPAddress Newcomer = new([127, 0, 0, 3]);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private int newcomers = plan.Accounts;

    /// <summary>Runs the trios and tells them; the result is the last line.</summary>
    public async Task<string> Run(CancellationToken cancellation)
    {
        using var server = await Contenders.Countersign(plan, null, cancellation);
        var most = 2 * plan.Rounds * 3 * ((int)plan.Length.TotalSeconds + 1);
        Seed.Plant(server, plan.Accounts + most);
        using var http = Warmth.Client(Contenders.Certificate(plan));
        var warmth = new Warmth(server, plan.Accounts, http, report);
        await report.WriteLineAsync("Flood: warming up");
        await warmth.Ensure(TimeSpan.Zero, cancellation);
        await Load.WarmUp(server, plan, cancellation);
        var trios = await QuietRuns.Of(plan.Rounds, number => Trio(server, warmth, number, cancellation), trio => trio.Foreign, Words, report);
        await report.WriteLineAsync(Table(trios));
        return string.Create(CultureInfo.InvariantCulture,
            $"ratio flood={Summary.Median(trios, trio => trio.Kept):F2} sameaddress={Summary.Median(trios, trio => trio.KeptOfSame):F2}");
    }

    // Another one begins each time.
    private async Task<FloodTrio> Trio(Contender server, Warmth warmth, int number, CancellationToken cancellation)
    {
        IPAddress?[] floods = [null, Stranger, Own];
        var rounds = new FloodRound[floods.Length];
        for (var i = 0; i < floods.Length; i++)
        {
            var turn = (number + i) % floods.Length;
            await warmth.Ensure(plan.Length + (2 * Settling), cancellation);
            rounds[turn] = await Round(server, floods[turn], cancellation);
        }

        return new FloodTrio(rounds[0], rounds[1], rounds[2]);
    }

    private async Task<FloodRound> Round(Contender server, IPAddress? source, CancellationToken cancellation)
    {
        using var sender = Warmth.Client(Contenders.Certificate(plan), source);
        using var newcomer = Warmth.Client(Contenders.Certificate(plan), Newcomer);
        var flood = source is null ? null : new WrongPasswords(server, sender, plan.Accounts);
        flood?.Start();
        await Task.Delay(Settling, cancellation);
        var before = ProcessorTime.Now(server.ProcessId, null);
        var first = new FirstLogins(server, newcomer, () => newcomers++).Run(plan.Length, cancellation);
        var load = await Load.Run(server, plan.Length, plan.Connections, plan.Accounts, cancellation);
        var after = ProcessorTime.Now(server.ProcessId, null);
        var wrong = flood is null ? WrongTally.None : await flood.Stop();
        return new FloodRound(load, wrong, await first, after.ForeignSince(before));
    }

    private static string Words(FloodTrio trio) => string.Create(CultureInfo.InvariantCulture,
        $"good callers {trio.Alone.Load.Rate,6:F0}/s alone, {trio.Beside.Load.Rate,6:F0}/s beside a flood ({trio.Kept:F2}), {trio.Same.Load.Rate,6:F0}/s from the same address ({trio.KeptOfSame:F2})");

    private static string Table(IReadOnlyList<FloodTrio> trios) => string.Create(CultureInfo.InvariantCulture, $"""

        flood          good orders/s   p50 ms   p99 ms   not placed   wrong sent/s   answered -16    429  other   first logins placed   median ms   max ms    429
        {Line("none", trios.Select(trio => trio.Alone))}
        {Line("elsewhere", trios.Select(trio => trio.Beside))}
        {Line("same address", trios.Select(trio => trio.Same))}

        """);

    private static string Line(string name, IEnumerable<FloodRound> all)
    {
        var rounds = all.ToList();
        var placed = rounds.SelectMany(round => round.First.Placed).ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"{name,-12} {Of(r => r.Load.Rate),15:F0} {Of(r => r.Load.P50),8:F2} {Of(r => r.Load.P99),8:F2} {rounds.Sum(r => r.Load.Refused + r.Load.Broken),12} {Of(r => r.Wrong.Rate),14:F0}")
            + string.Create(CultureInfo.InvariantCulture, $" {rounds.Sum(r => r.Wrong.Refused),14} {rounds.Sum(r => r.Wrong.Busy),6} {rounds.Sum(r => r.Wrong.Other),6}")
            + string.Create(CultureInfo.InvariantCulture, $" {placed.Count,21} {(placed.Count > 0 ? Summary.Median(placed, ms => ms) : double.NaN),11:F0}")
            + string.Create(CultureInfo.InvariantCulture, $" {placed.DefaultIfEmpty(double.NaN).Max(),8:F0} {rounds.Sum(r => r.First.Busy),6}");

        double Of(Func<FloodRound, double> value) => Summary.Median(rounds, value);
    }
}
