using System.Globalization;
using Countersign.Protocol;

namespace Countersign.Server.Catalog.Families;

/// <summary>Products around a web site, one of each per account.</summary>
public static class WebProducts
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("Web product")
    {
        JudgesLicences = true,
        LicenceOf = product => product.Number.ToString(CultureInfo.InvariantCulture),
        Rules = [OnePerAccount],
    };

    // One that has expired may be ordered again.
    private static Rejection? OnePerAccount(Basket basket, BasketItem item)
    {
        var isHeld = basket.Holdings.Licences.Any(held => held.Licence.ProductId == item.Product.Number && held.IsValid(basket.Now));
        return isHeld || basket.Items.Any(other => other.Number < item.Number && other.Product == item.Product) ? ErrorCode.WebProductHeld.Reject() : null;
    }
}
