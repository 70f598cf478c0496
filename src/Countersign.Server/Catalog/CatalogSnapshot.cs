using System.Collections.Frozen;
using System.Collections.Immutable;
using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>One version of the catalog, immutable; an order is priced by the one it began with.</summary>
public sealed class CatalogSnapshot(long version, CatalogFile file)
{
    private readonly FrozenDictionary<long, Product> products = file.Products.ToFrozenDictionary(product => product.Number);
    private readonly FrozenDictionary<long, ProductPricing> pricings =
        file.Products.SelectMany(product => product.Pricings).ToFrozenDictionary(pricing => pricing.Number);
    private readonly FrozenDictionary<OfferCode, Offer> offers = file.Offers.ToFrozenDictionary(offer => offer.Code);

    /// <summary>Its number; later imports have higher ones.</summary>
    public long Version { get; } = version;

    /// <summary>What it was read from.</summary>
    public CatalogFile File { get; } = file;

    /// <summary>What is sold, in the order of the file.</summary>
    public ImmutableArray<Product> Products => File.Products;

    /// <summary>The product with this number.</summary>
    public Product? FindProduct(long number) => products.GetValueOrDefault(number);

    /// <summary>The price row with this number.</summary>
    public ProductPricing? FindPricing(long number) => pricings.GetValueOrDefault(number);

    /// <summary>What an offer code does; null when the catalog does not have it.</summary>
    public Offer? FindOffer(OfferCode code) => offers.GetValueOrDefault(code);

    /// <summary>The price row that an item stands for (decision N10): by its number, or by product, term and quantity.</summary>
    /// <param name="productNumber">x_ID; null when not sent.</param>
    /// <param name="pricingNumber">x_PPP; null when not sent, which x_ID then must be.</param>
    /// <param name="days">x_days; null when not sent.</param>
    /// <param name="quantity">How many, 1 when not sent.</param>
    /// <param name="zones">The second quantity, 1 when not sent.</param>
    /// <param name="currency">The currency of the order.</param>
    public CatalogResolution Resolve(long? productNumber, long? pricingNumber, long? days, long quantity, long zones, CurrencyCode currency)
    {
        var pricing = pricingNumber is { } number ? FindPricing(number) : null;
        if (productNumber is { } named && !products.ContainsKey(named))
            return new(null, null, CatalogFault.UnknownProduct);
        if (pricingNumber is not null && pricing is null)
            return new(null, null, CatalogFault.UnknownPricing);
        if (pricing is not null && productNumber is not null && pricing.ProductNumber != productNumber)
            return new(null, null, CatalogFault.PricingOfOtherProduct);

        var product = products[pricing?.ProductNumber ?? productNumber ?? throw new ArgumentException("An item names a product or a price row.", nameof(productNumber))];
        return ResolveTerm(product, pricing is null ? product.Pricings : [pricing], days, quantity) is var term && term.Pricing is { } found
            ? new(product, found, FaultOf(found, zones, currency))
            : term;
    }

    private static CatalogResolution ResolveTerm(Product product, ImmutableArray<ProductPricing> candidates, long? days, long quantity)
    {
        if (days is null && candidates.Any(row => row.Days != candidates[0].Days))
            return new(product, null, CatalogFault.DaysMissing);
        var term = days ?? candidates[0].Days;
        var isSold = false;
        foreach (var row in candidates)
        {
            if (row.Days != term)
                continue;
            isSold = true;
            if (row.Fits(quantity))
                return new(product, row, null);
        }

        return new(product, null, isSold ? CatalogFault.QuantityNotSold : CatalogFault.DaysNotSold);
    }

    private static CatalogFault? FaultOf(ProductPricing pricing, long zones, CurrencyCode currency) =>
        pricing.Zones is { } sold && zones > sold.Most ? CatalogFault.ZonesNotSold
        : pricing.Prices.ContainsKey(currency) ? null
        : CatalogFault.NotSoldInCurrency;
}
