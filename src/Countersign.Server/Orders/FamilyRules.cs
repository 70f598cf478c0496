using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Catalog.Families;

namespace Countersign.Server.Orders;

/// <summary>What the families of the items say of an order: their own parameters and their own rules, without a word about any one of them.</summary>
public static class FamilyRules
{
    // Parameters that some family calls its own; those that none does are everybody's.
    private static readonly Parameter[] OwnOfOrders = OwnRows(Scope.Order);
    private static readonly Parameter[] OwnOfItems = OwnRows(Scope.Item);

    internal static Rejection? FirstOfFamiliesHold(Draft draft) => FirstBroken(draft, family => family.FirstRules);

    internal static Rejection? OfFamiliesHold(Draft draft) => FirstBroken(draft, family => family.Rules);

    /// <summary>-3: what the product needs.</summary>
    internal static Rejection? NeededRowsAreNamed(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            foreach (var row in item.Product.Family.Rows)
            {
                if (row.IsMissing(draft.Basket, item))
                    return Basket.Missing(row.Row, item);
            }
        }

        return null;
    }

    /// <summary>-83: what no item, or not this item, has a use for (decision N13).</summary>
    internal static Rejection? RowsTakePart(Draft draft)
    {
        foreach (var row in OwnOfOrders)
        {
            if (draft.Request.Values.IsSent(row) && !draft.Items.Any(item => item.Product.Family.Takes(row, item.Product)))
                return ErrorCode.NotApplicable.Reject(draft.Request.Values.NameOf(row));
        }

        foreach (var item in draft.Items)
        {
            foreach (var row in OwnOfItems)
            {
                if (draft.Request.Values.IsSent(row, item.Number) && !item.Product.Family.Takes(row, item.Product))
                    return draft.Basket.NotApplicable(row, item);
            }
        }

        return null;
    }

    /// <summary>-45: of what is free an account has one, ever; two of it in a call are one too many.</summary>
    internal static Rejection? FreeOnesAreOnePerAccount(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            if (item.Product.Has(Traits.OneFreePerAccount)
                && (item.Quantity > 1 || draft.Basket.Holdings.Licences.Any(held => held.Licence.ProductId == item.Product.Number)
                    || draft.Items.Any(other => other.Number < item.Number && other.Product == item.Product)))
            {
                return ErrorCode.OneFreeLicence.Reject();
            }
        }

        return null;
    }

    private static Rejection? FirstBroken(Draft draft, Func<ProductFamily, IReadOnlyList<ItemRule>> rules)
    {
        foreach (var item in draft.Items)
        {
            foreach (var rule in rules(item.Product.Family))
            {
                if (rule(draft.Basket, item) is { } rejection)
                    return rejection;
            }
        }

        return null;
    }

    private static Parameter[] OwnRows(Scope scope)
    {
        var own = ProductFamilies.All.SelectMany(family => family.Rows).Select(row => row.Row).ToHashSet();
        return [.. ParameterTable.PlaceOrder.All.Where(row => row.Scope == scope && own.Contains(row))];
    }
}
