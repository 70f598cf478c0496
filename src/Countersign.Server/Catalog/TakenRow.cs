using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>A parameter that the items of a family take: for which of its products, and when they must name it.</summary>
/// <param name="Row">The parameter.</param>
public sealed record TakenRow(Parameter Row)
{
    private Func<Product, bool>? condition;
    private Func<Basket, BasketItem, bool>? need;

    /// <summary>Parameters that every product of the family takes.</summary>
    public static IEnumerable<TakenRow> All(params IEnumerable<Parameter> rows) => rows.Select(row => new TakenRow(row));

    /// <summary>Parameters that some products of the family take.</summary>
    public static IEnumerable<TakenRow> For(Func<Product, bool> products, params IEnumerable<Parameter> rows) =>
        rows.Select(row => new TakenRow(row) { condition = products });

    /// <summary>A parameter that every product of the family takes.</summary>
    public static TakenRow One(Parameter row) => new(row);

    /// <summary>The same for some products of the family only.</summary>
    public TakenRow For(Func<Product, bool> products) => this with { condition = products };

    /// <summary>The same, needed by every product that takes it.</summary>
    public TakenRow Needed() => NeededWhen(static (_, _) => true);

    /// <summary>The same, needed where an item says so.</summary>
    public TakenRow NeededWhen(Func<Basket, BasketItem, bool> says) => this with { need = says };

    /// <summary>Whether a product of the family takes it.</summary>
    public bool IsTakenBy(Product product) => condition?.Invoke(product) ?? true;

    /// <summary>Whether an item must name it and does not.</summary>
    public bool IsMissing(Basket basket, BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(basket);
        ArgumentNullException.ThrowIfNull(item);
        return need is not null && !basket.IsSent(Row, item) && IsTakenBy(item.Product) && need(basket, item);
    }
}
