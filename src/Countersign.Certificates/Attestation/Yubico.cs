using System.Buffers.Binary;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>What the statements of YubiKeys and YubiHSMs have in common: extensions under one arc, and one advisory.</summary>
internal static class Yubico
{
    /// <summary>The maker.</summary>
    public const string Name = "Yubico";

    /// <summary>The arc of what YubiKeys say of a key in a PIV slot (docs.yubico.com, "PIV Attestation OID Arc").</summary>
    public const string PivArc = "1.3.6.1.4.1.41482.3.";

    /// <summary>The arc of what YubiHSMs say (docs.yubico.com, "YubiHSM OIDs").</summary>
    public const string HsmArc = "1.3.6.1.4.1.41482.4.";

    private const int MostNumberBytes = sizeof(ulong);
    private const int VersionBytes = 3;

    /// <summary>The content of the one DER value that an extension holds; false when it is not there or holds anything else.</summary>
    public static bool TryRead(VendorCertificate certificate, string identifier, byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        return certificate.Extensions.Find(identifier) is { } extension && DerWalk.IsStrict(extension.Value.Span)
            && new DerReader(extension.Value.Span).TryRead(tag, out content);
    }

    /// <summary>The INTEGER that an extension holds; null when it is not there, negative or longer than eight bytes.</summary>
    public static ulong? Number(VendorCertificate certificate, string identifier)
    {
        if (!TryRead(certificate, identifier, DerReader.Integer, out var content) || content.Length > MostNumberBytes || content[0] >= 0x80)
            return null;
        Span<byte> padded = stackalloc byte[MostNumberBytes];
        padded.Clear();
        content.CopyTo(padded[^content.Length..]);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    /// <summary>The version that three bytes are; null for any other number of them.</summary>
    public static Version? Firmware(ReadOnlySpan<byte> bytes) => bytes.Length == VersionBytes ? new Version(bytes[0], bytes[1], bytes[2]) : null;

    /// <summary>Whether a device's firmware is older than the operator takes.</summary>
    public static AttestationVerdict.Fails? FaultOfAge(Version firmware, AttestationPolicy policy) =>
        policy.LeastFirmware is { } least && firmware < least ? AttestationFault.Firmware.Because($"{firmware} is older than {least}") : null;

    /// <summary>
    /// What is worth knowing of a key on a curve in firmware that still has Infineon's library (Yubico, YSA-2024-03). To get at it takes the device,
    /// and measuring it in a laboratory while it signs: that is for the operator's least firmware to judge.
    /// </summary>
    public static IEnumerable<string> FindingsOfCurve(SubjectPublicKey key, Version firmware, Version mended)
    {
        if (key is SubjectPublicKey.Ec && firmware < mended)
            yield return $"Whoever opens the device can measure the key while it signs: firmware before {mended} (CVE-2024-45678).";
    }
}
