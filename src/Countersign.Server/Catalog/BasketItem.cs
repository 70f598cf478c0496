using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>One item of a basket: what the call asks for, looked up in the catalog.</summary>
/// <param name="Number">The item number, from 1.</param>
/// <param name="Resolution">The price row that it stands for, or why there is none.</param>
/// <param name="Quantity">How many; 1 when not sent (decision M7).</param>
/// <param name="Zones">The second quantity; 1 when not sent.</param>
public sealed record BasketItem(int Number, CatalogResolution Resolution, long Quantity, long Zones)
{
    /// <summary>The product; every rule after the one that asks for it may rely on it.</summary>
    public Product Product => Resolution.Product ?? throw new InvalidOperationException($"Item {Number} has no product.");

    /// <summary>Item <paramref name="number"/> of a call.</summary>
    public static BasketItem Of(ParameterValues values, CatalogSnapshot catalog, CurrencyCode currency, int number)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(catalog);
        var quantity = values.Get(ItemParameters.Quantity, 1, number);
        var zones = values.Get(ItemParameters.Zones, 1, number);
        var resolution = catalog.Resolve(
            values.TryGet(ItemParameters.ProductId, number, out var product) ? product : null,
            values.TryGet(ItemParameters.Pricing, number, out var ppp) ? ppp : null,
            values.TryGet(ItemParameters.Days, number, out var days) ? days : null,
            quantity,
            zones,
            currency);
        return new BasketItem(number, resolution, quantity, zones);
    }
}
