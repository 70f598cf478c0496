using System.Collections.Frozen;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Catalog.Families;
using CsCheck;

namespace Countersign.Server.Tests.Catalog;

public sealed class CatalogFileTests
{
    private const string Text = """
        {
          "format": 1,
          "note": "Prices as of today.",
          "products": [
            {"id": 10, "name": "Certificate", "family": "SSL", "level": "OV", "traits": {"validated": true, "multiDomain": true}, "prices": [
              {"ppp": 101, "days": 365, "to": 4, "USD": 49.00, "EUR": 45.50},
              {"ppp": 102, "days": 365, "from": 5, "USD": 39.00, "EUR": 35.50}
            ]},
            {"id": 20, "name": "Token “T”", "family": "Token", "taxClass": "goods", "agreement": "FlexiPay", "prices": [
              {"ppp": 201, "days": 90, "GBP": 0.00, "zones": {"to": 3, "GBP": 0.07}}
            ]},
            {"id": 30, "name": "Add-on", "family": "SiteLock", "traits": {"accompanies": 20, "includedAddresses": 5, "codeGuardPlan": "a-1", "siteLockPlan": "pro", "siteLockAddOnFor": ["basic", "pro"]}, "prices": [
              {"ppp": 301, "days": 30, "USD": 1.00}
            ]}
          ],
          "offers": [
            {"code": "FREE_EV_UPGRADE_REQUIRED", "required": true, "charges": [{"product": 10, "as": 20}]},
            {"code": "FREE_HP_UPGRADE", "adds": 201}
          ]
        }

        """;

    private static readonly Gen<ProductPricing> Pricings =
        from price in Gen.Long[0, 1_000_000]
        from zonePrice in Gen.Long[0, 1_000]
        from zones in Gen.Long[1, 1_000]
        from last in Gen.Long[1, 2 * ProductPricing.MostQuantity]
        select A.Pricing(0, price: price) with
        {
            ToQuantity = last > ProductPricing.MostQuantity ? null : last,
            Zones = zones == 1 ? null : new ZonePricing(zones, A.Prices(zonePrice)),
        };

    private static readonly Gen<Product> Products =
        from name in Gen.Char[' ', '\ud7ff'].Where(character => !char.IsControl(character)).Array[1, 20]
        from family in Gen.Int[0, ProductFamilies.All.Count - 1].Select(index => ProductFamilies.All[index])
        from level in Gen.Enum<ValidationLevel>()
        from taxClass in Gen.Enum<TaxClass>()
        from agreement in Gen.Enum<Agreement>()
        from wildcard in Gen.Bool
        from addresses in Gen.Long[1, ProductPricing.MostQuantity]
        from rows in Pricings.Array[1, 4]
        select new Product
        {
            Number = 0,
            Name = new string(name),
            Family = family,
            Level = level,
            TaxClass = taxClass,
            Agreement = agreement,
            Traits = wildcard
                ? new Dictionary<Trait, object> { [Traits.IncludedAddresses] = addresses, [Traits.Wildcard] = true }.ToFrozenDictionary()
                : FrozenDictionary<Trait, object>.Empty,
            Pricings = [.. rows],
        };

    // Numbers and terms are dealt out, since they may not repeat.
    private static readonly Gen<CatalogFile> Files = Products.Array[1, 5].Select(products => new CatalogFile
    {
        Products = [.. products.Select((product, p) => product with
        {
            Number = p + 1,
            Pricings = [.. product.Pricings.Select((row, r) => row with { Number = (100 * (p + 1)) + r, Days = (product.Agreement == Agreement.None ? r : r + 1) * 30 })],
        })],
    });

    [Fact]
    public void Writing_what_was_read_gives_the_same_bytes() => Assert.Equal(Text, Read(Text).Write());

