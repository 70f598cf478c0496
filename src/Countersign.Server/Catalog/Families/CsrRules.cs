using Countersign.Protocol;

namespace Countersign.Server.Catalog.Families;

/// <summary>What is asked of the certificate signing request of an item, if it has one; without one the order waits for it (decision N8).</summary>
internal static class CsrRules
{
    /// <summary>-13 for the size of its key, -4 for every other fault (decision P3).</summary>
    public static Rejection? IsSound(Basket basket, BasketItem item) => basket.RequestFault(item) switch
    {
        null => null,
        { IsKeySize: true } => ErrorCode.UnsupportedKeySize.Reject(basket.NameOf(ItemParameters.Csr, item)),
        _ => basket.Invalid(ItemParameters.Csr, item),
    };

    /// <summary>-44: the product takes keys on the account's list only (decision P2).</summary>
    public static Rejection? KeyIsListed(Basket basket, BasketItem item) =>
        item.Product.Has(Traits.WhiteListedKeysOnly) && basket.Request(item) is { } request && !basket.Holdings.ListedKeys.Contains(request.Key.Hash)
            ? ErrorCode.KeyNotWhiteListed.Reject(basket.NameOf(ItemParameters.Csr, item))
            : null;
}
