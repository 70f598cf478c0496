using Countersign.Protocol;
using Countersign.Server.Catalog;

namespace Countersign.Server.Tests.Catalog;

public sealed class CatalogSnapshotTests
{
    private static readonly CatalogSnapshot Catalog = A.Catalog(
        A.Product(10, A.Pricing(101, 365), A.Pricing(102, 730)),
        A.Product(20, A.Pricing(201, 30)),
        A.Product(30, A.Pricing(301) with { ToQuantity = 4 }, A.Pricing(302) with { FromQuantity = 5, ToQuantity = 9 }, A.Pricing(303, 730) with { FromQuantity = 5 }),
        A.Product(40, A.Pricing(401) with { Prices = A.PriceIn(CurrencyCode.Usd, 1), Zones = new ZonePricing(3, A.PriceIn(CurrencyCode.Usd, 1)) }),
        A.Product(50, A.Pricing(501, days: 0)));

    [Theory]
    [InlineData(10, null, 365, 101)]
    [InlineData(10, null, 730, 102)]
    [InlineData(20, null, null, 201)] // One term: days may be left out.
    [InlineData(20, null, 30, 201)]
    [InlineData(null, 102, null, 102)]
    [InlineData(null, 102, 730, 102)]
    [InlineData(10, 102, null, 102)]
    [InlineData(10, 102, 730, 102)]
    [InlineData(50, null, null, 501)]
    public void N10_a_product_with_its_term_or_a_price_row_is_found(int? product, int? pricing, int? days, int expected)
    {
        var found = Catalog.Resolve(product, pricing, days, 1, 1, CurrencyCode.Eur);
        Assert.Null(found.Fault);
        Assert.Equal(expected, found.Pricing?.Number);
        Assert.Equal(expected / 10, found.Product?.Number);
    }

    [Theory]
    [InlineData(11, null, null, CatalogFault.UnknownProduct)]
    [InlineData(11, 101, null, CatalogFault.UnknownProduct)]
    [InlineData(null, 999, null, CatalogFault.UnknownPricing)]
    [InlineData(10, 999, null, CatalogFault.UnknownPricing)]
    [InlineData(10, 201, null, CatalogFault.PricingOfOtherProduct)]
    [InlineData(10, null, null, CatalogFault.DaysMissing)]
    [InlineData(10, null, 90, CatalogFault.DaysNotSold)]
    [InlineData(20, null, 31, CatalogFault.DaysNotSold)]
    [InlineData(null, 102, 365, CatalogFault.DaysNotSold)]
    [InlineData(10, 102, 365, CatalogFault.DaysNotSold)]
    [InlineData(50, null, 365, CatalogFault.DaysNotSold)]
    public void N10_what_leads_to_no_price_row_has_a_reason(int? product, int? pricing, int? days, CatalogFault fault)
    {
        var found = Catalog.Resolve(product, pricing, days, 1, 1, CurrencyCode.Eur);
        Assert.Equal(fault, found.Fault);
        Assert.Null(found.Pricing);
    }

    [Theory]
    [InlineData(1, 301)]
    [InlineData(4, 301)]
    [InlineData(5, 302)]
    [InlineData(9, 302)]
    public void The_quantity_chooses_the_tier(long quantity, long expected) =>
        Assert.Equal(expected, Catalog.Resolve(30, null, 365, quantity, 1, CurrencyCode.Eur).Pricing?.Number);

    [Theory]
    [InlineData(30, null, 365, 10)]
    [InlineData(30, null, 730, 4)]
    [InlineData(null, 301, null, 5)]
    public void A_quantity_outside_all_tiers_is_not_sold(int? product, int? pricing, int? days, long quantity) =>
        Assert.Equal(CatalogFault.QuantityNotSold, Catalog.Resolve(product, pricing, days, quantity, 1, CurrencyCode.Eur).Fault);

    [Theory]
    [InlineData(CurrencyCode.Usd, 3, null)]
    [InlineData(CurrencyCode.Usd, 4, CatalogFault.ZonesNotSold)]
    [InlineData(CurrencyCode.Gbp, 3, CatalogFault.NotSoldInCurrency)]
    public void Zones_and_currency_are_those_of_the_price_row(CurrencyCode currency, long zones, CatalogFault? fault)
    {
        var found = Catalog.Resolve(40, null, null, 1, zones, currency);
        Assert.Equal(fault, found.Fault);
        Assert.Equal(401, found.Pricing?.Number);
    }

    [Fact]
    public void The_product_is_told_as_soon_as_it_is_known() =>
        Assert.Equal(10, Catalog.Resolve(10, null, null, 1, 1, CurrencyCode.Eur).Product?.Number);

    [Fact]
    public void An_item_that_names_neither_is_no_item() =>
        Assert.Throws<ArgumentException>(() => Catalog.Resolve(null, null, 365, 1, 1, CurrencyCode.Eur));
}
