using Countersign.Certificates.Identifiers;
using Countersign.Protocol;

namespace Countersign.Server.Catalog.Families;

/// <summary>What is asked of the registered identities of organizations, people and payment providers.</summary>
internal static class IdentifierRules
{
    /// <summary>-4: an identifier of the organization that no register of the product has, or of another country's organization.</summary>
    public static ItemRule OrganizationIsIdentified(Func<Product, IdentifierProfile> profile) => (basket, item) =>
    {
        if (basket.Values.Text(ItemParameters.OrganizationIdentifier, item.Number) is not { } text)
            return null;
        var country = basket.Detail(CompanyParameters.CountryName) ?? CompanyParameters.CountryName.Default;
        var holds = OrganizationIdentifier.TryRead(text, profile(item.Product), out var identifier)
            && (identifier.SubjectCountry is not { } own || own == country || !CountryCodes.IsAssigned(own));
        return holds ? null : basket.Invalid(ItemParameters.OrganizationIdentifier, item);
    };

    /// <summary>-4: an identifier of a person that is none.</summary>
    public static Rejection? PersonIsIdentified(Basket basket, BasketItem item) =>
        basket.Values.Text(ItemParameters.PersonalIdentifier, item.Number) is { } text && !PersonalIdentifier.TryRead(text, out _)
            ? basket.Invalid(ItemParameters.PersonalIdentifier, item)
            : null;

    /// <summary>-4: an authority that is not on the list and that the call does not name in words either (decision P6).</summary>
    public static Rejection? AuthorityIsNamed(Basket basket, BasketItem item) =>
        basket.Values.Text(ItemParameters.NcaIdentifier, item.Number) is { } authority && NationalAuthority.Find(authority) is null
        && !basket.IsSent(ItemParameters.NcaName, item)
            ? basket.Invalid(ItemParameters.NcaIdentifier, item)
            : null;

    /// <summary>-4: the organization's identifier names another authority than x_ncaIdentifier does (decision P6).</summary>
    public static Rejection? AuthoritiesAgree(Basket basket, BasketItem item) =>
        basket.Values.Text(ItemParameters.NcaIdentifier, item.Number) is { } authority
        && basket.Values.Text(ItemParameters.OrganizationIdentifier, item.Number) is { } text
        && OrganizationIdentifier.TryRead(text, IdentifierProfile.PaymentProvider, out var identifier) && identifier.Authority != authority
            ? basket.Invalid(ItemParameters.OrganizationIdentifier, item)
            : null;
}
