using Countersign.Server.Catalog;
using Countersign.Server.Licences;
using Countersign.Server.Outbox;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>What follows from an order's being placed, whether with its call or when it is paid: part of the one commit that places it.</summary>
/// <param name="Rows">The licences that it leaves behind, what is looked for now, and the message that it was placed.</param>
/// <param name="ChangesHoldings">Whether the account holds something else then, so that its version is raised: rules read licences.</param>
public sealed record Placement(IReadOnlyList<Row> Rows, bool ChangesHoldings)
{
    /// <summary>Of what was ordered.</summary>
    /// <param name="order">The order and its number.</param>
    /// <param name="basket">What was ordered, by whom, and what the account holds now.</param>
    /// <param name="additions">What comes along.</param>
    /// <param name="account">The account, which may be new.</param>
    /// <param name="provesDomains">Whether a proof of control of a name may be there already.</param>
    internal static Placement Of(OrderNumber order, Basket basket, IReadOnlyList<Addition> additions, long account, bool provesDomains)
    {
        var now = basket.Now.ToUnixTimeMilliseconds();
        var granted = Grants.Of(basket, additions, account);
        var rows = new List<Row>(granted.Count + 2);
        rows.AddRange(granted.Select(LicenceStore.RowOf));
        if (provesDomains)
            rows.Add(DueWork.Row(ItemDomains.CheckWork, order.Id, "", now));
        rows.Add(OutboxMessage.Row("order.placed", order.Id, order.Shown, now));
        return new(rows, granted.Count > 0);
    }
}
