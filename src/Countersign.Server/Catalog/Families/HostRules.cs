using Countersign.Certificates;
using Countersign.Protocol;

namespace Countersign.Server.Catalog.Families;

/// <summary>What is asked of the host names in a certificate for servers.</summary>
internal static class HostRules
{
    /// <summary>The rules, in the order in which the first broken one is told.</summary>
    public static IReadOnlyList<ItemRule> InOrder { get; } =
        [NamesAreRead, NamesFitTheProduct, NamesAreRegistered, NamesAreBought, FirstIsOneOfThem];

    // -4 on what the names come from.
    private static Rejection? NamesAreRead(Basket basket, BasketItem item) =>
        basket.Hosts(item) is { IsFaulty: true } ? basket.Invalid(Source(basket, item), item) : null;

    // A product for one domain names one, with an asterisk or without as the product says; EV names neither asterisks nor addresses.
    private static Rejection? NamesFitTheProduct(Basket basket, BasketItem item)
    {
        var isWildcard = item.Product.Has(Traits.Wildcard);
        var isExtended = CertificateRows.IsExtended(item.Product);
        foreach (var name in basket.Hosts(item).Names)
        {
            var fits = name.IsWildcard ? isWildcard : !isWildcard || CertificateRows.NamesSeveral(item.Product);
            if (!fits || (isExtended && name.Address is not null))
                return basket.Invalid(Source(basket, item), item);
        }

        return null;
    }

    // Nobody controls a registry, or a name that no registry has.
    private static Rejection? NamesAreRegistered(Basket basket, BasketItem item)
    {
        foreach (var name in basket.Hosts(item).Names)
        {
            if (name.Address is null && (PublicSuffixList.Shipped.IsPublicSuffix(name) || PublicSuffixList.Shipped.IsInternal(name)))
                return basket.Invalid(Source(basket, item), item);
        }

        return null;
    }

    // The price is for so many names.
    private static Rejection? NamesAreBought(Basket basket, BasketItem item) =>
        CertificateRows.NamesSeveral(item.Product) && basket.Hosts(item).Names.Count > item.Quantity ? basket.Invalid(ItemParameters.Quantity, item) : null;

    private static Rejection? FirstIsOneOfThem(Basket basket, BasketItem item)
    {
        if (basket.Values.Text(ItemParameters.PrimaryDomainName, item.Number) is not { } primary)
            return null;
        var isOne = DomainName.TryRead(primary, out var name, out _) && basket.Hosts(item).Names.Contains(name);
        return isOne ? null : basket.Invalid(ItemParameters.PrimaryDomainName, item);
    }

    private static Parameter<string> Source(Basket basket, BasketItem item) =>
        basket.IsSent(ItemParameters.DomainNames, item) ? ItemParameters.DomainNames : ItemParameters.Csr;
}
