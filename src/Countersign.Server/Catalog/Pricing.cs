using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>One item with everything its price depends on.</summary>
/// <param name="Product">What is sold.</param>
/// <param name="Pricing">The price row, which has a price in the order's currency.</param>
/// <param name="Quantity">How many, within the price row.</param>
/// <param name="Zones">The second quantity; without effect where the price row has no zones.</param>
/// <param name="Tax">How the item is taxed.</param>
public sealed record PricedItem(Product Product, ProductPricing Pricing, long Quantity, long Zones, TaxTreatment Tax);

/// <summary>What items cost: a pure function of the catalog, the quantities and the tax.</summary>
public static class Pricing
{
    /// <summary>The quote for <paramref name="items"/>.</summary>
    public static Quote Quote(CurrencyCode currency, IEnumerable<PricedItem> items) => new(currency, [.. items.Select(item => Quote(currency, item))]);

    private static QuoteItem Quote(CurrencyCode currency, PricedItem item)
    {
        var cost = CostOf(currency, item);
        return new QuoteItem(cost.MinorUnits, cost.Share(item.Tax.BasisPoints).MinorUnits, item.Tax);
    }

    private static Money CostOf(CurrencyCode currency, PricedItem item)
    {
        var unit = new Money(currency, item.Pricing.Prices[currency]);
        if (item.Pricing.Zones is { } zones)
            unit += new Money(currency, zones.Prices[currency]) * (item.Zones - 1);
        return item.Product.Has(Traits.FlatPrice) ? unit : unit * item.Quantity;
    }
}
