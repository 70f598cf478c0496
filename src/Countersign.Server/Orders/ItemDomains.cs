using Countersign.Protocol;

namespace Countersign.Server.Orders;

/// <summary>A name of a certificate and how far control of it has been shown.</summary>
public sealed record ItemDomain(string Name, bool IsChosen, bool IsValidated);

/// <summary>The names of an item.</summary>
public static class ItemDomains
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<ItemDomain> Of(PlacedItem item) =>
        [.. (item.Text(ItemParameters.DomainNames) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Of(item, name))];

    private static ItemDomain Of(PlacedItem item, string name) =>
        new(name, item.Facts.Has(ProgressKind.DomainChosen, name), item.Facts.Has(ProgressKind.DomainValidated, name));
}
