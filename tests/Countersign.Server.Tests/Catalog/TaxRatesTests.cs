using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Catalog;

namespace Countersign.Server.Tests.Catalog;

public sealed class TaxRatesTests
{
    private static readonly DateOnly Day = new(2026, 1, 15);

    [Theory]
    [InlineData("GB", false, 2000, "UK VAT")]
    [InlineData("GB", true, 2000, "UK VAT")]
    [InlineData("IM", false, 2000, "UK VAT")]
    [InlineData("DE", false, 1900, "VAT of DE")]
    [InlineData("MC", false, 2000, "VAT of FR")]
    [InlineData("DE", true, 0, "reverse charge")]
    [InlineData("US", false, 0, "outside the scope of VAT")]
    [InlineData("CH", true, 0, "outside the scope of VAT")]
    [InlineData("GG", false, 0, "outside the scope of VAT")]
    public void A_seller_in_the_UK_taxes_services_where_the_customer_is(string country, bool hasVatNumber, int basisPoints, string note) =>
        Assert.Equal(new TaxTreatment(basisPoints, note), Treatment(country, hasVatNumber));

    [Theory]
    [InlineData("GB", 2000, "UK VAT")]
    [InlineData("DE", 0, "export of goods")]
    [InlineData("US", 0, "export of goods")]
    public void A_seller_in_the_UK_does_not_tax_goods_that_leave_it(string country, int basisPoints, string note) =>
        Assert.Equal(new TaxTreatment(basisPoints, note), TaxRates.Treatment(SellerRegime.UnitedKingdom, country, false, TaxClass.Goods, Day));

    [Theory]
    [InlineData("GB")]
    [InlineData("DE")]
    [InlineData("US")]
    public void A_seller_in_the_US_takes_no_VAT(string country) =>
        Assert.Equal(new TaxTreatment(0, "no VAT"), TaxRates.Treatment(SellerRegime.UnitedStates, country, false, TaxClass.ElectronicService, Day));

    [Theory]
    [InlineData("EE", "2023-12-31", 2000)]
    [InlineData("EE", "2024-01-01", 2200)]
    [InlineData("EE", "2025-06-30", 2200)]
    [InlineData("EE", "2025-07-01", 2400)]
    [InlineData("SK", "2024-12-31", 2000)]
    [InlineData("SK", "2025-01-01", 2300)]
    [InlineData("FI", "2024-08-31", 2400)]
    [InlineData("FI", "2024-09-01", 2550)]
    [InlineData("RO", "2025-07-31", 1900)]
    [InlineData("RO", "2025-08-01", 2100)]
    [InlineData("LU", "2022-12-31", 1700)]
    [InlineData("LU", "2023-06-01", 1600)]
    [InlineData("LU", "2024-01-01", 1700)]
    public void A_rate_holds_from_its_first_day(string country, string day, int basisPoints) =>
        Assert.Equal(basisPoints, TaxRates.Treatment(SellerRegime.UnitedKingdom, country, false, TaxClass.ElectronicService,
            DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)).BasisPoints);

    [Theory]
    [InlineData("AT,BE,BG,CY,CZ,DE,DK,EE,ES,FI,FR,GR,HR,HU,IE,IT,LT,LU,LV,MT,NL,PL,PT,RO,SE,SI,SK")]
    public void Every_member_state_has_a_standard_rate_between_15_and_27_percent(string states)
    {
        foreach (var state in states.Split(','))
        {
            Assert.InRange(Treatment(state, hasVatNumber: false).BasisPoints, 1500, 2700); // Directive 2006/112/EC article 97: at least 15 %.
            Assert.Equal("reverse charge", Treatment(state, hasVatNumber: true).Note);
        }
    }

    [Fact]
    public void Every_country_class_and_seller_has_a_rule_since_the_beginning()
    {
        foreach (var country in CountryCodes.All)
        {
            foreach (var seller in Enum.GetValues<SellerRegime>())
            {
                foreach (var taxClass in Enum.GetValues<TaxClass>())
                    Assert.InRange(TaxRates.Treatment(seller, country.Code, true, taxClass, DateOnly.MinValue).BasisPoints, 0, 10_000);
            }
        }
    }

    [Fact]
    public void No_rule_is_hidden_by_an_earlier_one_of_the_same_kind()
    {
        var rules = TaxRates.Rules;
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            Assert.DoesNotContain(rules.Take(i), earlier => earlier.Seller == rule.Seller && ReferenceEquals(earlier.Customer, rule.Customer)
                && earlier.HasVatNumber == rule.HasVatNumber && earlier.TaxClass == rule.TaxClass && earlier.From <= rule.From);
        }
    }

    private static TaxTreatment Treatment(string country, bool hasVatNumber) =>
        TaxRates.Treatment(SellerRegime.UnitedKingdom, country, hasVatNumber, TaxClass.ElectronicService, Day);
}
