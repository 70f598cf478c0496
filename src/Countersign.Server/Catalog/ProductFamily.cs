using System.Collections.Frozen;
using Countersign.Certificates.Requests;
using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>A rule that the items of a family obey: null when the item does.</summary>
public delegate Rejection? ItemRule(Basket basket, BasketItem item);

/// <summary>A kind of product: the parameters that its items take and the rules they obey; <see cref="Families.ProductFamilies.All"/> has them all.</summary>
public sealed class ProductFamily
{
    private readonly FrozenDictionary<Parameter, TakenRow> taken;

    /// <param name="name">What the catalog file and pages call it.</param>
    /// <param name="rows">The parameters that are its own; those that no family names are everybody's.</param>
    internal ProductFamily(string name, params IReadOnlyList<TakenRow> rows) =>
        (Name, Rows, taken) = (name, rows, rows.ToFrozenDictionary(row => row.Row));

    /// <summary>What the catalog file and pages call it.</summary>
    public string Name { get; }

    /// <summary>The parameters that are its own, in the order in which a missing one is told.</summary>
    public IReadOnlyList<TakenRow> Rows { get; }

    /// <summary>Rules that come before what is missing ('Order of judgement' of the decisions).</summary>
    public IReadOnlyList<ItemRule> FirstRules { get; init; } = [];

    /// <summary>The rules of its items, in the order in which the first broken one is told.</summary>
    public IReadOnlyList<ItemRule> Rules { get; init; } = [];

    /// <summary>The smallest RSA key that its certificates are made for, in bits (decision P3).</summary>
    public int LeastRsaBits { get; init; } = PublicKeyPolicy.LeastRsaBits;

    /// <summary>Whether its rules judge what the account holds, so that it must be read.</summary>
    public bool JudgesLicences { get; init; }

    /// <summary>Names the kind of licence that a product leaves behind with the account; null for products that leave none.</summary>
    public Func<Product, string?> LicenceOf { get; init; } = static _ => null;

    /// <summary>Whether a product renews a held licence of its kind by itself, and not only the one that <c>licenceCode</c> names.</summary>
    public bool RenewsByItself { get; init; }

    /// <summary>What its items wait for before they are delivered; nothing for what is delivered with the order.</summary>
    public IReadOnlyList<FamilyNeed> Needs { get; init; } = [];

    /// <summary>Whether a product of this family waits for something.</summary>
    public bool HasNeed(Need need, Product product) => Needs.Any(own => own.Need == need && own.IsOf(product));

    /// <summary>Whether a product of this family takes a parameter that is somebody's own.</summary>
    public bool Takes(Parameter row, Product product) => taken.TryGetValue(row, out var use) && use.IsTakenBy(product);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
