using Npgsql;

namespace Countersign.Server.Storage;

/// <summary>
/// The rows of a group, gathered by table so that each table is one statement. The statements stand in an order in which every write's rows
/// come as it listed them: a row goes to the first step for its table that does not lie before the write's last one, or to a new step. Two
/// writes of one group have no order between them: whoever needs one expects a version.
/// </summary>
internal sealed class PostgresRows
{
    private const string ReserveSql = """
        insert into counter as c (name, value) values ($1, $2)
        on conflict (name) do update set value = c.value + excluded.value
        returning value
        """;

    private readonly List<Step> steps = [];
    private readonly Dictionary<Table, Stack<Step>> idle = [];
    private readonly List<PendingWrite> reserving = [];

    /// <summary>Adds everything that the kept writes of a group store; counters first, because only they are answered.</summary>
    public void AddTo(NpgsqlBatch batch, List<PendingWrite> group)
    {
        reserving.Clear();
        foreach (var pending in group)
        {
            if (!pending.IsKept)
                continue;
            if (pending.Counter is { } counter)
            {
                reserving.Add(pending);
                batch.BatchCommands.Add(new NpgsqlBatchCommand(ReserveSql) { Parameters = { PostgresValue.Of(counter), PostgresValue.Of(pending.Count) } });
            }

            Add(pending.Write.Rows);
        }

        foreach (var step in steps)
            step.AddTo(batch);
    }

    /// <summary>Reads the reserved values, and everything else to its end, where what failed is thrown.</summary>
    public void ReadResults(NpgsqlDataReader reader)
    {
        foreach (var pending in reserving)
        {
            reader.Read();
            pending.FirstReserved = reader.GetInt64(0) - pending.Count + 1;
            reader.NextResult();
        }

        while (reader.NextResult())
        {
        }
    }

    /// <summary>Forgets the rows; the statements stay.</summary>
    public void Clear()
    {
        foreach (var step in steps)
        {
            step.Clear();
            Idle(step.Table).Push(step);
        }

        steps.Clear();
    }

    private void Add(IReadOnlyList<Row> rows)
    {
        var at = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            while (at < steps.Count && steps[at].Table != row.Table)
                at++;
            if (at == steps.Count)
                steps.Add(Idle(row.Table).TryPop(out var step) ? step : Step.For(row.Table));
            steps[at].Add(row);
        }
    }

    private Stack<Step> Idle(Table table)
    {
        if (!idle.TryGetValue(table, out var waiting))
            idle.Add(table, waiting = new Stack<Step>());
        return waiting;
    }

    /// <summary>Rows of one table, kept by one statement, or by one each where a row may be met twice.</summary>
    private abstract class Step(Table table)
    {
        public Table Table => table;

        public static Step For(Table table) => table.Kind == WriteKind.Insert ? new Insert(table) : new OneByOne(table);

        public abstract void Add(Row row);

        public abstract void AddTo(NpgsqlBatch batch);

        public abstract void Clear();
    }

    private sealed class Insert : Step
    {
        private readonly PostgresColumn[] columns;
        private readonly NpgsqlBatchCommand command;

        public Insert(Table table)
            : base(table)
        {
            columns = [.. table.Columns.Select(column => PostgresColumn.For(column.Type))];
            command = new NpgsqlBatchCommand(PostgresSql.InsertMany(table));
            foreach (var column in columns)
                command.Parameters.Add(column.Parameter);
        }

        public override void Add(Row row)
        {
            for (var i = 0; i < columns.Length; i++)
                columns[i].Add(row.Values[i]);
        }

        public override void AddTo(NpgsqlBatch batch) => batch.BatchCommands.Add(command);

        public override void Clear()
        {
            foreach (var column in columns)
                column.Clear();
        }
    }

    private sealed class OneByOne(Table table) : Step(table)
    {
        private readonly string sql = PostgresSql.One(table);
        private readonly List<Row> rows = [];

        public override void Add(Row row) => rows.Add(row);

        public override void AddTo(NpgsqlBatch batch)
        {
            foreach (var row in rows)
            {
                var command = new NpgsqlBatchCommand(sql);
                for (var i = 0; i < row.Values.Length; i++)
                    command.Parameters.Add(PostgresValue.Of(Table.Columns[i].Type, row.Values[i]));
                batch.BatchCommands.Add(command);
            }
        }

        public override void Clear() => rows.Clear();
    }
}
