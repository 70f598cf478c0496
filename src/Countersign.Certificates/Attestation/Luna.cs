using System.Buffers.Binary;
using System.Globalization;
using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// The public key confirmation of a Thales Luna: certificates and nothing else. "A Luna (Cloud) HSM will issue confirmations only for private keys that
/// were created by the HSM and that can never exist outside of the HSM" (Thales, 2020-04-15); so that the chain holds is the claim, and no attribute is
/// there to be judged.
/// </summary>
internal static class Luna
{
    public const string RsaRoot = "rsa";
    public const string EccRoot = "ecc";

    private const string Firmware = "1.3.6.1.4.1.12383.2.3";
    private const int MostShown = 16;

    // Thales does not say what these mean.
    private static readonly string[] Undocumented = ["1.3.6.1.4.1.12383.2.4", "1.3.6.1.4.1.12383.2.5"];

    /// <summary>Judges one: PKCS #7 or the certificates themselves, in any order, with the root or without it.</summary>
    public static AttestationVerdict Verify(Evidence evidence)
    {
        if (CertificateBag.Read(evidence.Package) is not { } certificates)
            return AttestationFault.Format.Because("it is neither PKCS #7 without a signer nor certificates, of which there may be ten");
        if (certificates.Where(LunaForm.IsConfirmation).Take(2).ToList() is not [var leaf] || LunaForm.Of(leaf) is not { } form)
            return AttestationFault.Chain.Because($"of {certificates.Count} certificates, not exactly one confirms a key in the Chrysalis-ITS form or in that of curves");
        var anchors = evidence.Trust.Of(HsmType.Luna, form.AnchorRole);
        var fault = VendorPath.Arrange(certificates, leaf, anchors, out var path)
            ?? form.FaultOfNumber(certificates.Count)
            ?? FaultOfSerials(path)
            ?? form.Path.Check(path, anchors, evidence.Now)
            ?? FaultOfKey(leaf, evidence);
        return fault is null ? new AttestationVerdict.Holds(Describe(path)) : fault;
    }

    // A device vouches for its own keys only: its number stands in what it says and in what is said of it.
    private static AttestationVerdict.Fails? FaultOfSerials(IReadOnlyList<VendorCertificate> path)
    {
        if (path.Count < 2)
            return AttestationFault.Chain.Because($"{path[0].Issuer.Text}, which issued the confirmation, is not there");
        var named = NumberIn(path[1].Subject);
        return named.Length > 0 && path.Take(2).All(one => one.Extensions.Find(LunaForm.Serial) is not { } stated || Number(stated) == named) ? null
            : AttestationFault.Chain.Because($"the confirmation and {path[1].Subject.Text} do not name one device");
    }

    private static AttestationVerdict.Fails? FaultOfKey(VendorCertificate leaf, Evidence evidence)
    {
        if (leaf.Key != evidence.Key)
            return AttestationFault.KeyMismatch.Because($"the confirmation {leaf.Subject.Text} is of another key");
        return evidence.Policy.LeastFirmware is { } least && !(FirmwareOf(leaf) >= least)
            ? AttestationFault.Firmware.Because($"the firmware is {FirmwareOf(leaf)?.ToString() ?? "not stated"}, and at least {least} is asked for") : null;
    }

    private static AttestedKey Describe(IReadOnlyList<VendorCertificate> path) => new()
    {
        Kind = HsmType.Luna,
        Maker = "Thales",
        Model = path[1].Subject.CommonName is { } name && name.LastIndexOf('-') is > 0 and var dash ? name[..dash] : "Luna",
        Serial = NumberIn(path[1].Subject),
        Firmware = FirmwareOf(path[0])?.ToString(),
        KeyName = path[0].Subject.CommonName,
        Path = [.. path.Select(one => one.Subject.Text), path[^1].Issuer.Text],
        Findings =
        [
            "A confirmation does not tell whether the device works in its FIPS mode.",
            .. Undocumented.Select(path[0].Extensions.Find).OfType<VendorExtension>().Select(one =>
                $"The extension {one.Identifier} is {Convert.ToHexStringLower(one.Value.Span[..Math.Min(one.Value.Length, MostShown)])}, whose meaning Thales does not publish."),
        ],
    };

    private static string? Number(VendorExtension stated) =>
        stated.Value.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(stated.Value.Span).ToString(CultureInfo.InvariantCulture) : null;

    // "Luna K7-521174" or the number alone.
    private static string NumberIn(VendorName device)
    {
        var name = device.CommonName ?? "";
        return name[(name.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1)..];
    }

    // Two numbers of 16 bits, little-endian, the lower first. Thales's own validator writes them as 7 and 84; that 84 stands for 8.4 is our reading.
    private static Version? FirmwareOf(VendorCertificate leaf)
    {
        if (leaf.Extensions.Find(Firmware) is not { Value.Length: sizeof(uint) } stated)
            return null;
        var lower = BinaryPrimitives.ReadUInt16LittleEndian(stated.Value.Span);
        return new Version(BinaryPrimitives.ReadUInt16LittleEndian(stated.Value.Span[sizeof(ushort)..]), lower / 10, lower % 10);
    }
}
