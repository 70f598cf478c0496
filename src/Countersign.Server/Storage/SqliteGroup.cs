using Microsoft.Data.Sqlite;

namespace Countersign.Server.Storage;

/// <summary>Keeps groups in SQLite, statement by statement: there is no network to save.</summary>
internal sealed class SqliteGroup : WriteGroup
{
    private const string TakeClaim = """
        insert into claim (scope, key, holder, expires_at) values (?1, ?2, ?3, ?4)
        on conflict (scope, key) do update set holder = excluded.holder, expires_at = excluded.expires_at
        where claim.expires_at <= ?5
        returning 1
        """;

    private const string ReserveBlock = """
        insert into counter (name, value) values (?1, ?2)
        on conflict (name) do update set value = value + excluded.value
        returning value
        """;

    private const string AddEntry =
        "insert into audit (writer, sequence, position, at, actor, action, subject, body) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

    private const string SealGroup = "insert into audit_group (writer, sequence, previous_hash, hash) values (?1, ?2, ?3, ?4)";

    private readonly SqliteConnection connection;
    private readonly SqliteStatements statements;
    private readonly List<(Claim Claim, PendingWrite Write)> won = [];

    public SqliteGroup(SqliteDatabase database)
    {
        connection = database.OpenWrite();
        statements = new SqliteStatements(connection);
    }

    public override void Keep(List<PendingWrite> group, AuditChain chain, long now)
    {
        IsInDoubt = false;
        statements["begin immediate"].Execute();
        Store(group, chain, now);
        if (!Seal(group, chain))
        {
            statements["rollback"].Execute();
            return;
        }

        Commit();
        chain.Advance();
    }

    public override bool Holds(string writer, long sequence) =>
        statements["select 1 from audit_group where writer = ?1 and sequence = ?2"].Bind(1, writer).Bind(2, sequence).Execute();

    // After a failed sync the system may hold pages of the log for written that never reached the disk, so the log is copied into the
    // database and emptied before the write that proves it.
    public override void Prove(long now)
    {
        if (statements["pragma wal_checkpoint(truncate)"].Execute(out var isBusy) && isBusy != 0)
            throw new StoreUnsoundException("Readers hold the write-ahead log.");
        statements["insert into counter (name, value) values ('probe', ?1) on conflict (name) do update set value = excluded.value"]
            .Bind(1, now).Execute();
    }

    public override void Dispose()
    {
        statements.Dispose();
        connection.Dispose();
    }

    protected override long? ReadVersion(string table, long id) => statements.Version(table, id);

    private void Commit()
    {
        IsInDoubt = true;
        try
        {
            statements["commit"].Execute();
        }
        catch (WriteRefusedException failure)
        {
            // Which of the writes is to blame cannot be told here, and SQLite has left the transaction open.
            throw new StoreUnsoundException(failure.Message, failure);
        }

        IsInDoubt = false;
    }

    private void Store(List<PendingWrite> group, AuditChain chain, long now)
    {
        chain.Begin(now);
        try
        {
            CompareVersions(group);
            TakeClaims(group, now);
            foreach (var write in group)
            {
                if (write.IsKept)
                    Store(write, chain, now);
            }
        }
        catch (WriteRefusedException)
        {
            statements["rollback"].Execute();
            throw;
        }
    }

    private void TakeClaims(List<PendingWrite> group, long now)
    {
        won.Clear();
        foreach (var (claim, write, _) in ClaimsInOrder(group))
        {
            if (write.IsOvertaken)
                continue;
            write.IsOvertaken = !Take(claim, now);
            if (write.IsKept)
                won.Add((claim, write));
        }

        foreach (var (claim, write) in won)
        {
            if (write.IsOvertaken)
                statements["delete from claim where scope = ?1 and key = ?2"].Bind(1, claim.Scope).Bind(2, claim.Key).Execute();
        }
    }

    private bool Take(Claim claim, long now)
    {
        var statement = statements[TakeClaim].Bind(1, claim.Scope).Bind(2, claim.Key).Bind(3, claim.Holder).Bind(5, now);
        return (claim.ExpiresAt is { } expiry ? statement.Bind(4, expiry) : statement.BindNull(4)).Execute();
    }

    private void Store(PendingWrite pending, AuditChain chain, long now)
    {
        var expected = pending.Write.Versions;
        for (var i = 0; i < expected.Count; i++)
        {
            if (expected[i].Raise)
                statements.SetVersion(expected[i].Table, expected[i].Id, expected[i].Version + 1);
        }

        var rows = pending.Write.Rows;
        for (var i = 0; i < rows.Count; i++)
            statements.Write(rows[i]);
        var audit = pending.Write.Audit;
        for (var i = 0; i < audit.Count; i++)
            Add(audit[i], chain, now);
        if (pending.Counter is { } counter)
        {
            statements[ReserveBlock].Bind(1, counter).Bind(2, pending.Count).Execute(out var last);
            pending.FirstReserved = last - pending.Count + 1;
        }
    }

    private void Add(AuditEntry entry, AuditChain chain, long now)
    {
        var position = chain.Add(entry);
        statements[AddEntry].Bind(1, chain.Writer).Bind(2, chain.Sequence).Bind(3, position).Bind(4, now)
            .Bind(5, entry.Actor).Bind(6, entry.Action).Bind(7, entry.Subject).Bind(8, entry.Body).Execute();
    }

    /// <summary>False when nothing of the group is to be kept. A seal that cannot be written is a broken store, not a broken write.</summary>
    private bool Seal(List<PendingWrite> group, AuditChain chain)
    {
        if (!group.Exists(static write => write.IsKept))
            return false;
        var (previous, hash) = chain.Seal();
        try
        {
            statements[SealGroup].Bind(1, chain.Writer).Bind(2, chain.Sequence).Bind(3, previous).Bind(4, hash).Execute();
            return true;
        }
        catch (WriteRefusedException failure)
        {
            throw new StoreUnsoundException(Unsealed, failure);
        }
    }
}
