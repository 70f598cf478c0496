using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>A kind of hardware that vouches for keys: one line for each, and nothing else knows them all.</summary>
/// <param name="Type">The kind, as calls name it.</param>
/// <param name="AnchorRoles">Which anchors its statements rest on; a folder for each.</param>
/// <param name="Policy">What is asked of it unless the operator says otherwise.</param>
public sealed record AttestationKind(HsmType Type, IReadOnlyList<string> AnchorRoles, AttestationPolicy Policy)
{
    // Code signing baseline requirements 6.2.7.4.1: FIPS 140-2 level 2 or Common Criteria EAL 4+.
    private static readonly AttestationPolicy Usual = new();

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<AttestationKind> All { get; } =
    [
        new(HsmType.YubiKey, [YubiKey.OldRoot, YubiKey.Root], Usual) { Verify = YubiKey.Verify },
        new(HsmType.Luna, [Luna.RsaRoot, Luna.EccRoot], Usual) { Verify = Luna.Verify },
        new(HsmType.MarvellGoogle, [MarvellGoogle.Manufacturer, MarvellGoogle.Owner], Usual) { Verify = MarvellGoogle.Verify },
        // Fortanix's authorities live for a month each, so that only the time of the statement limits its age.
        new(HsmType.Fortanix, [Fortanix.Root], Usual with { MostAge = TimeSpan.FromDays(90) }) { Verify = Fortanix.Verify },
        new(HsmType.YubiHsm2, [YubiHsm2.OldRoot, YubiHsm2.Root], Usual) { Verify = YubiHsm2.Verify },
        new(HsmType.NShield, [NShield.Root], Usual) { Verify = NShield.Verify },
    ];

    /// <summary>Judges a statement of the kind; pure, and nothing is thrown.</summary>
    internal required Func<Evidence, AttestationVerdict> Verify { get; init; }

    /// <summary>The kind that calls name so.</summary>
    public static AttestationKind Of(HsmType type) => All.First(kind => kind.Type == type);
}
