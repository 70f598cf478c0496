namespace Countersign.Server.Orders;

/// <summary>
/// How an order stands in one of the family's own words (docs.sectigo.com/sps/eidas-certificates/getting-started lists them; Current, Payment
/// promised and Awaiting authorization name things that do not happen here).
/// </summary>
public static class OrderStanding
{
    private static readonly (string Word, Func<PlacedOrder, bool> Holds)[] Words =
    [
        ("Rejected", order => order.IsClosed || order.Items.All(item => item.Facts.Has(ProgressKind.Cancelled))),
        ("Refunded", order => order.LacksMoney),
        ("Awaiting payment", order => Unmet(order).Any(need => need.Party == WaitsFor.Payment)),
        ("Processed", order => !Unmet(order).Any()),
        ("Pending", _ => true),
    ];

    /// <summary>The word.</summary>
    public static string Of(PlacedOrder order) => Array.Find(Words, word => word.Holds(order)).Word;

    /// <summary>What the order as a whole needs, met or not.</summary>
    public static IEnumerable<ItemNeed> OfOrder(PlacedOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Items.SelectMany(ItemNeeds.Of).Where(need => need.Row.IsOfOrder).DistinctBy(need => need.Row);
    }

    /// <summary>What an order still waits for, all items together.</summary>
    public static IEnumerable<NeedRow> Unmet(PlacedOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Items.SelectMany(ItemNeeds.Of).Where(need => !need.IsMet).Select(need => need.Row).Distinct();
    }
}
