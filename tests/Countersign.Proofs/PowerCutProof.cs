using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Countersign.Proofs;

/// <summary>
/// The power fails under load: every order that a caller had been told of must be on the disk. The store lies on a file system in a file;
/// everybody who writes to it is frozen, and the server goes on from a copy of that file. Memory above it is lost as in a power cut.
/// </summary>
/// <param name="program">The server's program file.</param>
/// <param name="report">Where progress and result are told.</param>
/// <remarks>
/// The kernel may write pages of the frozen server between its stop and the copy, some milliseconds later. That is the same as a cut some
/// milliseconds later of a server that hung: a state that a real cut can leave, and every acknowledgement that counts precedes the stop. It
/// could hide a missing flush only by writing all of it within that gap, and the controls, with the same gap, lose orders.
/// </remarks>
public sealed class PowerCutProof(string program, TextWriter report)
{
    private const int CutsOfOneStore = 10; // Then a fresh one, so that comparing stays quick and the disk small.
    private const int ShortestLoad = 50;
    private const int LongestLoad = 800;
    private const long RoomInMemory = 2L << 30;
    private const string Memory = "/dev/shm";

    private readonly Journal journal = new();

    /// <summary>What the server writes to.</summary>
    public Engine Engine { get; init; }

    /// <summary>What the server is told to do; anything but Full must lose orders, or the proof has no teeth.</summary>
    public Durability Durability { get; init; }

    /// <summary>Callers at a time.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>Decides on the moments of the cuts.</summary>
    public int Seed { get; init; } = RandomNumberGenerator.GetInt32(int.MaxValue);

    private int Megabytes => Engine == Engine.Sqlite ? 256 : 512;

    private Dictionary<string, string> Settings =>
        Durability == Durability.Full ? [] : new() { ["Durability"] = Durability.ToString() };

    /// <summary>Cuts the power <paramref name="cuts"/> times; true when nothing was lost, or as a control when something was.</summary>
    public async Task<bool> Run(int cuts, CancellationToken cancellation)
    {
        // In memory where there is room: what is proven is what reaches the file and when, not how fast the disk below is.
        var parent = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > RoomInMemory ? Memory : Path.GetTempPath();
        var work = Path.Combine(parent, $"countersign-cut-{Guid.NewGuid():N}");
        await SystemProgram.Run(["mkdir", "-m", "711", work], cancellation); // PostgreSQL passes through it as a user of its own.
        try
        {
            var tally = await Run(new Random(Seed), work, cuts, cancellation);
            var verdict = Durability == Durability.Full ? tally.Bound : tally.Lost > 0 ? "as a control must" : "THE PROOF HAS NO TEETH: this control must lose orders";
            await report.WriteLineAsync($"power cut x {cuts} on {Engine} at {Durability}: {tally}; {verdict}; seed {Seed}");
            return Durability == Durability.Full ? tally.Holds : tally.Lost > 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task<Tally> Run(Random moments, string work, int cuts, CancellationToken cancellation)
    {
        var sum = Tally.Nothing;
        for (var cut = 0; cut < cuts;)
        {
            journal.Clear();
            var cutsHere = Math.Min(CutsOfOneStore, cuts - cut);
            await using var callers = new Callers(Connections, repeat: false, journal);
            await using var bench = new CutBench(Engine, work, Megabytes);
            await bench.Prepare(store => store.Serve(program, Settings, cancellation), cancellation);
            var tally = Tally.Nothing;
            for (var number = 0; number < cutsHere && tally.Lost + tally.Doubled + tally.Torn == 0; number++)
            {
                tally = await Cut(bench, callers, moments.Next(ShortestLoad, LongestLoad + 1), cancellation);
                await report.WriteLineAsync(FormattableString.Invariant($"cut {++cut,3}/{cuts}: {tally}; {bench.Said}"));
            }

            sum += tally;
            if (Durability == Durability.Full && !tally.Holds)
                break;
        }

        return sum;
    }

    private async Task<Tally> Cut(CutBench bench, Callers callers, int load, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var before = journal.Count;
        journal.Open();
        callers.Aim(bench.Server!.Client(Connections));
        await callers.PassedBy(before, cancellation);
        await Task.Delay(load, cancellation);

        journal.Close(); // What is acknowledged from here on does not count.
        await bench.CutPower(cancellation);
        callers.Withdraw();
        try
        {
            await bench.Recover(store => store.Serve(program, Settings, cancellation), cancellation);
            await using var database = await bench.Store!.Connect(cancellation);
            var tally = await journal.Compare(database, cancellation);
            var said = Engine == Engine.Sqlite ? await Integrity(database, cancellation) : "ok";
            bench.Said = FormattableString.Invariant($"{load} ms of load, integrity {said}, {clock.ElapsedMilliseconds} ms");
            return said == "ok" ? tally : tally with { Lost = tally.Acknowledged };
        }
        catch (Exception broken) when (broken is DbException or InvalidOperationException)
        {
            // What cannot be read, or not be served from, is lost.
            bench.Said = $"unreadable: {broken.Message.Trim().Split('\n')[^1]}";
            return new Tally(journal.Count, journal.Count, 0, 0);
        }
    }

    private static async Task<string> Integrity(DbConnection database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand();
        command.CommandText = "pragma integrity_check";
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
