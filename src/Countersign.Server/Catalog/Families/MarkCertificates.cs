using Countersign.Protocol;
using static Countersign.Server.Catalog.Families.CertificateRows;
using static Countersign.Server.Catalog.TakenRow;

namespace Countersign.Server.Catalog.Families;

/// <summary>Certificates that show a logo beside an e-mail.</summary>
public static class MarkCertificates
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("Mark certificate", [One(ItemParameters.Csr), .. All(Request)])
    {
        Needs = CertificateNeeds.Requested,
        Rules = [CompanyRules.OrganizationIsKnown, CsrRules.IsSound],
    };
}
