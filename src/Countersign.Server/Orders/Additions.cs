using Countersign.Protocol;
using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>A product that comes along with an order without charge.</summary>
/// <param name="Product">What comes along.</param>
/// <param name="Pricing">The price row that says for how long; its price is not charged.</param>
public sealed record Addition(Product Product, ProductPricing Pricing);

/// <summary>
/// What comes along: the free web products of SSL certificates and the products that offers add (decisions P4, P10). What could not be ordered as
/// an item of the same order does not come along either.
/// </summary>
public static class Additions
{
    /// <summary>Each product once, in the order of the items; what the account holds already is left out silently (decision P4).</summary>
    public static IReadOnlyList<Addition> Of(Draft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        List<Addition>? added = null;
        var withoutWebProducts = draft.Request.Values.Get(CustomerParameters.DisableWebProducts, false);
        foreach (var item in draft.Items)
        {
            if (withoutWebProducts || item.Product.Get(Traits.ComesWith) is not (> 0 and var number))
                continue;
            var found = draft.Catalog.Resolve(number, null, item.Resolution.Pricing!.Days, 1, 1, draft.Request.Currency);
            if (found.Fault is null)
                Add(new Addition(found.Product!, found.Pricing!));
        }

        if (draft.Offer?.AddedPricing is { } offered && draft.Catalog.FindPricing(offered) is { } row)
            Add(new Addition(draft.Catalog.FindProduct(row.ProductNumber)!, row));
        return added ?? [];

        void Add(Addition addition)
        {
            if (added?.Any(other => other.Product == addition.Product) != true && !IsHeld(draft, addition.Product) && CouldBeOrdered(draft, addition))
                (added ??= []).Add(addition);
        }
    }

    /// <summary>Whether something may come along with these items, so that it matters what the account holds.</summary>
    public static bool AreThere(ParameterValues values, IEnumerable<BasketItem> items)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.IsSent(OrderParameters.Offer) || items.Any(item => item.Resolution.Product?.Get(Traits.ComesWith) > 0);
    }

    // What has ended may come again, but for what an account has once and for good.
    private static bool IsHeld(Draft draft, Product product) =>
        draft.Basket.Holdings.Licences.Any(held => held.IsValid(draft.Basket.Now)
            ? held.Licence.ProductId == product.Number || held.IsOfKind(product)
            : held.Licence.ProductId == product.Number && product.Has(Traits.OneFreePerAccount))
        || draft.Items.Any(item => item.Product.Number == product.Number);

    private static bool CouldBeOrdered(Draft draft, Addition addition)
    {
        if (addition.Product.Has(Traits.RequiresLogin) && draft.Customer.Login is null)
            return false;
        var item = new BasketItem(draft.Items.Count + 1, new CatalogResolution(addition.Product, addition.Pricing, null), 1, 1);
        var basket = draft.Basket.With(item);
        return addition.Product.Family.Rules.All(rule => rule(basket, item) is null);
    }
}
