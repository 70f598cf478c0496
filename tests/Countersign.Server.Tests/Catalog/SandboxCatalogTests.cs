using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Catalog.Families;

namespace Countersign.Server.Tests.Catalog;

public sealed class SandboxCatalogTests
{
    private static readonly CatalogSnapshot Catalog = A.Sandbox;

    [Fact]
    public void It_is_without_fault_and_canonical()
    {
        var reading = CatalogFile.Read(A.SandboxText);
        Assert.Empty(reading.Faults);
        Assert.Equal(A.SandboxText, reading.File!.Write());
    }

    [Fact]
    public void Its_prices_are_marked_as_samples() => Assert.StartsWith("Sample prices", Catalog.File.Note, StringComparison.Ordinal);

    [Fact]
    public void It_has_every_product_number_of_the_field()
    {
        long[] numbers =
        [
            291, 287, 289, 279, 556, 557, 330, 331, 7, 35, 361, 567, 568, 335, 562, 488, 489, 492, 316, 322, 583, 337, 410, 749, 750, 751, 63, 64, 65, 563,
            24, 34, 43, 44, 62, 318, 324, 448, 510, 511, 301, 342, 343,
            8, 530, 551, 577, 163, 706, 1214, 794, 795, 796,
            777, 778, 779, 780, 781, 782, 786, 787, 783, 784, 788, 789, 791, 792, 801, 803,
            341, 586, 587, 346, 329, 349, 259, 357, 356, 700, 701, 702, 703,
            1059, 1060, 1061, 1062, 1072, 1082, 1068, 1069, 1070, 1071, 1078, 1076,
            1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009,
            9001, 9002, 9003, 9004, 9005,
        ];
        Assert.Equal(numbers.Order(), Catalog.Products.Select(product => product.Number).Order());
    }

    [Fact]
    public void Every_family_has_a_product() =>
        Assert.Equal(ProductFamilies.All.ToHashSet(), Catalog.Products.Select(product => product.Family).ToHashSet());

    [Fact]
    public void All_but_9004_are_sold_in_all_three_currencies()
    {
        foreach (var product in Catalog.Products)
        {
            CurrencyCode[] currencies = product.Number == 9004 ? [CurrencyCode.Usd] : Enum.GetValues<CurrencyCode>();
            Assert.All(product.Pricings, row => Assert.Equal(currencies.ToHashSet(), row.Prices.Keys.ToHashSet()));
        }
    }

    [Fact]
    public void PPP_400_is_PositiveSSL_for_a_year()
    {
        var found = Catalog.Resolve(null, 400, null, 1, 1, CurrencyCode.Usd);
        Assert.Equal((287L, 365L), (found.Product!.Number, found.Pricing!.Days));
    }

    [Theory]
    [InlineData(1511, 8, 365)]
    [InlineData(1512, 8, 730)]
    [InlineData(1509, 8, 1095)]
    [InlineData(5029, 794, 365)]
    [InlineData(5030, 794, 730)]
    [InlineData(5031, 794, 1095)]
    [InlineData(5032, 795, 365)]
    [InlineData(5033, 795, 730)]
    [InlineData(5034, 795, 1095)]
    [InlineData(5035, 796, 365)]
    [InlineData(5036, 796, 730)]
    [InlineData(5037, 796, 1095)]
    public void The_published_price_rows_keep_their_numbers(long ppp, long product, long days)
    {
        var row = Catalog.FindPricing(ppp)!;
        Assert.Equal((product, days), (row.ProductNumber, row.Days));
    }

    [Theory]
    [InlineData(291, "30")]
    [InlineData(706, "365")]
    [InlineData(1214, "365")]
    [InlineData(8, "365,730,1095")]
    [InlineData(530, "365,730,1095")]
    [InlineData(777, "365,730,1095,1461,1826")]
    [InlineData(787, "365,730,1095,1461,1826")]
    [InlineData(783, "90,365")]
    [InlineData(792, "90,365")]
    [InlineData(341, "45")]
    [InlineData(346, "365,730")]
    [InlineData(356, "365,730")]
    [InlineData(1059, "30,365")]
    [InlineData(1062, "30,365")]
    [InlineData(1082, "0")]
    [InlineData(577, "0")]
    [InlineData(1000, "365")]
    public void Terms_are_those_of_the_field(long product, string terms) =>
        Assert.Equal(terms, string.Join(',', Catalog.FindProduct(product)!.Pricings.Select(row => row.Days).Distinct()));