    [Fact]
    public void Every_part_of_the_text_is_read()
    {
        var file = Read(Text);
        var (certificate, token, addOn) = (file.Products[0], file.Products[1], file.Products[2]);
        Assert.Equal("Prices as of today.", file.Note);
        Assert.Equal((10L, "Certificate", SslCertificates.Family, ValidationLevel.Organization), (certificate.Number, certificate.Name, certificate.Family, certificate.Level));
        Assert.True(certificate.Has(Traits.Validated));
        Assert.False(certificate.Has(Traits.Wildcard));
        Assert.Equal((102L, 10L, 365L, 5L, null), Parts(certificate.Pricings[1]));
        Assert.Equal((101L, 10L, 365L, 1L, 4L), Parts(certificate.Pricings[0]));
        Assert.Equal(4550, certificate.Pricings[0].Prices[CurrencyCode.Eur]);
        Assert.Equal((TaxClass.Goods, Agreement.FlexiPay, 90L), (token.TaxClass, token.Agreement, token.Pricings[0].Days));
        Assert.Equal((3L, 7L), (token.Pricings[0].Zones!.Most, token.Pricings[0].Zones!.Prices[CurrencyCode.Gbp]));
        Assert.Equal((20L, 5L, "a-1", "pro"), (addOn.Get(Traits.Accompanies), addOn.Get(Traits.IncludedAddresses), addOn.Get(Traits.CodeGuardPlan), addOn.Get(Traits.SiteLockPlan)));
        Assert.Equal(["basic", "pro"], addOn.Get(Traits.SiteLockAddOnFor));
        Assert.Equal((OfferCode.FreeEvUpgradeRequired, true, new OfferCharge(10, 20)), (file.Offers[0].Code, file.Offers[0].IsRequired, Assert.Single(file.Offers[0].Charges)));
        Assert.Equal(201, file.Offers[1].AddedPricing);
    }

    [Fact]
    public void Any_layout_and_order_of_keys_is_read_and_written_canonically()
    {
        const string Untidy = """{"products":[{"prices":[{"USD":1,"ppp":1,"from":1}],"name":"P","id":7,"family":"SSL"}],"format":1}""";
        const string Canonical = """
            {
              "format": 1,
              "products": [
                {"id": 7, "name": "P", "family": "SSL", "prices": [
                  {"ppp": 1, "USD": 1.00}
                ]}
              ]
            }

            """;
        Assert.Equal(Canonical, Read(Untidy).Write());
    }

    [Fact]
    public void Whatever_is_written_is_read_back_and_written_the_same() => Files.Sample(file =>
    {
        var text = file.Write();
        var reading = CatalogFile.Read(text);
        Assert.Empty(reading.Faults);
        Assert.Equal(text, reading.File!.Write());
        Assert.Equal(file.Products.Select(product => product.Name), reading.File.Products.Select(product => product.Name));
        Assert.Equal(file.Products.SelectMany(product => product.Pricings).Select(row => row.Prices[CurrencyCode.Eur]),
            reading.File.Products.SelectMany(product => product.Pricings).Select(row => row.Prices[CurrencyCode.Eur]));
    });

    [Fact]
    public void Random_damage_is_told_and_never_thrown() =>
        Gen.Select(Gen.Int[0, Text.Length - 1], Gen.Int[0, 20], Gen.String[0, 5]).Sample((at, length, inserted) =>
        {
            var damaged = Text.Remove(at, Math.Min(length, Text.Length - at)).Insert(at, inserted);
            var reading = CatalogFile.Read(damaged);
            Assert.Equal(reading.File is null, reading.Faults.Count > 0);
        });

    private static CatalogFile Read(string text)
    {
        var reading = CatalogFile.Read(text);
        Assert.Empty(reading.Faults);
        return reading.File!;
    }

    private static (long Number, long Product, long Days, long From, long? To) Parts(ProductPricing row) =>
        (row.Number, row.ProductNumber, row.Days, row.FromQuantity, row.ToQuantity);
}
