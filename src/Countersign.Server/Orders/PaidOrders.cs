using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Outbox;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>What is written when an order that waited for its payment waits no longer; whoever counts the money commits it.</summary>
public sealed class PaidOrders(HoldingsStore holdings, CatalogStore catalog, TimeProvider time)
{
    /// <summary>A write that is kept only if the order is as it was read, and that overtakes every other.</summary>
    public Write Unchanged(PlacedOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new() { Versions = [order.AsRead(raise: true)] };
    }

    /// <summary>Places the order: what would have followed at once from an order that was paid with its call.</summary>
    /// <param name="order">The order, not placed yet.</param>
    /// <param name="actor">Who does it, for the audit trail.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Write> Placing(PlacedOrder order, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        var basket = await BasketOf(order, cancellation);
        Addition[] additions = [.. order.Items.Where(item => item.IsAdded).Select(item => new Addition(item.Product, item.Pricing))];
        var placement = Placement.Of(new OrderNumber(order.Id, order.Number), basket, additions, order.Account.Id, ItemDomains.ToCheck(order).Any());
        var write = Unchanged(order);
        return write with
        {
            Versions = placement.ChangesHoldings ? [.. write.Versions, new Expectation(AccountTables.Name, order.Account.Id, order.Account.Version, Raise: true)] : write.Versions,
            Rows = [.. placement.Rows, Fact(order, ProgressKind.Paid)],
            Audit = [new AuditEntry(actor, "order.placed", Subject(order), "{}")],
        };
    }

    /// <summary>Closes the order and gives free what only it could have.</summary>
    public Write Closing(PlacedOrder order, ClosingReason reason, string actor)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Unchanged(order) with
        {
            Rows = [Fact(order, ProgressKind.Closed, reason.ToString()), .. HoldingsStore.ReleasesOf(order)],
            Audit = [new AuditEntry(actor, "order.closed", Subject(order), $$"""{"reason":"{{reason}}"}""")],
        };
    }

    /// <summary>Adds to a write that money went back, so that nothing more is delivered; or that what is left pays for the order all the same.</summary>
    public Write WithMoneyReturned(Write write, PlacedOrder order, bool lacksMoney)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(order);
        if (!lacksMoney)
            return write with { Rows = [.. write.Rows, Fact(order, ProgressKind.MoneyReturned, PlacedOrder.PaidByTheRest)] };
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // It may be paid again and go back again: each time is told.
        return write with { Rows = [.. write.Rows, Fact(order, ProgressKind.MoneyReturned), OutboxMessage.Row("payment.returned", order.Id, order.Version, order.Number, now)] };
    }

    private Row Fact(PlacedOrder order, ProgressKind kind, string text = "") =>
        OrderProgress.RowOf(order.Id, new ProgressFact(0, kind, Text: text), time.GetUtcNow().ToUnixTimeMilliseconds());

    private static string Subject(PlacedOrder order) => string.Create(CultureInfo.InvariantCulture, $"order:{order.Id}");

    // What the account holds may have changed since the call; the rules were kept then, and what is paid is delivered.
    private async Task<Basket> BasketOf(PlacedOrder order, CancellationToken cancellation)
    {
        BasketItem[] items = [.. order.Items.Where(item => !item.IsAdded).Select(item => item.AsOrdered())];
        var values = KeptValues.Of(ParameterTable.PlaceOrder.OrderRows.Select(row => (row.Name, order.Text(row))));
        var held = await holdings.OfAccount(order.Account, values, catalog.Current, items, cancellation);
        return new Basket(values, Customer.Returning(order.Account), items, held, time.GetUtcNow());
    }
}
