using Countersign.Protocol;
using static Countersign.Server.Catalog.Families.CertificateRows;
using static Countersign.Server.Catalog.TakenRow;

namespace Countersign.Server.Catalog.Families;

/// <summary>Certificates that sign documents.</summary>
public static class DocumentSigning
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family =
        new("Document signing", [.. SigningRules.Rows, .. For(NamesOrganization, ItemParameters.IncludeIndividual)])
        {
            Needs = CertificateNeeds.InHardware,
            Rules = SigningRules.InOrder,
        };
}
