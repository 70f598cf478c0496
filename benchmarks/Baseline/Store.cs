using System.Data.Common;
using System.Globalization;
using System.Reflection;

namespace Countersign.Baseline;

/// <summary>The rows of an order in Countersign's schema, through raw ADO.NET: placed_order, two of order_item, outbox, audit, and audit_group once a group.</summary>
/// <remarks>
/// Same columns and sizes as the server's. What stands for the server's work is constant: prices, catalog version, and 64 characters wherever
/// it computes a digest. Used by one thread.
/// </remarks>
public abstract class Store : IDisposable
{
    /// <summary>Sixty-four characters in the place of a digest.</summary>
    protected const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>What the audit entry of an order says.</summary>
    protected const string AuditBody = $$"""{"cost":14700,"tax":2793,"parameters":"{{NoHash}}"}""";

    private long lastId;

    /// <summary>Who writes, in the audit trail.</summary>
    protected string Writer { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The place of the group in the audit trail.</summary>
    protected long Sequence { get; private set; }

    /// <summary>Stores the group durably and gives each order its number.</summary>
    public void Keep(IReadOnlyList<Order> group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Sequence++;
        for (var i = 0; i < group.Count; i++)
            group[i].Id = ++lastId;
        Write(group, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Writes the rows of the group in one transaction.</summary>
    protected abstract void Write(IReadOnlyList<Order> group, long now);

    /// <summary>Makes the tables in an empty database and finds the last order number.</summary>
    protected void Prepare(DbConnection connection, bool hasTables, Func<string, string> dialect)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(dialect);
        using var command = connection.CreateCommand();
        if (!hasTables)
        {
            foreach (var script in Scripts())
                Execute(command, dialect(script));
        }

        command.CommandText = "select coalesce(max(id), 0) from placed_order";
        lastId = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>What a column of the outbox and the audit trail calls an order or an account.</summary>
    protected static string Named(string noun, long id) => string.Create(CultureInfo.InvariantCulture, $"{noun}{id}");

    /// <summary>What the server would have found for an item of the benchmark's call.</summary>
    protected static (long Product, long Ppp, long Days, long Quantity, long Cost, long Tax, long BasisPoints, string Note) Item(int number) =>
        number == 1 ? (287, 400, 365, 1, 4900, 931, 1900, "VAT of DE") : (287, 400, 365, 2, 9800, 1862, 1900, "VAT of DE");

    private static IEnumerable<string> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }

    private static void Execute(DbCommand command, string sql)
    {
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
