using Countersign.Protocol;

namespace Countersign.Server.Catalog.Families;

/// <summary>The parameters that families of certificates share.</summary>
internal static class CertificateRows
{
    /// <summary>Of whatever is made from a certificate signing request.</summary>
    public static readonly Parameter[] Request =
        [ItemParameters.SignatureHash, ItemParameters.PrioritiseCsrValues];

    /// <summary>Of certificates that name hosts.</summary>
    public static readonly Parameter[] Hosts =
        [ItemParameters.DcvEmailAddress, ItemParameters.UniqueValue];

    /// <summary>Of certificates that name several hosts.</summary>
    public static readonly Parameter[] SeveralHosts =
    [
        ItemParameters.DomainNames,
        ItemParameters.DcvEmailAddresses,
        ItemParameters.PrimaryDomainName,
        ItemParameters.MaxSubjectCommonNames,
    ];

    /// <summary>Of EV certificates: where and when the organization was incorporated, and what it is called besides.</summary>
    public static readonly Parameter[] Incorporation =
    [
        CompanyParameters.JurisdictionLocality,
        CompanyParameters.JurisdictionStateOrProvince,
        CompanyParameters.JurisdictionCountry,
        CompanyParameters.DateOfIncorporation,
        CompanyParameters.AssumedName,
    ];

    /// <summary>Whether the issuer knows the subject by the stricter rules for EV.</summary>
    public static bool IsExtended(Product product) => product.Level == ValidationLevel.Extended;

    /// <summary>Whether the subject is an organization.</summary>
    public static bool NamesOrganization(Product product) => product.Level is ValidationLevel.Organization or ValidationLevel.Extended;

    /// <summary>Whether it names several hosts.</summary>
    public static bool NamesSeveral(Product product) => product.Has(Traits.MultiDomain);
}
