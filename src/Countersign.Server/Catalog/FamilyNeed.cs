namespace Countersign.Server.Catalog;

/// <summary>Something that the items of a family wait for, and for which of its products that holds.</summary>
/// <param name="Need">What.</param>
public sealed record FamilyNeed(Need Need)
{
    private Func<Product, bool>? condition;

    /// <summary>What every product of the family needs.</summary>
    public static IEnumerable<FamilyNeed> All(params IEnumerable<Need> needs) => needs.Select(need => new FamilyNeed(need));

    /// <summary>What some products of the family need.</summary>
    public static IEnumerable<FamilyNeed> For(Func<Product, bool> products, params IEnumerable<Need> needs) =>
        needs.Select(need => new FamilyNeed(need) { condition = products });

    /// <summary>Whether a product of the family needs it.</summary>
    public bool IsOf(Product product) => condition?.Invoke(product) ?? true;
}
