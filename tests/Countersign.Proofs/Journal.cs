using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Countersign.Proofs;

/// <summary>What was found when acknowledged orders were compared with those on disk.</summary>
/// <param name="Acknowledged">Orders whose number a caller got.</param>
/// <param name="Lost">Acknowledged and not there, or there under another number.</param>
/// <param name="Doubled">Calls that left more than one order.</param>
/// <param name="Torn">Orders without their item, audit entry or message.</param>
public sealed record Tally(int Acknowledged, int Lost, int Doubled, int Torn)
{
    /// <summary>Whether nothing was lost, doubled or torn.</summary>
    public bool Holds => Acknowledged > 0 && Lost + Doubled + Torn == 0;
}

/// <summary>The callers' side of the story: what was acknowledged, kept outside the server and compared with its database.</summary>
public sealed class Journal
{
    private const string OrdersSql =
        """
        select o.parameters, m.body, coalesce(i.items, 0), coalesce(a.entries, 0)
        from placed_order o
        left join outbox m on m.id = 'order.placed/' || o.id
        left join (select order_id, count(*) as items from order_item group by order_id) i on i.order_id = o.id
        left join (select subject, count(*) as entries from audit group by subject) a on a.subject = 'order:' || o.id
        """;

    private readonly ConcurrentDictionary<string, string> numberOfKey = new();

    /// <summary>How many orders have been acknowledged.</summary>
    public int Count => numberOfKey.Count;

    /// <summary>Notes that the call with <paramref name="key"/> was answered with <paramref name="orderNumber"/>.</summary>
    public void Acknowledge(string key, string orderNumber) => numberOfKey[key] = orderNumber;

    /// <summary>Compares with the database in <paramref name="dataDirectory"/>.</summary>
    public Tally Compare(string dataDirectory)
    {
        var found = new Dictionary<string, List<string?>>();
        var torn = 0;
        using var connection = new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "countersign.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = OrdersSql;
        using var order = command.ExecuteReader();
        while (order.Read())
        {
            var number = order.IsDBNull(1) ? null : order.GetString(1);
            if (number is null || order.GetInt64(2) != 1 || order.GetInt64(3) != 1)
                torn++;
            var key = KeyOf(order.GetString(0));
            if (!found.TryGetValue(key, out var numbers))
                found[key] = numbers = [];
            numbers.Add(number);
        }

        var lost = numberOfKey.Count(acknowledged => !found.TryGetValue(acknowledged.Key, out var numbers) || !numbers.Contains(acknowledged.Value));
        return new Tally(numberOfKey.Count, lost, found.Values.Count(numbers => numbers.Count > 1), torn);
    }

    private static string KeyOf(string parameters)
    {
        using var json = JsonDocument.Parse(parameters);
        return json.RootElement.GetProperty("region").GetString()!;
    }
}
