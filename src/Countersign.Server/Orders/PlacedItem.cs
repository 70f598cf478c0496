using Countersign.Protocol;
using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>An item of an order as it was placed, and what has happened to it since.</summary>
public sealed class PlacedItem
{
    /// <summary>The order.</summary>
    public required PlacedOrder Order { get; init; }

    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What it is, in the catalog that it was priced by.</summary>
    public required Product Product { get; init; }

    /// <summary>The price row that it was sold by.</summary>
    public required ProductPricing Pricing { get; init; }

    /// <summary>Its term in days; 0 for what is bought once.</summary>
    public required long Days { get; init; }

    /// <summary>How many.</summary>
    public required long Quantity { get; init; }

    /// <summary>The second quantity.</summary>
    public required long Zones { get; init; }

    /// <summary>Whether it came along without having been asked for.</summary>
    public required bool IsAdded { get; init; }

    /// <summary>Whether the customer sees it in lists (decision A9).</summary>
    public required bool IsVisible { get; init; }

    /// <summary>What it costs without tax, in minor units.</summary>
    public required long Cost { get; init; }

    /// <summary>The tax, in minor units.</summary>
    public required long Tax { get; init; }

    /// <summary>What was sent with the call for it, by row name.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>What has happened to it.</summary>
    public required ProgressFacts Facts { get; init; }

    /// <summary>The names of which control must be shown, in the order of the certificate; none until they are known.</summary>
    public IReadOnlyList<ItemDomain> Domains => field ??= ItemDomains.Of(this);

    /// <summary>The value of one of its parameters: what was supplied last; null when none was.</summary>
    public string? Text(Parameter row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Facts.Text(row, Parameters);
    }

    /// <summary>The same, read.</summary>
    public T Get<T>(Parameter<T> row, T otherwise)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Text(row) is { } text && row.TryRead(text, out var value) ? value : otherwise;
    }

    /// <summary>It as part of a basket, for the rules that it was judged by.</summary>
    public BasketItem AsOrdered() => new(Number, new CatalogResolution(Product, Pricing, null), Quantity, Zones);
}
