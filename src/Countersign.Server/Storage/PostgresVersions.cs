using Npgsql;

namespace Countersign.Server.Storage;

/// <summary>
/// Reads the versions that a group was judged on, and raises them. A version that will be raised is locked until the commit; one that is only
/// relied on is not, because an order that is judged before a change and kept after it is an order placed before the change.
/// </summary>
internal sealed class PostgresVersions
{
    private readonly Dictionary<(string Table, long Id), long> found = [];
    private readonly SortedDictionary<string, Asked> tables = new(StringComparer.Ordinal);

    /// <summary>Adds the questions of a group to <paramref name="batch"/>; false when there are none.</summary>
    public bool AddTo(NpgsqlBatch batch, List<PendingWrite> group)
    {
        found.Clear();
        foreach (var asked in tables.Values)
            asked.Clear();
        foreach (var expectation in group.SelectMany(static pending => pending.Write.Versions))
            For(expectation.Table).Ask(expectation);
        foreach (var asked in tables.Values)
            asked.AddTo(batch);
        return batch.BatchCommands.Count > 1;
    }

    /// <summary>Reads the answers.</summary>
    public void Read(NpgsqlDataReader reader)
    {
        foreach (var (table, asked) in tables)
        {
            for (var sets = asked.Sets; sets > 0; sets--)
            {
                while (reader.Read())
                    found[(table, reader.GetInt64(0))] = reader.GetInt64(1);
                reader.NextResult();
            }
        }
    }

    /// <summary>The version of a row; null when it is not there.</summary>
    public long? Of(string table, long id) => found.TryGetValue((table, id), out var version) ? version : null;

    /// <summary>Raises what the kept writes of a group raise.</summary>
    public void AddRaisesTo(NpgsqlBatch batch, List<PendingWrite> group)
    {
        foreach (var pending in group)
        {
            if (!pending.IsKept)
                continue;
            foreach (var expectation in pending.Write.Versions)
            {
                if (expectation.Raise)
                    For(expectation.Table).Raise(expectation);
            }
        }

        foreach (var asked in tables.Values)
            asked.AddRaisesTo(batch);
    }

    private Asked For(string table)
    {
        if (!tables.TryGetValue(table, out var asked))
            tables.Add(table, asked = new Asked(table));
        return asked;
    }

    /// <summary>The rows of one table that a group asks for.</summary>
    private sealed class Asked
    {
        private readonly PostgresColumn.Integers read = new();
        private readonly PostgresColumn.Integers locked = new();
        private readonly PostgresColumn.Integers raised = new();
        private readonly PostgresColumn.Integers raisedTo = new();
        private readonly NpgsqlBatchCommand reading;
        private readonly NpgsqlBatchCommand locking;
        private readonly NpgsqlBatchCommand raising;

        public Asked(string table)
        {
            reading = new($"select id, version from {table} where id = any($1)") { Parameters = { read.Parameter } };
            // In the order of keys, so that two servers never wait for each other.
            locking = new($"select id, version from {table} where id = any($1) order by id for no key update") { Parameters = { locked.Parameter } };
            raising = new($"update {table} set version = raised.version from unnest($1, $2) as raised (id, version) where {table}.id = raised.id")
            {
                Parameters = { raised.Parameter, raisedTo.Parameter },
            };
        }

        public int Sets => (read.Values.Count > 0 ? 1 : 0) + (locked.Values.Count > 0 ? 1 : 0);

        public void Ask(Expectation expectation) => (expectation.Raise ? locked : read).Values.Add(expectation.Id);

        public void Raise(Expectation expectation)
        {
            raised.Values.Add(expectation.Id);
            raisedTo.Values.Add(expectation.Version + 1);
        }

        public void AddTo(NpgsqlBatch batch)
        {
            if (read.Values.Count > 0)
                batch.BatchCommands.Add(reading);
            if (locked.Values.Count > 0)
                batch.BatchCommands.Add(locking);
        }

        public void AddRaisesTo(NpgsqlBatch batch)
        {
            if (raised.Values.Count > 0)
                batch.BatchCommands.Add(raising);
        }

        public void Clear()
        {
            read.Clear();
            locked.Clear();
            raised.Clear();
            raisedTo.Clear();
        }
    }
}
