using System.Buffers.Binary;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>What the certificate of a key says in Yubico's extensions (docs.yubico.com, "YubiHSM OIDs"; each holds one DER value).</summary>
/// <param name="Firmware">The version of the device's firmware.</param>
/// <param name="Serial">The number of the device.</param>
/// <param name="Origin">Where the key comes from, one bit for each way.</param>
/// <param name="Capabilities">What may be done with it, one bit for each command.</param>
/// <param name="Id">The key's number in the device.</param>
/// <param name="Label">What its owner calls it.</param>
/// <param name="IsApproved">Whether the device was in its FIPS-approved mode; null where it does not say, as those without one.</param>
internal sealed record YubiHsm2Statement(Version Firmware, ulong Serial, byte Origin, ulong Capabilities, ulong Id, string Label, bool? IsApproved)
{
    /// <summary>The extension with the number of the device, which its own certificate has too.</summary>
    public const string SerialExtension = Yubico.HsmArc + "2";

    /// <summary>The extension with the key's number.</summary>
    public const string IdExtension = Yubico.HsmArc + "6";

    /// <summary>The only origin of a key that was never outside; two bits are of one that came back under wrap.</summary>
    public const byte Generated = 0x01;

    private const string FirmwareExtension = Yubico.HsmArc + "1";
    private const string OriginExtension = Yubico.HsmArc + "3";
    private const string CapabilitiesExtension = Yubico.HsmArc + "5";
    private const string LabelExtension = Yubico.HsmArc + "9";
    private const string ApprovedExtension = Yubico.HsmArc + "12";
    private const byte Utf8String = 0x0C;

    // The bits of capabilities (Yubico, libyubihsm).
    private const ulong Signs = (1UL << 5) | (1UL << 6) | (1UL << 7) | (1UL << 8);
    private const ulong Exports = 1UL << 12;
    private const ulong ExportableUnderWrap = 1UL << 16;

    /// <summary>Whether the key may sign: with either padding of RSA, or on either kind of curve.</summary>
    public bool MaySign => (Capabilities & Signs) != 0;

    /// <summary>Whether it may leave under another key. To export is what keys that wrap do: one that signs is not taken with that either.</summary>
    public bool MayLeave => (Capabilities & (Exports | ExportableUnderWrap)) != 0;

    /// <summary>Reads it; null when the certificate does not say all of it.</summary>
    public static YubiHsm2Statement? Read(VendorCertificate certificate)
    {
        if (!Yubico.TryRead(certificate, FirmwareExtension, DerReader.OctetString, out var version) || Yubico.Firmware(version) is not { } firmware
            || Yubico.Number(certificate, SerialExtension) is not { } serial || Yubico.Number(certificate, IdExtension) is not { } id
            || !TryReadBits(certificate, OriginExtension, sizeof(byte), out var origin)
            || !TryReadBits(certificate, CapabilitiesExtension, sizeof(ulong), out var capabilities)
            || !Yubico.TryRead(certificate, LabelExtension, Utf8String, out var text) || SubjectReader.Text(Utf8String, text) is not { } label
            || !TryReadMode(certificate, out var isApproved))
        {
            return null;
        }

        var able = BinaryPrimitives.ReadUInt64BigEndian(capabilities);
        return new YubiHsm2Statement(firmware, serial, origin[0], able, id, Printable(label), isApproved);
    }

    private static bool TryReadBits(VendorCertificate certificate, string identifier, int length, out ReadOnlySpan<byte> bits)
    {
        // The first byte tells how many bits of the last are not there.
        var isThere = Yubico.TryRead(certificate, identifier, DerReader.BitString, out var content) && content.Length == 1 + length
            && content[0] == 0;
        bits = isThere ? content[1..] : default;
        return isThere;
    }

    private static bool TryReadMode(VendorCertificate certificate, out bool? isApproved)
    {
        isApproved = null;
        if (certificate.Extensions.Find(ApprovedExtension) is null)
            return true;
        var isThere = Yubico.TryRead(certificate, ApprovedExtension, DerReader.Boolean, out var content);
        isApproved = isThere && content is [0xFF];
        return isThere;
    }

    private static string Printable(string label) => string.Concat(label.Where(c => !char.IsControl(c)));
}
