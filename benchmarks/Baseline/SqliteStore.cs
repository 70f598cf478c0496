using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Countersign.Baseline;

/// <summary>SQLite with the pragmas of Countersign's writer and one prepared command a table, whose parameters are used again.</summary>
public sealed class SqliteStore : Store
{
    private readonly SqliteConnection connection;
    private readonly List<SqliteCommand> commands = [];
    private readonly SqliteCommand begin;
    private readonly SqliteCommand commit;
    private readonly SqliteCommand order;
    private readonly SqliteCommand item;
    private readonly SqliteCommand outbox;
    private readonly SqliteCommand audit;
    private readonly SqliteCommand auditGroup;

    private SqliteStore(SqliteConnection connection)
    {
        this.connection = connection;
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "select count(*) from sqlite_master where name = 'placed_order'";
            var hasTables = command.ExecuteScalar() is not 0L;
            // The server's preprocessing: SQLite stores a table by its key only when the key's type reads "integer".
            Prepare(connection, hasTables, sql => sql.Replace("bigint not null primary key", "integer not null primary key", StringComparison.Ordinal));
        }

        begin = Command("begin immediate");
        commit = Command("commit");
        order = Insert("placed_order", "id, account_id, affiliate_id, catalog_version, payment_status, currency, cost, tax, parameters, placed_at");
        item = Insert("order_item", "order_id, number, product_id, ppp, days, quantity, zones, is_visible, cost, tax, tax_basis_points, tax_note, parameters");
        outbox = Insert("outbox", "id, topic, subject, body, created_at");
        audit = Insert("audit", "writer, sequence, position, at, actor, action, subject, body");
        auditGroup = Insert("audit_group", "writer, sequence, previous_hash, hash");
    }

    /// <summary>Opens or makes the database in <paramref name="file"/>.</summary>
    public static SqliteStore Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, Pooling = false }.ToString());
        connection.Open();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000; pragma cache_size = -65536";
            command.ExecuteNonQuery();
        }

        return new SqliteStore(connection);
    }

    /// <inheritdoc/>
    protected override void Write(IReadOnlyList<Order> group, long now)
    {
        ArgumentNullException.ThrowIfNull(group);
        begin.ExecuteNonQuery();
        for (var i = 0; i < group.Count; i++)
            Write(group[i], i + 1, now);
        Run(auditGroup, Writer, Sequence, NoHash, NoHash);
        commit.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (var command in commands)
            command.Dispose();
        connection.Dispose();
    }

    private void Write(Order placed, long position, long now)
    {
        Run(order, placed.Id, placed.AccountId, 2L, 1L, 2L, "USD", 14700L, 2793L, placed.Parameters(0), now);
        for (var number = 1; number <= Order.Items; number++)
        {
            var (product, ppp, days, quantity, cost, tax, basisPoints, note) = Item(number);
            Run(item, placed.Id, (long)number, product, ppp, days, quantity, 1L, 1L, cost, tax, basisPoints, note, placed.Parameters(number));
        }

        Run(outbox, Named("order.placed/", placed.Id), "order.placed", placed.Id, placed.Number.ToString(CultureInfo.InvariantCulture), now);
        Run(audit, Writer, Sequence, position, now, Named("account:", placed.AccountId), "order.placed", Named("order:", placed.Id), AuditBody);
    }

    private SqliteCommand Insert(string table, string columns)
    {
        var count = columns.Count(c => c == ',') + 1;
        var command = Command($"insert into {table} ({columns}) values ({string.Join(", ", Enumerable.Range(1, count).Select(i => $"$p{i}"))})");
        for (var i = 1; i <= count; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"$p{i}" });
        command.Prepare();
        return command;
    }

    private SqliteCommand Command(string sql)
    {
        var command = new SqliteCommand(sql, connection);
        commands.Add(command);
        command.Prepare();
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }
}
