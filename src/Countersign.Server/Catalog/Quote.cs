using System.Collections.Immutable;
using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>What an order costs, in minor units of one currency; totals are sums of the rounded parts (decision M1).</summary>
/// <param name="Currency">The currency of all amounts.</param>
/// <param name="Items">The parts, in the order of the items.</param>
public sealed record Quote(CurrencyCode Currency, ImmutableArray<QuoteItem> Items)
{
    /// <summary>The sum without tax.</summary>
    public long Cost => Items.Sum(item => item.Cost);

    /// <summary>The tax.</summary>
    public long Tax => Items.Sum(item => item.Tax);

    /// <summary>The sum with tax.</summary>
    public long Total => Cost + Tax;
}

/// <summary>What one item costs, in minor units.</summary>
/// <param name="Cost">Without tax.</param>
/// <param name="Tax">The tax on it.</param>
/// <param name="Treatment">Why it is this tax.</param>
public sealed record QuoteItem(long Cost, long Tax, TaxTreatment Treatment);
