using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Sandbox;

/// <summary>Keeps how far the sandbox's clock is ahead, so that all servers of one sandbox have the same time.</summary>
public sealed class SandboxClockStore(Database database, GroupCommit commit, SandboxClock clock)
{
    /// <summary>The farthest that the clock can be ahead; certificates of any product have expired long before.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromDays(3650);

    private const string Name = "sandbox clock";
    private const string ReadSql = "select value from counter where name = @Name";

    private static readonly Table Counter = new("counter", WriteKind.Upsert,
        new("name", ColumnType.Text, IsKey: true), new("value", ColumnType.Integer));

    /// <summary>Takes over what another server, or an earlier run, has set.</summary>
    public async Task Refresh(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        clock.Ahead = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(ReadSql, new { Name }, cancellationToken: cancellation)) ?? 0;
    }

    /// <summary>Back to the time of the machine.</summary>
    public Task Reset(CancellationToken cancellation) => Set(0, cancellation);

    /// <summary>Moves the clock ahead; false, and nothing moves, when it would go back or beyond <see cref="Farthest"/>.</summary>
    public async Task<bool> Advance(TimeSpan by, CancellationToken cancellation)
    {
        var ahead = clock.Ahead + (long)by.TotalMilliseconds;
        if (by < TimeSpan.Zero || ahead > Farthest.TotalMilliseconds)
            return false;
        await Set(ahead, cancellation);
        return true;
    }

    private async Task Set(long ahead, CancellationToken cancellation)
    {
        var write = new Write { Rows = [new Row(Counter, Name, ahead)], Audit = [new AuditEntry("sandbox", "clock.set", "clock", $$"""{"ahead":{{ahead}}}""")] };
        await commit.Commit(write, cancellation);
        clock.Ahead = ahead;
    }
}
