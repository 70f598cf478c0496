using Countersign.Server.Catalog;

namespace Countersign.Server.Licences;

/// <summary>A licence of an account beside the product that it is for.</summary>
/// <param name="Licence">The record.</param>
/// <param name="Product">The product; null when the catalog does not have it any more.</param>
public sealed record HeldLicence(Licence Licence, Product? Product)
{
    /// <summary>Whether it has not expired.</summary>
    public bool IsValid(DateTimeOffset now) => Licence.ExpiresAt > now.ToUnixTimeMilliseconds();

    /// <summary>Whether it is of the kind that <paramref name="product"/> leaves behind too.</summary>
    public bool IsOfKind(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return Product is not null && Product.Family == product.Family && Product.Family.LicenceOf(Product) is { } kind && kind == product.Family.LicenceOf(product);
    }
}
