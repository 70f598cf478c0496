using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Countersign.Server.Storage;

/// <summary>
/// Keeps a group of writes in one SQLite transaction: versions are compared first, then claims are taken in the order of their keys, then
/// what survived is written and its audit entries sealed. Used by one thread.
/// </summary>
internal sealed class SqliteGroup : IDisposable
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
    private readonly Dictionary<(string Table, long Id), long?> versions = [];
    private readonly List<(Claim Claim, PendingWrite Write, int Order)> claims = [];
    private readonly List<(Claim Claim, PendingWrite Write)> won = [];
    private readonly List<PendingWrite> alone = [];

    public SqliteGroup(Database database)
    {
        connection = database.OpenWrite();
        statements = new SqliteStatements(connection);
    }

    /// <summary>Whether a commit was begun whose end is not known.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Why <paramref name="failure"/> makes the store unsound, for operators.</summary>
    public static string Explain(Exception failure) => failure is SqliteException { SqliteErrorCode: SQLITE_FULL }
        ? "The disk that holds the data directory is full; orders are accepted again when space is free."
        : $"The store cannot write: {failure.Message}";

    /// <summary>Judges and stores <paramref name="group"/>; returns after the durable commit, and throws when the store is broken.</summary>
    public void Keep(List<PendingWrite> group, AuditChain chain, long now)
    {
        IsInDoubt = false;
        statements["begin immediate"].Execute();
        if (!TryKeepTogether(group, chain, now))
            KeepEachAlone(group, chain, now);
        if (!Seal(group, chain))
        {
            statements["rollback"].Execute();
            return;
        }

        IsInDoubt = true;
        statements["commit"].Execute();
        IsInDoubt = false;
        chain.Advance();
    }

    /// <summary>Whether the group <paramref name="sequence"/> of <paramref name="writer"/> was committed.</summary>
    public bool Holds(string writer, long sequence) =>
        statements["select 1 from audit_group where writer = ?1 and sequence = ?2"].Bind(1, writer).Bind(2, sequence).Execute();

    /// <summary>
    /// Throws unless the store is durable again. After a failed sync the system may hold pages of the log for written that never reached the
    /// disk, so the log is copied into the database and emptied before the write that proves it.
    /// </summary>
    public void Prove(long now)
    {
        if (statements["pragma wal_checkpoint(truncate)"].Execute(out var isBusy) && isBusy != 0)
            throw new StoreUnsoundException("Readers hold the write-ahead log.");
        statements["insert into counter (name, value) values ('probe', ?1) on conflict (name) do update set value = excluded.value"]
            .Bind(1, now).Execute();
    }

    public void Dispose()
    {
        statements.Dispose();
        connection.Dispose();
    }

    private bool TryKeepTogether(List<PendingWrite> group, AuditChain chain, long now)
    {
        chain.Begin(now);
        try
        {
            Store(group, chain, now);
            return true;
        }
        catch (Exception failure) when (IsOfTheWrite(failure))
        {
            statements["rollback"].Execute();
            return false;
        }
    }

    // One of the group is to blame: each goes again behind a savepoint, so that its neighbours are kept.
    private void KeepEachAlone(List<PendingWrite> group, AuditChain chain, long now)
    {
        statements["begin immediate"].Execute();
        chain.Begin(now);
        foreach (var write in group)
        {
            write.Rejudge();
            var entries = chain.Mark();
            statements["savepoint alone"].Execute();
            try
            {
                alone.Clear();
                alone.Add(write);
                Store(alone, chain, now);
            }
            catch (Exception failure) when (IsOfTheWrite(failure))
            {
                write.Refusal = failure as WriteRefusedException ?? new WriteRefusedException("The write is malformed.", failure);
                statements["rollback to alone"].Execute();
                chain.ReturnTo(entries);
            }

            statements["release alone"].Execute();
        }
    }

    // A caller's mistake, such as a null where none may be, takes neither the store nor its neighbours down.
    private static bool IsOfTheWrite(Exception failure) => failure is not SqliteException;

    private void Store(List<PendingWrite> group, AuditChain chain, long now)
    {
        CompareVersions(group);
        TakeClaims(group, now);
        foreach (var write in group)
        {
            if (write.IsKept)
                Store(write, chain, now);
        }
    }

    private void CompareVersions(List<PendingWrite> group)
    {
        versions.Clear();
        foreach (var pending in group)
        {
            var expected = pending.Write.Versions;
            for (var i = 0; i < expected.Count && !pending.IsOvertaken; i++)
                pending.IsOvertaken = Current(expected[i]) != expected[i].Version;
            for (var i = 0; i < expected.Count && !pending.IsOvertaken; i++)
            {
                // Whoever comes later in the group judged on a version that this write ends.
                if (expected[i].Raise)
                    versions[(expected[i].Table, expected[i].Id)] = expected[i].Version + 1;
            }
        }
    }

    private long? Current(Expectation expected)
    {
        var row = (expected.Table, expected.Id);
        if (!versions.TryGetValue(row, out var version))
            versions.Add(row, version = statements.Version(expected.Table, expected.Id));
        return version;
    }

    private void TakeClaims(List<PendingWrite> group, long now)
    {
        GatherClaims(group);
        won.Clear();
        foreach (var (claim, write, _) in claims)
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

    private void GatherClaims(List<PendingWrite> group)
    {
        claims.Clear();
        foreach (var pending in group)
        {
            if (pending.IsOvertaken)
                continue;
            var wanted = pending.Write.Claims;
            for (var i = 0; i < wanted.Count; i++)
                claims.Add((wanted[i], pending, claims.Count));
        }

        // The same order in every server, so that two of them never wait for each other; of equal keys the earlier write's wins.
        claims.Sort(static (a, b) => ByKey(a.Claim, b.Claim) is var order and not 0 ? order : a.Order.CompareTo(b.Order));
    }

    private static int ByKey(Claim a, Claim b) =>
        string.CompareOrdinal(a.Scope, b.Scope) is var scope and not 0 ? scope : string.CompareOrdinal(a.Key, b.Key);

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
        statements[SealGroup].Bind(1, chain.Writer).Bind(2, chain.Sequence).Bind(3, previous).Bind(4, hash).Execute();
        return true;
    }
}
