using System.Collections.Frozen;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using CsCheck;

namespace Countersign.Server.Tests.Catalog;

public sealed class PricingTests
{
    // What the file laws let pass: no item costs more than twelve digits before the dot.
    private static readonly Gen<PricedItem> Items =
        from price in Gen.Long[0, 1_000_000]
        from zonePrice in Gen.Long[0, 1_000]
        from quantity in Gen.Long[1, ProductPricing.MostQuantity]
        from zones in Gen.Long[1, 10_000]
        from hasZones in Gen.Bool
        from rate in Gen.Int[0, 10_000]
        select Item(A.Pricing(1, price: price) with { Zones = hasZones ? new ZonePricing(10_000, A.Prices(zonePrice)) : null }, quantity, zones)
            with
        { Tax = new TaxTreatment(rate, "a rate") };

    [Fact]
    public void Parts_always_equal_totals() =>
        Items.List[1, 100].Sample(items =>
        {
            var quote = Pricing.Quote(CurrencyCode.Eur, items);
            Assert.Equal(items.Count, quote.Items.Length);
            Assert.Equal(quote.Items.Sum(item => item.Cost), quote.Cost);
            Assert.Equal(quote.Items.Sum(item => item.Tax), quote.Tax);
            Assert.Equal(quote.Cost + quote.Tax, quote.Total);
        });

    [Fact]
    public void Tax_is_rounded_per_item_half_away_from_zero()
    {
        // Three times 0.02 at 25 %: 0.005 each is 0.01 each; rounded over the sum it would be 0.02.
        var item = Item(A.Pricing(1, price: 2)) with { Tax = new TaxTreatment(2500, "a rate") };
        Assert.Equal(3, Pricing.Quote(CurrencyCode.Usd, [item, item, item]).Tax);
    }

    [Fact]
    public void A_larger_quantity_at_the_same_price_row_is_never_cheaper() =>
        Items.Where(item => item.Quantity < ProductPricing.MostQuantity).Sample(item =>
            CostOf(item) <= CostOf(item with { Quantity = item.Quantity + 1 }));

    [Fact]
    public void More_zones_are_never_cheaper() =>
        Items.Sample(item => CostOf(item) <= CostOf(item with { Zones = item.Zones + 1 }));

    [Theory]
    [InlineData(1, 1, 1000)]
    [InlineData(3, 1, 3000)]
    [InlineData(1, 4, 1150)]
    [InlineData(3, 4, 3450)]
    public void The_price_of_a_unit_covers_one_zone_and_each_further_zone_adds_to_each_unit(long quantity, long zones, long cost) =>
        Assert.Equal(cost, CostOf(Item(A.Pricing(1, price: 1000) with { Zones = new ZonePricing(10, A.Prices(50)) }, quantity, zones)));

    [Fact]
    public void Zones_do_not_change_a_price_that_has_none() => Assert.Equal(1000, CostOf(Item(A.Pricing(1, price: 1000), zones: 9)));

    [Fact]
    public void A_flat_price_does_not_grow_with_the_quantity()
    {
        var flat = A.Product(1) with { Traits = new Dictionary<Trait, object> { [Traits.FlatPrice] = true }.ToFrozenDictionary() };
        Assert.Equal(1000, CostOf(Item(A.Pricing(1, price: 1000), quantity: 5) with { Product = flat }));
    }

    [Fact]
    public void The_largest_item_a_catalog_can_hold_is_priced_a_hundred_times_without_overflow()
    {
        var item = Item(A.Pricing(1, price: ProductPricing.MostAmount / ProductPricing.MostQuantity), ProductPricing.MostQuantity)
            with
        { Tax = new TaxTreatment(10_000, "as much again") };
        Assert.Equal(CostOf(item) * 200, Pricing.Quote(CurrencyCode.Usd, Enumerable.Repeat(item, Limits.Items)).Total);
    }

    [Fact]
    public void The_reason_of_the_tax_comes_with_the_item()
    {
        var quote = Pricing.Quote(CurrencyCode.Usd, [Item(A.Pricing(1)) with { Tax = new TaxTreatment(0, "reverse charge") }]);
        Assert.Equal("reverse charge", quote.Items[0].Treatment.Note);
    }

    private static PricedItem Item(ProductPricing pricing, long quantity = 1, long zones = 1) => new(A.Product(1, pricing), pricing, quantity, zones, A.Untaxed);

    private static long CostOf(PricedItem item) => Pricing.Quote(CurrencyCode.Gbp, [item]).Cost;
}
