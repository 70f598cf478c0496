using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server;

/// <summary>Removes claims that have expired: nobody asks for them any more, and their number would grow with every repeated call's key.</summary>
public sealed partial class ClaimSweep(Database database, GroupCommit commits, TimeProvider time, ILogger<ClaimSweep> log) : BackgroundService
{
    /// <summary>The most claims that one write removes, so that no order waits long behind it.</summary>
    public const int BatchSize = 500;

    /// <summary>How often it is looked for expired claims.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const string ExpiredSql = """
        select scope as Scope, key as Key, expires_at as ExpiresAt from claim where expires_at <= @now order by expires_at limit @limit
        """;

    // By its expiry as well: a claim that was taken over meanwhile is another's, and stays.
    private static readonly Table Expired = new("claim", WriteKind.Delete,
        new("scope", ColumnType.Text, IsKey: true), new("key", ColumnType.Text, IsKey: true), new("expires_at", ColumnType.Integer, IsKey: true));

    /// <summary>Removes what has expired by now, batch by batch: a fixed number a minute would fall behind on a busy day.</summary>
    public async Task Sweep(CancellationToken cancellation)
    {
        while (await SweepOnce(cancellation) == BatchSize)
        {
            // The orders that queued meanwhile are in the same group as the next batch, so none is held up by more than one.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                NotSwept(failure); // Whoever wants an expired claim takes it over all the same; the next minute tries again.
            }
        }
    }

    private async Task<int> SweepOnce(CancellationToken cancellation)
    {
        var rows = await Find(cancellation);
        var write = new Write { Rows = [.. rows.Select(row => new Row(Expired, row.Scope, row.Key, row.ExpiresAt))] };
        return rows.Count > 0 && await commits.Commit(write, cancellation) == CommitResult.Kept ? rows.Count : 0;
    }

    private async Task<List<ClaimRow>> Find(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var parameters = new { now = time.GetUtcNow().ToUnixTimeMilliseconds(), limit = BatchSize };
        var rows = (await connection.QueryAsync<ClaimRow>(new CommandDefinition(ExpiredSql, parameters, cancellationToken: cancellation))).AsList();
        // In the order in which all writers take claims, so that two of them never wait for each other.
        rows.Sort(static (a, b) => Claim.ByKey((a.Scope, a.Key), (b.Scope, b.Key)));
        return rows;
    }

    private sealed class ClaimRow
    {
        public string Scope { get; init; } = "";

        public string Key { get; init; } = "";

        public long ExpiresAt { get; init; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired claims could not be removed.")]
    private partial void NotSwept(Exception failure);
}
