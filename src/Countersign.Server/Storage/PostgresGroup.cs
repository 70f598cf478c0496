using System.Diagnostics;
using Npgsql;

namespace Countersign.Server.Storage;

/// <summary>
/// Keeps groups in PostgreSQL. Most are one message and its answer: a check of what the writes were judged on, every row, the seal; the engine
/// makes one transaction of what comes in one message. A group that raises versions or takes claims, or whose check fails, needs more: one message reads and locks the
/// versions, one takes the claims, one carries the rows and the commit.
/// </summary>
internal sealed class PostgresGroup : WriteGroup
{
    private static readonly TimeSpan FencePatience = TimeSpan.FromSeconds(5);

    private readonly NpgsqlConnection connection;
    private readonly PostgresExpectations expectations = new();
    private readonly PostgresVersions versions = new();
    private readonly PostgresClaims claims = new();
    private readonly PostgresRows rows = new();
    private readonly PostgresAudit audit;
    private bool isBegun;

    /// <param name="connection">An open connection of its own.</param>
    /// <param name="writer">Whose groups these are; the session holds a lock under this name as long as it lives.</param>
    /// <exception cref="StoreUnsoundException">An earlier session of the writer lives on, and might still commit.</exception>
    public PostgresGroup(NpgsqlConnection connection, string writer)
    {
        this.connection = connection;
        audit = new PostgresAudit(writer);
        Fence(writer);
    }

    public override void Keep(List<PendingWrite> group, AuditChain chain, long now)
    {
        IsInDoubt = false;
        isBegun = false;
        try
        {
            if (TryKeepAtOnce(group, chain, now))
                return;
            Judge(group, now);
            if (group.Exists(static write => write.IsKept))
                Store(group, chain, now);
            else if (isBegun)
                Rollback();
        }
        catch (PostgresException failure) when (PostgresFailure.IsOfTheWrite(failure) || PostgresFailure.IsCollision(failure))
        {
            IsInDoubt = false; // The server itself says that nothing was kept.
            Rollback();
            if (audit.IsSeal(failure.BatchCommand))
                throw new StoreUnsoundException(Unsealed, failure);
            throw PostgresFailure.IsCollision(failure) ? new WritesCollidedException(failure) : new WriteRefusedException(failure.MessageText, failure);
        }
    }

    public override bool Holds(string writer, long sequence)
    {
        using var command = new NpgsqlCommand("select 1 from audit_group where writer = $1 and sequence = $2", connection)
        {
            Parameters = { PostgresValue.Of(writer), PostgresValue.Of(sequence) },
        };
        return command.ExecuteScalar() is not null;
    }

    public override void Prove(long now)
    {
        using var command = new NpgsqlCommand(
            "insert into counter (name, value) values ('probe', $1) on conflict (name) do update set value = excluded.value", connection)
        {
            Parameters = { PostgresValue.Of(now) },
        };
        command.ExecuteNonQuery();
    }

    public override void Dispose() => connection.Dispose();

    protected override long? ReadVersion(string table, long id) => versions.Of(table, id);

    private bool TryKeepAtOnce(List<PendingWrite> group, AuditChain chain, long now)
    {
        if (group.Exists(static pending => pending.Write.Claims.Count > 0) || !expectations.TryGather(group))
            return false;
        try
        {
            using var batch = new NpgsqlBatch(connection);
            Send(batch, group, chain, now);
            return true;
        }
        catch (PostgresException failure) when (expectations.IsCheck(failure.BatchCommand))
        {
            IsInDoubt = false; // Somebody was overtaken; the other way tells who.
            return false;
        }
    }

    private void Judge(List<PendingWrite> group, long now)
    {
        using (var batch = Next())
        {
            if (versions.AddTo(batch, group))
            {
                using var reader = batch.ExecuteReader();
                versions.Read(reader);
                isBegun = true;
            }
        }

        CompareVersions(group);
        if (ClaimsInOrder(group) is { Count: > 0 } wanted)
        {
            using var batch = Next();
            claims.Take(batch, wanted, now);
            isBegun = true;
        }
        else
        {
            claims.Forget();
        }
    }

    private void Store(List<PendingWrite> group, AuditChain chain, long now)
    {
        using var batch = Next();
        isBegun = true;
        claims.AddReturnsTo(batch);
        versions.AddRaisesTo(batch, group);
        Send(batch, group, chain, now);
    }

    private void Send(NpgsqlBatch batch, List<PendingWrite> group, AuditChain chain, long now)
    {
        chain.Begin(now);
        rows.Clear();
        rows.AddTo(batch, group);
        audit.AddTo(batch, group, chain, now);
        if (isBegun)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        else
            expectations.AddTo(batch);
        IsInDoubt = true;
        using (var reader = batch.ExecuteReader())
            rows.ReadResults(reader);
        IsInDoubt = false;
        chain.Advance();
    }

    /// <summary>The next message of a group, which begins the transaction when none before it did.</summary>
    private NpgsqlBatch Next()
    {
        var batch = new NpgsqlBatch(connection);
        if (!isBegun)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("begin isolation level read committed"));
        return batch;
    }

    private void Rollback()
    {
        using var command = new NpgsqlCommand("rollback", connection);
        command.ExecuteNonQuery();
    }

    // A session that was cut off may still have our commit in its buffer. While it lives it holds the lock; only when it is dead does looking
    // for the group tell the truth.
    private void Fence(string writer)
    {
        var patience = Stopwatch.StartNew();
        while (!Ask("select pg_try_advisory_lock(hashtextextended($1, 0))", writer))
        {
            if (patience.Elapsed > FencePatience)
                throw new StoreUnsoundException("The connection that was lost is still open on the side of PostgreSQL.");
            Ask("""
                select coalesce(bool_and(pg_terminate_backend(pid)), true) from pg_locks
                where locktype = 'advisory' and granted and pid <> pg_backend_pid() and objsubid = 1
                    and ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)
                """, writer);
            Thread.Sleep(20);
        }
    }

    private bool Ask(string sql, string text)
    {
        using var command = new NpgsqlCommand(sql, connection) { Parameters = { PostgresValue.Of(text) } };
        return command.ExecuteScalar() is true;
    }
}
