using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>One row of <see cref="ItemNeeds"/>: what an item waits for, whose turn it is, what the customer reads, and when it is met.</summary>
/// <param name="Need">What it waits for.</param>
/// <param name="Party">Whose turn it is.</param>
/// <param name="Title">What it is called on the page.</param>
/// <param name="Waiting">A sentence for the customer while it is not met.</param>
/// <param name="Met">A sentence for the customer when it is.</param>
/// <param name="IsMet">Whether it is met, by what was sent with the order and what has happened since.</param>
public sealed record NeedRow(Need Need, WaitsFor Party, string Title, string Waiting, string Met, Func<PlacedItem, bool> IsMet)
{
    /// <summary>Whether an item of a product that needs it does so itself; all do by default.</summary>
    public Func<PlacedItem, bool> Applies { get; init; } = static _ => true;

    /// <summary>Whether its turn has come, by what else is met; by default it has from the beginning.</summary>
    public Func<PlacedItem, bool> CanBegin { get; init; } = static _ => true;

    /// <summary>Whether it is a need of the order, which all items share, and of no family.</summary>
    public bool IsOfOrder { get; init; }

    /// <summary>Whether an item needs it.</summary>
    public bool IsOf(PlacedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return (IsOfOrder || item.Product.Family.HasNeed(Need, item.Product)) && Applies(item);
    }
}
