using static Countersign.Certificates.Identifiers.IdentifierScheme;

namespace Countersign.Certificates.Identifiers;

/// <summary>Which registers a kind of certificate takes identifiers of organizations from.</summary>
/// <param name="Schemes">The registers.</param>
/// <param name="TakesSubdivisions">Whether a state or province may be named where the register has them.</param>
public sealed record IdentifierProfile(IReadOnlyList<IdentifierScheme> Schemes, bool TakesSubdivisions)
{
    /// <summary>eIDAS certificates of legal persons and of people in them (EN 319 412-1).</summary>
    public static readonly IdentifierProfile LegalPerson = new([TradeRegister, Vat, PaymentAuthority, LegalEntity, National], TakesSubdivisions: false);

    /// <summary>eIDAS certificates of payment providers (TS 119 495).</summary>
    public static readonly IdentifierProfile PaymentProvider = new([PaymentAuthority], TakesSubdivisions: false);

    /// <summary>S/MIME certificates of organizations (baseline requirements, appendix A).</summary>
    public static readonly IdentifierProfile Smime = new([TradeRegister, Vat, PaymentAuthority, LegalEntity, Government, International], TakesSubdivisions: true);
}
