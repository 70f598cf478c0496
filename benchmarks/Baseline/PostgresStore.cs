using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Countersign.Baseline;

/// <summary>
/// PostgreSQL with one prepared insert a table, fed by arrays. The five of a group travel in one batch, which the server runs as one
/// transaction: one round trip a group.
/// </summary>
public sealed class PostgresStore : Store
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlBatch batch;
    private readonly ArrayInsert orders = new("placed_order", "id:n, account_id:n, affiliate_id:n, catalog_version:n, payment_status:n, currency:t, cost:n, tax:n, parameters:t, placed_at:n");
    private readonly ArrayInsert items = new("order_item", "order_id:n, number:n, product_id:n, ppp:n, days:n, quantity:n, zones:n, is_visible:n, cost:n, tax:n, tax_basis_points:n, tax_note:t, parameters:t");
    private readonly ArrayInsert outbox = new("outbox", "id:t, topic:t, subject:n, body:t, created_at:n");
    private readonly ArrayInsert audit = new("audit", "writer:t, sequence:n, position:n, at:n, actor:t, action:t, subject:t, body:t");
    private readonly ArrayInsert auditGroup = new("audit_group", "writer:t, sequence:n, previous_hash:t, hash:t");

    private PostgresStore(NpgsqlConnection connection)
    {
        this.connection = connection;
        using (var command = new NpgsqlCommand("select to_regclass('placed_order') is not null", connection))
            Prepare(connection, command.ExecuteScalar() is true, static sql => sql);
        batch = new NpgsqlBatch(connection);
        foreach (var insert in (ArrayInsert[])[orders, items, outbox, audit, auditGroup])
            batch.BatchCommands.Add(insert.Command);
        batch.Prepare();
    }

    /// <summary>Opens the database of <paramref name="connectionString"/> and makes its tables when it is empty.</summary>
    public static PostgresStore Open(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return new PostgresStore(connection);
    }

    /// <inheritdoc/>
    protected override void Write(IReadOnlyList<Order> group, long now)
    {
        ArgumentNullException.ThrowIfNull(group);
        for (var i = 0; i < group.Count; i++)
            Add(group[i], i + 1, now);
        auditGroup.Text(0, Writer).Number(1, Sequence).Text(2, NoHash).Text(3, NoHash);
        batch.ExecuteNonQuery();
        orders.Clear();
        items.Clear();
        outbox.Clear();
        audit.Clear();
        auditGroup.Clear();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        batch.Dispose();
        connection.Dispose();
    }

    private void Add(Order placed, long position, long now)
    {
        orders.Number(0, placed.Id).Number(1, placed.AccountId).Number(2, 2).Number(3, 1).Number(4, 2).Text(5, "USD").Number(6, 14700).Number(7, 2793)
            .Text(8, placed.Parameters(0)).Number(9, now);
        for (var number = 1; number <= Order.Items; number++)
        {
            var (product, ppp, days, quantity, cost, tax, basisPoints, note) = Item(number);
            items.Number(0, placed.Id).Number(1, number).Number(2, product).Number(3, ppp).Number(4, days).Number(5, quantity).Number(6, 1).Number(7, 1)
                .Number(8, cost).Number(9, tax).Number(10, basisPoints).Text(11, note).Text(12, placed.Parameters(number));
        }

        outbox.Text(0, Named("order.placed/", placed.Id)).Text(1, "order.placed").Number(2, placed.Id)
            .Text(3, placed.Number.ToString(CultureInfo.InvariantCulture)).Number(4, now);
        audit.Text(0, Writer).Number(1, Sequence).Number(2, position).Number(3, now).Text(4, Named("account:", placed.AccountId)).Text(5, "order.placed")
            .Text(6, Named("order:", placed.Id)).Text(7, AuditBody);
    }

    /// <summary>One insert of many rows, a list a column; the lists are used again.</summary>
    private sealed class ArrayInsert
    {
        private readonly List<long>?[] numbers;
        private readonly List<string>?[] texts;

        /// <param name="table">The table.</param>
        /// <param name="columns">Its columns, each with <c>:n</c> for a number or <c>:t</c> for a text.</param>
        public ArrayInsert(string table, string columns)
        {
            var types = columns.Split(", ").Select(column => column.Split(':')).ToArray();
            numbers = [.. types.Select(type => type[1] == "n" ? new List<long>() : null)];
            texts = [.. types.Select(type => type[1] == "t" ? new List<string>() : null)];
            Command = new NpgsqlBatchCommand(
                $"insert into {table} ({string.Join(", ", types.Select(type => type[0]))}) select * from unnest({string.Join(", ", types.Select((_, i) => $"${i + 1}"))})");
            for (var i = 0; i < types.Length; i++)
                Command.Parameters.Add(Parameter(i));
        }

        public NpgsqlBatchCommand Command { get; }

        public ArrayInsert Number(int column, long value)
        {
            numbers[column]!.Add(value);
            return this;
        }

        public ArrayInsert Text(int column, string value)
        {
            texts[column]!.Add(value);
            return this;
        }

        public void Clear()
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i]?.Clear();
                texts[i]?.Clear();
            }
        }

        private NpgsqlParameter Parameter(int column) => numbers[column] is { } list
            ? new NpgsqlParameter<List<long>> { TypedValue = list, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint }
            : new NpgsqlParameter<List<string>> { TypedValue = texts[column], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
    }
}
