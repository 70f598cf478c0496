using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Countersign.Server.Storage;

/// <summary>
/// What most groups need of versions, that they are still what they were, as a statement which fails otherwise: so it can travel with the rows,
/// and the group is one message and one answer.
/// </summary>
internal sealed class PostgresExpectations
{
    private readonly Dictionary<(string Table, long Id), long> expected = [];
    private readonly Dictionary<string, Check> checks = new(StringComparer.Ordinal);

    /// <summary>Takes in what a group expects; false when checks are not enough, because a version is raised or two writes expect different ones.</summary>
    public bool TryGather(List<PendingWrite> group)
    {
        expected.Clear();
        foreach (var check in checks.Values)
            check.Clear();
        foreach (var pending in group)
        {
            var versions = pending.Write.Versions;
            for (var i = 0; i < versions.Count; i++)
            {
                if (!TryExpect(versions[i]))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Adds the checks of the group.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        foreach (var check in checks.Values)
            check.AddTo(batch);
    }

    /// <summary>Whether a statement is one that fails when a version is another.</summary>
    public bool IsCheck(DbBatchCommand? command) => checks.Values.Any(check => check.Is(command));

    private bool TryExpect(Expectation expectation)
    {
        if (expectation.Raise)
            return false;
        if (!expected.TryAdd((expectation.Table, expectation.Id), expectation.Version))
            return expected[(expectation.Table, expectation.Id)] == expectation.Version;
        if (!checks.TryGetValue(expectation.Table, out var check))
            checks.Add(expectation.Table, check = new Check(expectation.Table));
        check.Add(expectation);
        return true;
    }

    private sealed class Check
    {
        private readonly PostgresColumn.Integers ids = new();
        private readonly PostgresColumn.Integers versions = new();
        private readonly NpgsqlParameter<long> count = new() { NpgsqlDbType = NpgsqlDbType.Bigint };
        private readonly NpgsqlBatchCommand command;

        public Check(string table) => command = new(
            $"select 1 / cast(count(*) = $3 as int) from {table} t join unnest($1, $2) as expected (id, version) on t.id = expected.id and t.version = expected.version")
        {
            Parameters = { ids.Parameter, versions.Parameter, count },
        };

        public bool Is(DbBatchCommand? other) => ReferenceEquals(command, other);

        public void Add(Expectation expectation)
        {
            ids.Values.Add(expectation.Id);
            versions.Values.Add(expectation.Version);
        }

        public void AddTo(NpgsqlBatch batch)
        {
            if (ids.Values.Count == 0)
                return;
            count.TypedValue = ids.Values.Count;
            batch.BatchCommands.Add(command);
        }

        public void Clear()
        {
            ids.Clear();
            versions.Clear();
        }
    }
}
