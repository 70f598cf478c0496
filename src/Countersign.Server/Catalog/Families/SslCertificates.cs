using System.Globalization;
using Countersign.Protocol;
using static Countersign.Server.Catalog.Families.CertificateRows;
using static Countersign.Server.Catalog.TakenRow;

namespace Countersign.Server.Catalog.Families;

/// <summary>Certificates for servers: DV, OV, EV, wildcard, multi-domain.</summary>
public static class SslCertificates
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("SSL",
    [
        One(ItemParameters.Csr).NeededWhen(DcvRules.TokenIsMadeOfIt),
        .. All(Request), .. All(Hosts), One(ItemParameters.WebServerSoftware),
        .. For(NamesSeveral, SeveralHosts),
        .. For(IsExtended, Incorporation),
        .. For(NamesOrganization, TemplateParameters.Agreement),
        One(CustomerParameters.DisableWebProducts),
    ])
    {
        LicenceOf = product => product.Has(Traits.OneFreePerAccount) ? product.Number.ToString(CultureInfo.InvariantCulture) : null,
        Needs = CertificateNeeds.Hosts,
        FirstRules = [DcvRules.WildcardsAreNotProvedByFiles],
        Rules =
        [
            CompanyRules.OrganizationIsKnown, CsrRules.IsSound, CsrRules.KeyIsListed, .. HostRules.InOrder,
            DcvRules.ChoiceFitsEveryName, DcvRules.ChoicesFitTheirNames, TemplateRules.AgreementIsTheAccounts,
        ],
    };
}
