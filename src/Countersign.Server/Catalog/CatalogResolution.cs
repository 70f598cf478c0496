namespace Countersign.Server.Catalog;

/// <summary>Why an item stands for no price row (decision N10).</summary>
public enum CatalogFault
{
    /// <summary>There is no product with this number.</summary>
    UnknownProduct,

    /// <summary>There is no price row with this number.</summary>
    UnknownPricing,

    /// <summary>The price row prices another product than the one named beside it.</summary>
    PricingOfOtherProduct,

    /// <summary>The product is sold for several terms and none is named.</summary>
    DaysMissing,

    /// <summary>The product or price row is not sold for the named term.</summary>
    DaysNotSold,

    /// <summary>The product or price row is not sold in this quantity.</summary>
    QuantityNotSold,

    /// <summary>The price row is not sold for so many zones.</summary>
    ZonesNotSold,

    /// <summary>The price row has a price in other currencies only.</summary>
    NotSoldInCurrency,
}

/// <summary>The price row that an item stands for, or why there is none.</summary>
/// <param name="Product">The product; null when it is not known.</param>
/// <param name="Pricing">The price row; null when there is a fault, but for <see cref="CatalogFault.NotSoldInCurrency"/> and <see cref="CatalogFault.ZonesNotSold"/>.</param>
/// <param name="Fault">What is wrong; null when nothing is.</param>
public readonly record struct CatalogResolution(Product? Product, ProductPricing? Pricing, CatalogFault? Fault);
