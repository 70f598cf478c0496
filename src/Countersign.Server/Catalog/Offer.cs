using System.Collections.Immutable;
using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>What an offer code does to an order, as data (decision P10).</summary>
public sealed record Offer
{
    /// <summary>The code.</summary>
    public required OfferCode Code { get; init; }

    /// <summary>Whether an order that has no item for <see cref="Charges"/> is refused.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The products that are sold at the price of another one.</summary>
    public ImmutableArray<OfferCharge> Charges { get; init; } = [];

    /// <summary>The price row whose product is added without charge; null when nothing is added.</summary>
    public long? AddedPricing { get; init; }
}

/// <summary>A product that an offer sells at the price of another.</summary>
/// <param name="Product">The product that is sold.</param>
/// <param name="PricedAs">The product whose price is charged.</param>
public sealed record OfferCharge(long Product, long PricedAs);
