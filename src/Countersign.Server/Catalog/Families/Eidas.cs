using Countersign.Certificates.Identifiers;
using Countersign.Protocol;
using static Countersign.Server.Catalog.Families.CertificateRows;
using static Countersign.Server.Catalog.TakenRow;

namespace Countersign.Server.Catalog.Families;

/// <summary>Qualified certificates of Regulation (EU) 910/2014: of persons, of organizations, for web sites, and for payment providers (PSD2).</summary>
public static class Eidas
{
    private static readonly Parameter<bool>[] Roles =
    [
        ItemParameters.AccountServicingRole,
        ItemParameters.PaymentInitiationRole,
        ItemParameters.AccountInformationRole,
        ItemParameters.PaymentServiceRole,
    ];

    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("eIDAS",
    [
        .. For(product => product.Has(Traits.LegalPerson), ItemParameters.OrganizationIdentifier).Select(row => row.Needed()),
        .. For(product => product.Has(Traits.NaturalPerson), ItemParameters.PersonalIdentifier).Select(row => row.Needed()),
        .. For(IsForPayments, ItemParameters.NcaIdentifier).Select(row => row.Needed()),
        .. For(IsForPayments, [ItemParameters.NcaName, .. Roles]),
        One(ItemParameters.Csr).NeededWhen(DcvRules.TokenIsMadeOfIt),
        .. All(Request),
        .. For(IsForWeb, Hosts),
        .. For(NamesSeveral, SeveralHosts),
        .. For(product => !IsForWeb(product), ItemParameters.SmartCardBased, TemplateParameters.Shipping),
        One(TemplateParameters.Agreement),
    ])
    {
        Needs = CertificateNeeds.Qualified,
        FirstRules = [DcvRules.WildcardsAreNotProvedByFiles],
        Rules =
        [
            CompanyRules.OrganizationIsKnown, CsrRules.IsSound, .. HostRules.InOrder.Select(OfWebSites),
            DcvRules.ChoiceFitsEveryName, DcvRules.ChoicesFitTheirNames,
            IdentifierRules.OrganizationIsIdentified(product => IsForPayments(product) ? IdentifierProfile.PaymentProvider : IdentifierProfile.LegalPerson),
            IdentifierRules.PersonIsIdentified, IdentifierRules.AuthorityIsNamed, IdentifierRules.AuthoritiesAgree, ProviderHasRole,
            TemplateRules.ShippingIsTheAccounts, TemplateRules.AgreementIsTheAccounts,
        ],
    };

    private static bool IsForPayments(Product product) => product.Has(Traits.Psd2);

    private static bool IsForWeb(Product product) => product.Has(Traits.Qwac);

    // The common name of a person or an organization is no host name.
    private static ItemRule OfWebSites(ItemRule rule) => (basket, item) => IsForWeb(item.Product) ? rule(basket, item) : null;

    // Decision P6: absent counts as N.
    private static Rejection? ProviderHasRole(Basket basket, BasketItem item) =>
        !IsForPayments(item.Product) || Roles.Any(role => basket.Values.Get(role, false, item.Number)) ? null : ErrorCode.RolesMissing.Reject();
}
