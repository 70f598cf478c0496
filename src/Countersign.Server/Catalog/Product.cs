using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Countersign.Server.Catalog;

/// <summary>Something that is sold, by the number that calls name it by.</summary>
public sealed record Product
{
    /// <summary>The largest number of a product or price row (decision N5).</summary>
    public const long MostNumber = 9_999_999_999;

    /// <summary>The number (x_ID).</summary>
    public required long Number { get; init; }

    /// <summary>What customers read.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind.</summary>
    public required ProductFamily Family { get; init; }

    /// <summary>What the issuer checks.</summary>
    public ValidationLevel Level { get; init; }

    /// <summary>How tax law sees it.</summary>
    public TaxClass TaxClass { get; init; }

    /// <summary>The regular payment agreement it is paid by.</summary>
    public Agreement Agreement { get; init; }

    /// <summary>What else rules ask for: the value that each trait's own reader made.</summary>
    public FrozenDictionary<Trait, object> Traits { get; init; } = FrozenDictionary<Trait, object>.Empty;

    /// <summary>Its price rows, at least one; no two fit the same term and quantity.</summary>
    public required ImmutableArray<ProductPricing> Pricings { get; init; }

    /// <summary>The value of a trait.</summary>
    public T Get<T>(Trait<T> trait)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(trait);
        return Traits.TryGetValue(trait, out var value) ? (T)value : trait.Absent;
    }

    /// <summary>Whether it has a trait.</summary>
    public bool Has(Trait<bool> trait) => Get(trait);
}
