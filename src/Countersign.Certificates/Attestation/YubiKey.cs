using System.Globalization;
using Countersign.Certificates.Requests;
using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// Statements of YubiKeys: the certificate that the device has issued for a key in one of its PIV slots, and the one of the device's own key in slot
/// F9. A YubiKey issues them for keys alone that it has made and that cannot leave it, so that there is no extension that would say so.
/// </summary>
internal static class YubiKey
{
    /// <summary>The role of the root of devices with firmware up to 5.7.3.</summary>
    public const string OldRoot = "piv";

    /// <summary>The role of the root of later ones.</summary>
    public const string Root = "attestation";

    private const string SlotPrefix = "YubiKey PIV Attestation ";
    private const string DevicePrefix = "Yubico PIV Attestation";
    private const string FipsExtension = Yubico.PivArc + "10";
    private const string CspnExtension = Yubico.PivArc + "11";

    // Yubico's own cryptography instead of Infineon's (YSA-2024-03).
    private static readonly Version Mended = new(5, 7, 0);

    // YSA-2017-01: keys that can be factored. YSA-2019-02: 80 bits of keys made soon after power came are known.
    private static readonly (Version First, Version Last, bool IsOfRsaOnly, string Advisory)[] Unsound =
    [
        (new(4, 2, 6), new(4, 3, 4), true, "YSA-2017-01"),
        (new(4, 4, 2), new(4, 4, 4), false, "YSA-2019-02"),
    ];

    private static readonly PathPlace Slot = new("certificate of a slot", Standing.Leaf, one => SlotOf(one) is not null);

    // Some devices of the fourth series have a certificate that does not say that it issues; nobody misses them, since none of them is certified.
    private static readonly PathPlace Device = new("certificate of the device", Standing.Authority, one =>
        one.Subject.CommonName is { } name && name.StartsWith(DevicePrefix, StringComparison.Ordinal));

    private static readonly YubicoChain Chain = new(
        HsmType.YubiKey,
        (OldRoot, new VendorPath(Slot, Device)),
        (Root, new VendorPath(Slot, Device, YubicoChain.Series("authority of YubiKeys", "Yubico PIV Attestation "), YubicoChain.Intermediate)));

    /// <summary>Judges a statement.</summary>
    public static AttestationVerdict Verify(Evidence evidence)
    {
        if (Chain.Arrange(evidence, out var path) is { } astray)
            return astray;
        if (YubiKeyStatement.Read(path[0]) is not { } statement)
            return AttestationFault.Format.Because($"{path[0].Subject.Text} does not say what a YubiKey says of a key");
        if (Chain.Check(path, evidence) is { } unfounded)
            return unfounded;
        var isFips = statement.IsOfFipsSeries && path[1].Extensions.Find(FipsExtension) is not null;
        if (evidence.Policy.RequiresFips && !isFips)
            return AttestationFault.NotFips.Because($"the YubiKey {statement.Serial} is not of the FIPS series");
        return FaultOfFirmware(statement.Firmware, path, evidence)
            ?? (AttestationVerdict)new AttestationVerdict.Holds(Describe(statement, path, isFips));
    }

    private static AttestationVerdict.Fails? FaultOfFirmware(Version firmware, IReadOnlyList<VendorCertificate> path, Evidence evidence)
    {
        foreach (var (first, last, isOfRsaOnly, advisory) in Unsound)
        {
            if (firmware >= first && firmware <= last && (!isOfRsaOnly || evidence.Key is SubjectPublicKey.Rsa))
                return AttestationFault.Firmware.Because($"{firmware} makes unsound keys ({advisory})");
        }

        // Whoever has factored the device's own key can have it say anything, another firmware too.
        return path.FirstOrDefault(one => one.Key is SubjectPublicKey.Rsa rsa && Roca.IsWeak(rsa.Modulus)) is { } weak
            ? AttestationFault.Firmware.Because($"the key of {weak.Subject.Text} can be factored (YSA-2017-01)")
            : Yubico.FaultOfAge(firmware, evidence.Policy);
    }

    private static AttestedKey Describe(YubiKeyStatement statement, IReadOnlyList<VendorCertificate> path, bool isFips) => new()
    {
        Kind = HsmType.YubiKey,
        Maker = Yubico.Name,
        Model = $"YubiKey {statement.Firmware.Major}{(isFips ? " FIPS" : "")}, {statement.FormName}",
        Serial = statement.Serial.ToString(CultureInfo.InvariantCulture),
        Firmware = statement.Firmware.ToString(),
        IsFips = isFips,
        KeyName = "slot " + SlotOf(path[0]),
        Path = YubicoChain.Names(path),
        Findings =
        [
            .. statement.Findings,
            .. path[1].Extensions.Find(CspnExtension) is null ? Array.Empty<string>() : ["The device is certified to CSPN."],
            .. Yubico.FindingsOfCurve(path[0].Key, statement.Firmware, Mended),
        ],
    };

    // The four slots of PIV and the twenty for retired keys (NIST SP 800-73). F9 is none of them: its key is the device's.
    private static string? SlotOf(VendorCertificate certificate) =>
        certificate.Subject.CommonName is { } name && name.StartsWith(SlotPrefix, StringComparison.Ordinal)
        && name[SlotPrefix.Length..] is { Length: 2 } slot
        && byte.TryParse(slot, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
        && number is 0x9A or 0x9C or 0x9D or 0x9E or (>= 0x82 and <= 0x95) ? slot : null;
}
