using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>One item of a draft: what the call asks for, looked up in the catalog.</summary>
/// <param name="Number">The item number, from 1.</param>
/// <param name="Resolution">The price row that it stands for, or why there is none.</param>
/// <param name="Quantity">How many; 1 when not sent (decision M7).</param>
/// <param name="Zones">The second quantity; 1 when not sent.</param>
public sealed record DraftItem(int Number, CatalogResolution Resolution, long Quantity, long Zones)
{
    /// <summary>The product; every rule after the one that asks for it may rely on it.</summary>
    public Product Product => Resolution.Product ?? throw new InvalidOperationException($"Item {Number} has no product.");
}

/// <summary>What rules need to know beside call, customer and catalog.</summary>
/// <param name="LicenceIsKnown">Whether the licence code of the call, if it has one, is one of the account's (decision A9).</param>
/// <param name="PaymentIsUsed">Whether another call has placed an order with the payment that this one names (decision A6).</param>
/// <param name="Seller">Whose tax rules hold.</param>
/// <param name="IsSandbox">Whether money may be play money.</param>
/// <param name="Now">When the order is judged.</param>
public sealed record DraftFacts(bool LicenceIsKnown, bool PaymentIsUsed, SellerRegime Seller, bool IsSandbox, DateTimeOffset Now);

/// <summary>Everything that rules judge, gathered before any of them runs: the call, the customer, the catalog of the moment.</summary>
public sealed class Draft(PlaceOrderRequest request, Customer customer, CatalogSnapshot catalog, DraftFacts facts)
{
    /// <summary>The call.</summary>
    public PlaceOrderRequest Request { get; } = request;

    /// <summary>Who orders.</summary>
    public Customer Customer { get; } = customer;

    /// <summary>The catalog that the order is priced by.</summary>
    public CatalogSnapshot Catalog { get; } = catalog;

    /// <summary>What else is known.</summary>
    public DraftFacts Facts { get; } = facts;

    /// <summary>The items, by number.</summary>
    public IReadOnlyList<DraftItem> Items { get; } = [.. Enumerable.Range(1, request.Values.ItemCount).Select(item => Resolve(request, catalog, item))];

    /// <summary>A detail of the customer: what the call supplies, else what the account holds (decision A8).</summary>
    public string? Detail(Parameter row) => Request.Values.Text(row) ?? Customer.Account?.Detail(row.Name);

    /// <summary>What the order costs; to be asked for once the items have their price rows (see <see cref="OrderRules"/>).</summary>
    public Quote Quote => field ??= Price();

    private Quote Price()
    {
        var country = Detail(CompanyParameters.CountryName) ?? CompanyParameters.CountryName.Default!; // Decision A8.
        // A number of another country's register says nothing about a business in this one.
        var hasVatNumber = Detail(CompanyParameters.VatNumber) is { } number && VatNumber.CountryOf(number) == country;
        var day = DateOnly.FromDateTime(Facts.Now.UtcDateTime);
        return Pricing.Quote(Request.Currency, Items.Select(item => new PricedItem(
            item.Product, item.Resolution.Pricing!, item.Quantity, item.Zones,
            TaxRates.Treatment(Facts.Seller, country, hasVatNumber, item.Product.TaxClass, day))));
    }

    private static DraftItem Resolve(PlaceOrderRequest request, CatalogSnapshot catalog, int item)
    {
        var values = request.Values;
        var quantity = values.Get(ItemParameters.Quantity, 1, item);
        var zones = values.Get(ItemParameters.Zones, 1, item);
        var resolution = catalog.Resolve(
            values.TryGet(ItemParameters.ProductId, item, out var product) ? product : null,
            values.TryGet(ItemParameters.Pricing, item, out var ppp) ? ppp : null,
            values.TryGet(ItemParameters.Days, item, out var days) ? days : null,
            quantity,
            zones,
            request.Currency);
        return new DraftItem(item, resolution, quantity, zones);
    }
}
