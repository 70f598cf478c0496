using System.Diagnostics;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Outbox;

/// <summary>
/// Finds work that is due, takes it on lease and keeps what became of it. A lease is won by raising the version of the work, like everything that
/// only one can have, so that it needs no statement of its own and travels in the groups of the only writer.
/// </summary>
internal sealed class Leases(Database database, GroupCommit commits, TimeProvider time)
{
    /// <summary>How much longer a lease is than an attempt may take: room for the outcome's commit and for clocks of servers that differ.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    private const string Name = "due_work";
    private const int MostTrouble = 500;

    private const string DueSql = """
        select id as Id, kind as Kind, subject as Subject, detail as Detail, attempts as Attempts, version as Version
        from due_work where kind = @kind and due_at <= @now order by due_at limit @limit
        """;

    private static readonly Table Leased = new(Name, WriteKind.Update,
        new("id", ColumnType.Integer, IsKey: true), new("due_at", ColumnType.Integer), new("attempts", ColumnType.Integer));

    private static readonly Table PutOff = new(Name, WriteKind.Update,
        new("id", ColumnType.Integer, IsKey: true), new("due_at", ColumnType.Integer), new("attempts", ColumnType.Integer),
        new("trouble", ColumnType.Text));

    private static readonly Table Removed = new(Name, WriteKind.Delete, new Column("id", ColumnType.Integer, IsKey: true));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The work of a kind that has been due longest; another server may be taking it.</summary>
    public async Task<List<DueWork>> Due(string kind, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<DueWork>(new CommandDefinition(DueSql, new { kind, now = Now, limit }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>The work on lease, as a handler gets it; null when another was faster or it was armed again meanwhile.</summary>
    /// <exception cref="StoreUnsoundException">It is not known to be on lease.</exception>
    public async Task<DueWork?> Take(DueWork work, TimeSpan limit)
    {
        var leased = work with { Attempts = work.Attempts + 1, Version = work.Version + 1 };
        var write = new Write
        {
            Versions = [Unchanged(work)],
            Rows = [new Row(Leased, work.Id, Now + Milliseconds(limit + Margin), leased.Attempts)],
        };
        // Not to be cancelled: a lease that nobody knows of would put the work off.
        return await commits.Commit(write, CancellationToken.None) == CommitResult.Kept ? leased : null;
    }

    /// <summary>Keeps an outcome with everything that belongs to it; false when that or the lease was overtaken, and nothing is kept.</summary>
    /// <exception cref="StoreUnsoundException">It is not known to be kept; if it is not, the lease ends by itself.</exception>
    public async Task<bool> Conclude(DueWork work, WorkOutcome outcome, BackOff backOff)
    {
        var with = outcome.With ?? new Write();
        var write = with with { Versions = [Unchanged(work), .. with.Versions], Rows = [.. with.Rows, RowOf(work, outcome, backOff)] };
        return await commits.Commit(write, CancellationToken.None) == CommitResult.Kept;
    }

    private static Expectation Unchanged(DueWork work) => new(Name, work.Id, work.Version, Raise: true);

    private Row RowOf(DueWork work, WorkOutcome outcome, BackOff backOff) => outcome switch
    {
        WorkOutcome.Done => new Row(Removed, work.Id),
        WorkOutcome.At at => new Row(PutOff, work.Id, at.Time.ToUnixTimeMilliseconds(), 0L, ""),
        WorkOutcome.GivenUp up => new Row(PutOff, work.Id, null, work.Attempts, Short(up.Reason)),
        WorkOutcome.Again again => new Row(PutOff, work.Id, Now + Milliseconds(backOff.After(work.Attempts)), work.Attempts, Short(again.Trouble)),
        _ => throw new UnreachableException(),
    };

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    // Never in the middle of a character.
    private static string Short(string text) =>
        text.Length <= MostTrouble ? text : text[..(char.IsHighSurrogate(text[MostTrouble - 1]) ? MostTrouble - 1 : MostTrouble)];
}
