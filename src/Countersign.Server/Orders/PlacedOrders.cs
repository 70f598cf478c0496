using System.Text.Json;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Orders;

/// <summary>Reads orders back, with their items and what has happened since.</summary>
public sealed class PlacedOrders(Database database, OrderNumbers numbers, AccountStore accounts, CatalogStore catalog, TimeProvider time)
{
    private const string OrderSql = """
        select id as Id, account_id as AccountId, affiliate_id as AffiliateId, catalog_version as CatalogVersion, payment_status as PaymentStatus, currency as Currency,
            cost as Cost, tax as Tax, parameters as Parameters, placed_at as PlacedAt, version as Version
        from placed_order where id = @id
        """;

    private const string ItemsSql = """
        select number as Number, product_id as ProductId, ppp as Pricing, days as Days, quantity as Quantity, zones as Zones, is_visible as IsVisible,
            is_added as IsAdded, cost as Cost, tax as Tax, parameters as Parameters
        from order_item where order_id = @id order by number
        """;

    private const string FactsSql = "select number as Number, kind as Kind, subject as Subject, text as Text, at as At from item_progress where order_id = @id";

    /// <summary>The order that callers know by a number; null when there is none.</summary>
    public async Task<PlacedOrder?> Find(string number, CancellationToken cancellation) =>
        numbers.TryFind(number, out var id) ? await Find(id, cancellation) : null;

    /// <summary>The order of a key; null when there is none.</summary>
    public async Task<PlacedOrder?> Find(long id, CancellationToken cancellation)
    {
        if (await Read(id, cancellation) is not (var row, var items, var facts))
            return null;
        var account = await accounts.Find(row.AccountId, cancellation) ?? throw new InvalidDataException($"Order {id} has no account.");
        var sold = await catalog.Of(row.CatalogVersion, cancellation);
        var order = row.ToOrder(numbers.Show(id), account, time.GetUtcNow(), new ProgressFacts(facts[0]));
        order.Items = [.. items.Select(item => item.ToItem(order, sold, new ProgressFacts(facts[(int)item.Number])))];
        return order;
    }

    // The order comes first: its version is then never newer than the facts, and a change that is judged on old facts is not kept. The connection
    // goes back before another is asked for, lest many readers wait for each other.
    private async Task<(OrderRow Order, IEnumerable<ItemRow> Items, ILookup<int, ProgressFact> Facts)?> Read(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        if (await connection.QuerySingleOrDefaultAsync<OrderRow>(Query(OrderSql)) is not { } row)
            return null;
        var items = await connection.QueryAsync<ItemRow>(Query(ItemsSql));
        return (row, items, (await connection.QueryAsync<FactRow>(Query(FactsSql))).ToLookup(fact => (int)fact.Number, fact => fact.ToFact()));

        CommandDefinition Query(string sql) => new(sql, new { id }, cancellationToken: cancellation);
    }

    private static Dictionary<string, string> Pairs(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    private sealed class OrderRow
    {
        public long Id { get; init; }

        public long AccountId { get; init; }

        public long AffiliateId { get; init; }

        public long CatalogVersion { get; init; }

        public long PaymentStatus { get; init; }

        public string Currency { get; init; } = "";

        public long Cost { get; init; }

        public long Tax { get; init; }

        public string Parameters { get; init; } = "";

        public long PlacedAt { get; init; }

        public long Version { get; init; }

        public PlacedOrder ToOrder(string number, Account account, DateTimeOffset readAt, ProgressFacts facts) => new()
        {
            Id = Id,
            Number = number,
            Account = account,
            AffiliateId = AffiliateId,
            PaymentStatus = (PaymentStatus)PaymentStatus,
            Currency = OrderParameters.Currency.TryRead(Currency, out var currency) ? currency : throw new InvalidDataException($"{Currency} is no currency."),
            Cost = Cost,
            Tax = Tax,
            PlacedAt = DateTimeOffset.FromUnixTimeMilliseconds(PlacedAt),
            ReadAt = readAt,
            Version = Version,
            Parameters = Pairs(Parameters),
            Facts = facts,
        };
    }

    private sealed class ItemRow
    {
        public long Number { get; init; }

        public long ProductId { get; init; }

        public long Pricing { get; init; }

        public long Days { get; init; }

        public long Quantity { get; init; }

        public long Zones { get; init; }

        public long IsVisible { get; init; }

        public long IsAdded { get; init; }

        public long Cost { get; init; }

        public long Tax { get; init; }

        public string Parameters { get; init; } = "";

        public PlacedItem ToItem(PlacedOrder order, CatalogSnapshot sold, ProgressFacts facts) => new()
        {
            Order = order,
            Number = (int)Number,
            Product = sold.FindProduct(ProductId) ?? throw Missing(sold, $"product {ProductId}"),
            Pricing = sold.FindPricing(Pricing) ?? throw Missing(sold, $"price row {Pricing}"),
            Days = Days,
            Quantity = Quantity,
            Zones = Zones,
            IsVisible = IsVisible != 0,
            IsAdded = IsAdded != 0,
            Cost = Cost,
            Tax = Tax,
            Parameters = Pairs(Parameters),
            Facts = facts,
        };

        private static InvalidDataException Missing(CatalogSnapshot sold, string what) => new($"Version {sold.Version} of the catalog has no {what}.");
    }

    private sealed class FactRow
    {
        public long Number { get; init; }

        public long Kind { get; init; }

        public string Subject { get; init; } = "";

        public string Text { get; init; } = "";

        public long At { get; init; }

        public ProgressFact ToFact() => new((int)Number, (ProgressKind)Kind, Subject, Text) { At = At };
    }
}
