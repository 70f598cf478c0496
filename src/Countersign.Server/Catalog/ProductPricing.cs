using System.Collections.Frozen;
using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>A price row (PPP): what one unit of a product costs for one term and one range of quantities.</summary>
public sealed record ProductPricing
{
    /// <summary>The largest quantity and the largest number of zones a call can name (decision N5).</summary>
    public const long MostQuantity = 1_000_000;

    /// <summary>The most that one item may cost, in minor units: twelve digits before the dot.</summary>
    public const long MostAmount = 99_999_999_999_999;

    /// <summary>The number under which calls name it.</summary>
    public required long Number { get; init; }

    /// <summary>The product it prices.</summary>
    public required long ProductNumber { get; init; }

    /// <summary>The term in days; 0 for what is bought once and has none.</summary>
    public long Days { get; init; }

    /// <summary>The smallest quantity it is for.</summary>
    public long FromQuantity { get; init; } = 1;

    /// <summary>The largest quantity it is for; null when there is no end.</summary>
    public long? ToQuantity { get; init; }

    /// <summary>The price of one unit in minor units, by currency; at least one.</summary>
    public required FrozenDictionary<CurrencyCode, long> Prices { get; init; }

    /// <summary>What further zones cost; null when zones do not change the price.</summary>
    public ZonePricing? Zones { get; init; }

    /// <summary>Whether it prices <paramref name="quantity"/> units.</summary>
    public bool Fits(long quantity) => quantity >= FromQuantity && quantity <= (ToQuantity ?? MostQuantity);
}

/// <summary>What zones add to a price: the price of a unit covers the first zone.</summary>
/// <param name="Most">How many zones it is sold for.</param>
/// <param name="Prices">What each further zone adds to one unit, in minor units, in the currencies of the price row.</param>
public sealed record ZonePricing(long Most, FrozenDictionary<CurrencyCode, long> Prices);