    [Fact]
    public void HackerGuardian_standard_and_its_pack_have_five_addresses()
    {
        Assert.Equal(5, Catalog.FindProduct(346)!.Get(Traits.IncludedAddresses));
        Assert.Equal(5, Catalog.FindProduct(356)!.Get(Traits.AddressesPerPack));
    }

    [Theory]
    [InlineData(587, 586)]
    [InlineData(329, 346)]
    [InlineData(259, 349)]
    public void P9_the_second_of_a_HackerGuardian_pair_accompanies_the_main_licence_in_the_same_terms(long second, long main)
    {
        Assert.Equal(main, Catalog.FindProduct(second)!.Get(Traits.Accompanies));
        Assert.Equal(Catalog.FindProduct(main)!.Pricings.Select(row => row.Days), Catalog.FindProduct(second)!.Pricings.Select(row => row.Days));
    }

    [Fact]
    public void P9_the_main_HackerGuardian_licences_are_the_five_and_each_has_included_addresses()
    {
        var main = Catalog.Products.Where(product => product.Has(Traits.MainLicence)).ToList();
        Assert.Equal([341, 346, 349, 357, 586], main.Select(product => product.Number).Order());
        Assert.All(main, product => Assert.True(product.Get(Traits.IncludedAddresses) > 0 && product.Has(Traits.FlatPrice)));
    }

    [Fact]
    public void At_least_one_product_is_paid_by_each_agreement() =>
        Assert.Equal(Enum.GetValues<Agreement>().ToHashSet(), Catalog.Products.Select(product => product.Agreement).ToHashSet());

    [Fact]
    public void P1_what_is_validated_is_flagged()
    {
        foreach (var product in Catalog.Products)
        {
            var isValidated = product.Level is ValidationLevel.Individual or ValidationLevel.Organization or ValidationLevel.Extended
                || product.Family == Eidas.Family || product.Family == MarkCertificates.Family;
            Assert.True(isValidated == product.Has(Traits.Validated), $"product {product.Number}");
        }
    }

    [Fact]
    public void P8_add_ons_fit_the_plans_of_the_field()
    {
        Assert.All([1071L, 1069, 1070, 1076], number => Assert.Equal(["basic", "pro", "business"], Catalog.FindProduct(number)!.Get(Traits.SiteLockAddOnFor)));
        Assert.All([1068L, 1078], number => Assert.Equal(["basic"], Catalog.FindProduct(number)!.Get(Traits.SiteLockAddOnFor)));
        Assert.Equal(
            [(1059, "monitor"), (1060, "basic"), (1061, "pro"), (1062, "business"), (1072, "bundle")],
            Catalog.Products.Where(product => product.Get(Traits.SiteLockPlan).Length > 0).Select(product => (product.Number, product.Get(Traits.SiteLockPlan))));
    }

    [Fact]
    public void Regulated_certificates_name_a_person_an_organization_or_both()
    {
        Assert.Equal([777, 778, 779, 780, 791, 792], With(Traits.NaturalPerson));
        Assert.Equal([779, 780, 781, 782, 783, 784, 786, 787, 788, 789, 796], With(Traits.LegalPerson));
        Assert.Equal([786, 787, 788, 789], With(Traits.Psd2));
        Assert.Equal([783, 784, 788, 789, 791, 792], With(Traits.Qwac));
        Assert.Equal([778, 780, 782, 787], With(Traits.QualifiedDevice));
    }

    [Fact]
    public void Flags_of_single_products_are_where_the_field_has_them()
    {
        Assert.Equal([163, 577], With(Traits.TokenAddOn));
        Assert.Equal([1059, 1072], With(Traits.OnlyWithSsl));
        Assert.Equal([43, 291, 341, 342], With(Traits.Trial));
        Assert.Equal([35, 65, 289, 322, 324, 331, 343, 489, 750], With(Traits.Wildcard));
        Assert.Equal(Catalog.Products.Where(product => product.Family == HackerGuardian.Family).Select(product => product.Number).Order(), With(Traits.RequiresLogin));
        Assert.All(Catalog.Products.Where(product => product.Has(Traits.Trial)), product => Assert.All(product.Pricings, row => Assert.All(row.Prices.Values, price => Assert.Equal(0, price))));
    }

