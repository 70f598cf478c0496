using Countersign.Protocol;

namespace Countersign.Server.Catalog.Families;

/// <summary>What must be known about the organization behind an order.</summary>
internal static class CompanyRules
{
    // Decision P1. The country has a default (decision A8), so that it is never missing.
    private static readonly Parameter[][] Needed =
    [
        [CompanyParameters.OrganizationName],
        [CompanyParameters.StreetAddress1],
        [CompanyParameters.Locality, CompanyParameters.StateOrProvince],
    ];

    /// <summary>-38: a validated product needs name and address.</summary>
    public static Rejection? OrganizationIsKnown(Basket basket, BasketItem item)
    {
        if (!item.Product.Has(Traits.Validated))
            return null;
        var missing = Array.Find(Needed, alternatives => alternatives.All(row => basket.Detail(row) is null));
        return missing is null ? null : ErrorCode.DetailsMissing.Reject(missing[0].Name);
    }

    /// <summary>-62: the outside services register the company by its name.</summary>
    public static Rejection? CompanyIsNamed(Basket basket, BasketItem item) =>
        basket.Detail(CompanyParameters.OrganizationName) is null ? ErrorCode.CompanyNameMissing.Reject(basket.NameOf(CompanyParameters.OrganizationName, item)) : null;

    /// <summary>-70: the outside services write to the customer, and reach no host of a private network (decision P8).</summary>
    public static Rejection? AddressHasPublicDomain(Basket basket, BasketItem item)
    {
        if (basket.Detail(CustomerParameters.EmailAddress) is not { } address)
            return null;
        var domain = address.AsSpan(address.LastIndexOf('@') + 1);
        return domain.Contains('.') ? null : ErrorCode.InvalidEmailAddress.Reject(basket.NameOf(CustomerParameters.EmailAddress, item));
    }
}
