using Countersign.Protocol;

namespace Countersign.Server.Orders;

/// <summary>A name of a certificate and how far control of it has been shown.</summary>
/// <param name="Name">The name.</param>
/// <param name="Choice">How control of it is to be shown; null until that is chosen.</param>
/// <param name="IsValidated">Whether control of it has been shown.</param>
public sealed record ItemDomain(string Name, string? Choice, bool IsValidated)
{
    /// <summary>Whether it is known how control is to be shown.</summary>
    public bool IsChosen => Choice is not null;
}

/// <summary>The names of an item.</summary>
public static class ItemDomains
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<ItemDomain> Of(PlacedItem item) =>
        [.. (item.Text(ItemParameters.DomainNames) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Of(item, name))];

    private static ItemDomain Of(PlacedItem item, string name) =>
        new(name, item.Facts.Find(ProgressKind.DomainChosen, name)?.Text, item.Facts.Has(ProgressKind.DomainValidated, name));
}
