using Countersign.Certificates.Requests;
using static Countersign.Server.Catalog.Families.CertificateRows;
using static Countersign.Server.Catalog.TakenRow;

namespace Countersign.Server.Catalog.Families;

/// <summary>Certificates that sign programs.</summary>
public static class CodeSigning
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("Code signing", [.. SigningRules.Rows, .. For(IsExtended, Incorporation)])
    {
        Needs = CertificateNeeds.InHardware,
        Rules = SigningRules.InOrder,
        LeastRsaBits = PublicKeyPolicy.LeastSigningRsaBits,
    };
}
