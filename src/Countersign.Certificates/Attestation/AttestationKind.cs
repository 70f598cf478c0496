using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>A kind of hardware that vouches for keys: one line for each, and nothing else knows them all.</summary>
public sealed class AttestationKind
{
    // Code signing baseline requirements 6.2.7.4.1: FIPS 140-2 level 2 or Common Criteria EAL 4+.
    private static readonly AttestationPolicy Usual = new();

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<AttestationKind> All { get; } =
    [
        new(HsmType.YubiKey, [YubiKey.OldRoot, YubiKey.Root], Usual, YubiKey.Verify),
        new(HsmType.Luna, [Luna.RsaRoot, Luna.EccRoot], Usual, Luna.Verify),
        new(HsmType.MarvellGoogle, [MarvellGoogle.Manufacturer, MarvellGoogle.Owner], Usual, MarvellGoogle.Verify),
        // Fortanix's authorities live for a month each, so that only the time of the statement limits its age.
        new(HsmType.Fortanix, [Fortanix.Root], Usual with { MostAge = TimeSpan.FromDays(90) }, Fortanix.Verify),
        new(HsmType.YubiHsm2, [YubiHsm2.OldRoot, YubiHsm2.Root], Usual, YubiHsm2.Verify),
        new(HsmType.NShield, [NShield.Root], Usual, NShield.Verify) { AnchorForm = "a key on P-521", CanRestOn = NShield.CanRestOn },
    ];

    private AttestationKind(HsmType type, IReadOnlyList<string> anchorRoles, AttestationPolicy policy, Func<Evidence, AttestationVerdict> verify) =>
        (Type, AnchorRoles, Policy, Verify) = (type, anchorRoles, policy, verify);

    /// <summary>The kind, as calls name it.</summary>
    public HsmType Type { get; }

    /// <summary>Which anchors its statements rest on; the operator has a folder for each.</summary>
    public IReadOnlyList<string> AnchorRoles { get; }

    /// <summary>What an anchor must be for a statement to rest on it, in words: most name it, as the issuer of a certificate.</summary>
    public string AnchorForm { get; private init; } = "a certificate";

    /// <summary>Whether a statement could ever rest on an anchor.</summary>
    public Predicate<TrustAnchor> CanRestOn { get; private init; } = static anchor => anchor.Certificate is not null;

    /// <summary>What is asked of it unless the operator says otherwise.</summary>
    public AttestationPolicy Policy { get; }

    /// <summary>Judges a statement of the kind; pure, and nothing is thrown.</summary>
    internal Func<Evidence, AttestationVerdict> Verify { get; }

    /// <summary>The kind that calls name so.</summary>
    public static AttestationKind Of(HsmType type) => All.First(kind => kind.Type == type);
}
