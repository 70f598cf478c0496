using System.Collections.Frozen;

namespace Countersign.Server.Catalog;

/// <summary>Where the seller is taxed; an operator has one.</summary>
public enum SellerRegime
{
    /// <summary>Registered for VAT in the United Kingdom, and for the EU's One Stop Shop.</summary>
    UnitedKingdom,

    /// <summary>In the United States, registered nowhere for VAT; sales tax is not computed.</summary>
    UnitedStates,
}

/// <summary>How an item is taxed.</summary>
/// <param name="BasisPoints">The rate in hundredths of a percent.</param>
/// <param name="Note">The reason, for the invoice.</param>
public sealed record TaxTreatment(int BasisPoints, string Note);

/// <summary>Countries that tax rules treat alike.</summary>
/// <param name="Name">What to call them.</param>
/// <param name="Countries">Their ISO 3166-1 alpha-2 codes; null for the whole world.</param>
public sealed record TaxRegion(string Name, FrozenSet<string>? Countries)
{
    /// <summary>Whether <paramref name="country"/> is one of them.</summary>
    public bool Contains(string country) => Countries is null || Countries.Contains(country);
}

/// <summary>One row of the tax table.</summary>
/// <param name="Seller">Whose rule it is.</param>
/// <param name="Customer">Where the customer is.</param>
/// <param name="HasVatNumber">Whether the customer must have a valid VAT number, or must have none; null when it does not matter.</param>
/// <param name="TaxClass">What is sold; null for everything.</param>
/// <param name="From">The first day it holds.</param>
/// <param name="Treatment">The tax.</param>
public sealed record TaxRule(SellerRegime Seller, TaxRegion Customer, bool? HasVatNumber, TaxClass? TaxClass, DateOnly From, TaxTreatment Treatment);

/// <summary>
/// VAT as effective-dated data: the first row that fits is the law, so later dates stand before earlier ones and exceptions before rules.
/// Examples for two sellers, not tax advice; standard rates as the countries' authorities publish them.
/// </summary>
public static class TaxRates
{
    private static readonly DateOnly Beginning = DateOnly.MinValue;

    private static readonly TaxRegion World = new("World", null);

    // The Isle of Man is one VAT territory with the United Kingdom, Monaco with France.
    private static readonly TaxRegion UnitedKingdom = Region("United Kingdom", "GB", "IM");

    private static readonly (string[] Countries, (DateOnly From, int BasisPoints)[] Rates)[] StandardRates =
    [
        (["AT"], [(Beginning, 2000)]),
        (["BE"], [(Beginning, 2100)]),
        (["BG"], [(Beginning, 2000)]),
        (["CY"], [(Beginning, 1900)]),
        (["CZ"], [(Beginning, 2100)]),
        (["DE"], [(Beginning, 1900)]),
        (["DK"], [(Beginning, 2500)]),
        (["EE"], [(new(2025, 7, 1), 2400), (new(2024, 1, 1), 2200), (Beginning, 2000)]),
        (["ES"], [(Beginning, 2100)]),
        (["FI"], [(new(2024, 9, 1), 2550), (Beginning, 2400)]),
        (["FR", "MC"], [(Beginning, 2000)]),
        (["GR"], [(Beginning, 2400)]),
        (["HR"], [(Beginning, 2500)]),
        (["HU"], [(Beginning, 2700)]),
        (["IE"], [(Beginning, 2300)]),
        (["IT"], [(Beginning, 2200)]),
        (["LT"], [(Beginning, 2100)]),
        (["LU"], [(new(2024, 1, 1), 1700), (new(2023, 1, 1), 1600), (Beginning, 1700)]),
        (["LV"], [(Beginning, 2100)]),
        (["MT"], [(Beginning, 1800)]),
        (["NL"], [(Beginning, 2100)]),
        (["PL"], [(Beginning, 2300)]),
        (["PT"], [(Beginning, 2300)]),
        (["RO"], [(new(2025, 8, 1), 2100), (Beginning, 1900)]),
        (["SE"], [(Beginning, 2500)]),
        (["SI"], [(Beginning, 2200)]),
        (["SK"], [(new(2025, 1, 1), 2300), (Beginning, 2000)]),
    ];

    private static readonly TaxRegion EuropeanUnion = Region("European Union", [.. StandardRates.SelectMany(row => row.Countries)]);

    /// <summary>All rules; their order is the law.</summary>
    public static IReadOnlyList<TaxRule> Rules { get; } =
    [
        new(SellerRegime.UnitedKingdom, UnitedKingdom, null, null, Beginning, new(2000, "UK VAT")),
        new(SellerRegime.UnitedKingdom, World, null, TaxClass.Goods, Beginning, new(0, "export of goods")),
        new(SellerRegime.UnitedKingdom, EuropeanUnion, true, TaxClass.ElectronicService, Beginning, new(0, "reverse charge")),
        .. StandardRates.SelectMany(ConsumerRules),
        new(SellerRegime.UnitedKingdom, World, null, null, Beginning, new(0, "outside the scope of VAT")),
        new(SellerRegime.UnitedStates, World, null, null, Beginning, new(0, "no VAT")),
    ];

    /// <summary>How a sale is taxed.</summary>
    /// <param name="seller">Where the seller is taxed.</param>
    /// <param name="country">The customer's country, ISO 3166-1 alpha-2 in capitals.</param>
    /// <param name="hasVatNumber">Whether the customer has a valid VAT number of that country.</param>
    /// <param name="taxClass">What is sold.</param>
    /// <param name="day">The day of the sale, UTC.</param>
    public static TaxTreatment Treatment(SellerRegime seller, string country, bool hasVatNumber, TaxClass taxClass, DateOnly day) =>
        Rules.First(rule => rule.Seller == seller
            && rule.Customer.Contains(country)
            && (rule.HasVatNumber ?? hasVatNumber) == hasVatNumber
            && (rule.TaxClass ?? taxClass) == taxClass
            && day >= rule.From).Treatment;

    private static IEnumerable<TaxRule> ConsumerRules((string[] Countries, (DateOnly From, int BasisPoints)[] Rates) row)
    {
        var region = Region(row.Countries[0], row.Countries);
        return row.Rates.Select(rate => new TaxRule(SellerRegime.UnitedKingdom, region, false, TaxClass.ElectronicService, rate.From,
            new TaxTreatment(rate.BasisPoints, $"VAT of {region.Name}")));
    }

    private static TaxRegion Region(string name, params string[] countries) => new(name, countries.ToFrozenSet(StringComparer.Ordinal));
}
