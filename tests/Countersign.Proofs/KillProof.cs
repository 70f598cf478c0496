using System.Diagnostics;

namespace Countersign.Proofs;

/// <summary>Who is killed.</summary>
public enum KillTarget
{
    /// <summary>The server; it is started again.</summary>
    Server,

    /// <summary>The database server; the server stays up and must find it again by itself.</summary>
    Database,
}

/// <summary>kill -9 under load: every order that a caller had been told of must be there afterwards, once.</summary>
/// <param name="program">The server's program file.</param>
/// <param name="report">Where progress and result are told.</param>
public sealed class KillProof(string program, TextWriter report)
{
    private static readonly Dictionary<string, string> NoSettings = [];

    private readonly Journal journal = new();

    /// <summary>What the server writes to.</summary>
    public Engine Engine { get; init; }

    /// <summary>Who is killed.</summary>
    public KillTarget Target { get; init; }

    /// <summary>Callers at a time.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>Whether half of the callers repeat, under one <c>Idempotency-Key</c>, a call that failed until it is answered.</summary>
    public bool Repeat { get; init; } = true;

    /// <summary>Runs the proof on a store of its own, with <paramref name="orders"/> acknowledged before each kill.</summary>
    public async Task<Tally> Run(int rounds, int orders, CancellationToken cancellation)
    {
        if (Target == KillTarget.Database && Engine == Engine.Sqlite)
            throw new ArgumentException("SQLite runs inside the server: there is no database server to kill.");
        await using var store = await Store.Open(Engine, null, cancellation);
        await using var callers = new Callers(Connections, Repeat, journal);
        var tally = await (Target == KillTarget.Server ? KillServer(store, callers, rounds, orders, cancellation) : KillDatabase(store, callers, rounds, orders, cancellation));
        await report.WriteLineAsync($"kill -9 of the {Target} x {rounds} on {Engine}: {tally}, {callers.Repeats} calls repeated; {tally.Bound}");
        if (!tally.Holds)
            await report.WriteLineAsync($"Kept: {store.Keep()}");
        return tally;
    }

    private async Task<Tally> KillServer(Store store, Callers callers, int rounds, int orders, CancellationToken cancellation)
    {
        for (var round = 1; round <= rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            using var server = await store.Serve(program, NoSettings, cancellation);
            var started = clock.Elapsed;
            callers.Aim(server.Client(Connections));
            await callers.PassedBy(journal.Count + orders - 1, cancellation);

            await server.Kill(cancellation); // With calls in flight, and answers on their way.
            callers.Withdraw();
            if (await Compare(store, cancellation) is var tally && !await Tell(round, rounds, started, tally))
                return tally;
        }

        using var last = await store.Serve(program, NoSettings, cancellation);
        callers.Aim(last.Client(Connections));
        await callers.Finish(cancellation); // What is still being repeated is answered now.
        return await Compare(store, cancellation);
    }

    private async Task<Tally> KillDatabase(Store store, Callers callers, int rounds, int orders, CancellationToken cancellation)
    {
        using var server = await store.Serve(program, NoSettings, cancellation);
        callers.Aim(server.Client(Connections));
        for (var round = 1; round <= rounds; round++)
        {
            await callers.PassedBy(journal.Count + orders - 1, cancellation);

            var clock = Stopwatch.StartNew();
            await store.Cluster!.Kill(cancellation);
            await store.Cluster.Restart(cancellation);
            await callers.PassedBy(journal.Count, cancellation); // By itself, and nobody tells the server that the database is back.
            if (await Compare(store, cancellation) is var tally && !await Tell(round, rounds, clock.Elapsed, tally))
                return tally;
        }

        await callers.Finish(cancellation);
        return await Compare(store, cancellation);
    }

    private async Task<Tally> Compare(Store store, CancellationToken cancellation)
    {
        await using var database = await store.Connect(cancellation);
        return await journal.Compare(database, cancellation);
    }

    private async Task<bool> Tell(int round, int rounds, TimeSpan up, Tally tally)
    {
        await report.WriteLineAsync(FormattableString.Invariant($"round {round,3}/{rounds}: up after {up.TotalMilliseconds,5:F0} ms, {tally}"));
        return tally.Holds;
    }
}
