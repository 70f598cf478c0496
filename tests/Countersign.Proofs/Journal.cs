using System.Data.Common;
using System.Text.Json;

namespace Countersign.Proofs;

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

    private readonly Lock door = new();
    private readonly Dictionary<string, string> numberOfKey = [];
    private bool isClosed;

    /// <summary>How many orders have been acknowledged.</summary>
    public int Count
    {
        get
        {
            lock (door)
                return numberOfKey.Count;
        }
    }

    /// <summary>Notes that the call with <paramref name="key"/> was answered with <paramref name="orderNumber"/>.</summary>
    public void Acknowledge(string key, string orderNumber)
    {
        lock (door)
        {
            if (!isClosed)
                numberOfKey[key] = orderNumber;
        }
    }

    /// <summary>Takes no more entries until it is opened.</summary>
    public void Close() => SetClosed(true);

    /// <summary>Takes entries again.</summary>
    public void Open() => SetClosed(false);

    /// <summary>Forgets everything, for a new database.</summary>
    public void Clear()
    {
        lock (door)
            numberOfKey.Clear();
    }

    /// <summary>Compares with a database; callers may go on, only what they know by now counts.</summary>
    public async Task<Tally> Compare(DbConnection database, CancellationToken cancellation)
    {
        KeyValuePair<string, string>[] known;
        lock (door)
            known = [.. numberOfKey];
        var found = new Dictionary<string, List<string?>>();
        var torn = 0;
        await foreach (var (key, number, isWhole) in Stored(database, cancellation))
        {
            torn += isWhole ? 0 : 1;
            if (!found.TryGetValue(key, out var numbers))
                found[key] = numbers = [];
            numbers.Add(number);
        }

        var lost = known.Count(acknowledged => !found.TryGetValue(acknowledged.Key, out var numbers) || !numbers.Contains(acknowledged.Value));
        return new Tally(known.Length, lost, found.Values.Count(numbers => numbers.Count > 1), torn);
    }

    private static async IAsyncEnumerable<(string Key, string? Number, bool IsWhole)> Stored(
        DbConnection database, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = database.CreateCommand();
        command.CommandText = OrdersSql;
        await using var order = await command.ExecuteReaderAsync(cancellation);
        while (await order.ReadAsync(cancellation))
        {
            var number = order.IsDBNull(1) ? null : order.GetString(1);
            using var parameters = JsonDocument.Parse(order.GetString(0));
            yield return (parameters.RootElement.GetProperty("region").GetString()!, number, number is not null && order.GetInt64(2) == 1 && order.GetInt64(3) == 1);
        }
    }

    private void SetClosed(bool value)
    {
        lock (door)
            isClosed = value;
    }
}