    [Fact]
    public void Tokens_are_goods_and_everything_else_is_a_service() =>
        Assert.Equal(With(Traits.TokenAddOn), Catalog.Products.Where(product => product.TaxClass == TaxClass.Goods).Select(product => product.Number).Order());

    [Fact]
    public void Multi_domain_certificates_are_priced_by_quantity()
    {
        foreach (var product in Catalog.Products.Where(product => product.Has(Traits.MultiDomain)))
        {
            var first = product.Pricings[0];
            Assert.Contains(product.Pricings, row => row.Days == first.Days && row.FromQuantity > 1 && row.Prices[CurrencyCode.Usd] < first.Prices[CurrencyCode.Usd]);
        }
    }

    [Fact]
    public void A_product_is_priced_by_zones_and_one_requires_them()
    {
        Assert.NotNull(Catalog.FindProduct(1078)!.Pricings[0].Zones);
        Assert.True(Catalog.FindProduct(1076)!.Has(Traits.RequiresZones));
        Assert.True(Catalog.FindProduct(492)!.Has(Traits.RequiresQuantity));
    }

    [Fact]
    public void The_products_made_for_the_cases_are_as_promised()
    {
        Assert.Equal((CodeGuard.Family, ""), (Catalog.FindProduct(9001)!.Family, Catalog.FindProduct(9001)!.Get(Traits.CodeGuardPlan)));
        Assert.True(Catalog.FindProduct(9002)!.Has(Traits.DocumentSigningAnchor));
        Assert.True(Catalog.FindProduct(9003)!.Has(Traits.WhiteListedKeysOnly));
        Assert.Equal(CatalogFault.NotSoldInCurrency, Catalog.Resolve(9004, null, null, 1, 1, CurrencyCode.Eur).Fault);
        Assert.Null(Catalog.Resolve(9004, null, null, 1, 1, CurrencyCode.Usd).Fault);
        Assert.All(Catalog.FindProduct(9005)!.Pricings, row => Assert.All(row.Prices.Values, price => Assert.Equal(0, price)));
    }

    [Fact]
    public void Every_other_CodeGuard_product_has_a_plan() =>
        Assert.All(Catalog.Products.Where(product => product.Family == CodeGuard.Family && product.Number != 9001),
            product => Assert.NotEmpty(product.Get(Traits.CodeGuardPlan)));

    [Fact]
    public void The_free_trial_291_is_one_per_account() => Assert.True(Catalog.FindProduct(291)!.Has(Traits.OneFreePerAccount));

    [Fact]
    public void P10_offers_price_EV_as_OV_or_add_a_product()
    {
        Assert.Equal(Enum.GetValues<OfferCode>(), Catalog.File.Offers.Select(offer => offer.Code));
        var upgrade = Catalog.FindOffer(OfferCode.FreeEvUpgrade)!;
        Assert.All(upgrade.Charges, charge => Assert.Equal((ValidationLevel.Extended, ValidationLevel.Organization),
            (Catalog.FindProduct(charge.Product)!.Level, Catalog.FindProduct(charge.PricedAs)!.Level)));
        Assert.Equal(Catalog.Products.Count(product => product.Family == SslCertificates.Family && product.Level == ValidationLevel.Extended), upgrade.Charges.Length);
        Assert.True(Catalog.FindOffer(OfferCode.FreeEvUpgradeRequired)!.IsRequired);
        Assert.Equal(357, Catalog.FindPricing(Catalog.FindOffer(OfferCode.FreeHackerProofUpgrade)!.AddedPricing!.Value)!.ProductNumber);
    }

    [Fact]
    public void An_EV_product_is_charged_as_one_that_is_sold_for_the_same_terms_and_quantities()
    {
        foreach (var charge in Catalog.FindOffer(OfferCode.FreeEvUpgrade)!.Charges)
        {
            foreach (var row in Catalog.FindProduct(charge.Product)!.Pricings)
                Assert.Null(Catalog.Resolve(charge.PricedAs, null, row.Days, row.FromQuantity, 1, CurrencyCode.Usd).Fault);
        }
    }

    private static IEnumerable<long> With(Trait<bool> trait) =>
        Catalog.Products.Where(product => product.Has(trait)).Select(product => product.Number).Order();
}
