using System.Data.Common;
using Npgsql;

namespace Countersign.Server.Storage;

/// <summary>The audit entries of a group and its seal, two statements.</summary>
internal sealed class PostgresAudit
{
    private const string EntriesSql = """
        insert into audit (writer, sequence, position, at, actor, action, subject, body)
        select $1, $2, position, $3, actor, action, subject, body
        from unnest($4, $5, $6, $7, $8) as entry (position, actor, action, subject, body)
        """;

    private const string SealSql = "insert into audit_group (writer, sequence, previous_hash, hash) values ($1, $2, $3, $4)";

    private readonly PostgresColumn.Integers positions = new();
    private readonly PostgresColumn.Texts actors = new();
    private readonly PostgresColumn.Texts actions = new();
    private readonly PostgresColumn.Texts subjects = new();
    private readonly PostgresColumn.Texts bodies = new();
    private readonly NpgsqlParameter<long> at = PostgresValue.Integer();
    private readonly NpgsqlBatchCommand entries;
    private readonly NpgsqlBatchCommand seal;

    /// <param name="writer">Whose groups these are.</param>
    public PostgresAudit(string writer)
    {
        entries = new NpgsqlBatchCommand(EntriesSql)
        {
            Parameters =
            {
                PostgresValue.Of(writer), PostgresValue.Integer(), at,
                positions.Parameter, actors.Parameter, actions.Parameter, subjects.Parameter, bodies.Parameter,
            },
        };
        seal = new NpgsqlBatchCommand(SealSql)
        {
            Parameters = { PostgresValue.Of(writer), PostgresValue.Integer(), PostgresValue.Of(""), PostgresValue.Of("") },
        };
    }

    /// <summary>Whether a statement is the one that seals a group.</summary>
    public bool IsSeal(DbBatchCommand? command) => ReferenceEquals(command, seal);

    /// <summary>Adds the entries of the kept writes, and the seal over all of them.</summary>
    public void AddTo(NpgsqlBatch batch, List<PendingWrite> group, AuditChain chain, long now)
    {
        Clear();
        foreach (var pending in group)
        {
            if (pending.IsKept)
                Add(pending.Write.Audit, chain);
        }

        at.TypedValue = now;
        Set(entries, 1, chain.Sequence);
        if (positions.Values.Count > 0)
            batch.BatchCommands.Add(entries);

        var (previous, hash) = chain.Seal();
        Set(seal, 1, chain.Sequence);
        Set(seal, 2, previous);
        Set(seal, 3, hash);
        batch.BatchCommands.Add(seal);
    }

    private void Add(IReadOnlyList<AuditEntry> entries, AuditChain chain)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            positions.Values.Add(chain.Add(entries[i]));
            actors.Values.Add(entries[i].Actor);
            actions.Values.Add(entries[i].Action);
            subjects.Values.Add(entries[i].Subject);
            bodies.Values.Add(entries[i].Body);
        }
    }

    private static void Set<T>(NpgsqlBatchCommand command, int index, T value) => ((NpgsqlParameter<T>)command.Parameters[index]).TypedValue = value;

    private void Clear()
    {
        positions.Clear();
        actors.Clear();
        actions.Clear();
        subjects.Clear();
        bodies.Clear();
    }
}
