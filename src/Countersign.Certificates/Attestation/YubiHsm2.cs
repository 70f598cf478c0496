using System.Globalization;
using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// Statements of YubiHSMs: the certificate that the device has issued for one of its keys with the key that it came with, and its own, which the
/// owner fetches as object 0. A YubiHSM speaks of keys too that were brought in or may leave, and of keys by keys of its owner: the former
/// are told by what is said of them, the latter by their issuers.
/// </summary>
internal static class YubiHsm2
{
    /// <summary>
    /// The role of the root of devices up to the middle of 2025. Between it and a device stands an authority of one batch, which Yubico publishes and
    /// no device keeps: an operator puts the files of those next to the root's, so that customers may leave them out.
    /// </summary>
    public const string OldRoot = "yubihsm";

    /// <summary>The role of the root of later ones.</summary>
    public const string Root = "attestation";

    private const string Prefix = "YubiHSM Attestation ";
    private const string BatchPrefix = "Yubico YubiHSM ";
    private const string BatchSuffix = " Sub-CA";
    private const string FipsNumberExtension = Yubico.HsmArc + "10";

    // Yubico's own cryptography instead of Infineon's (YSA-2024-03).
    private static readonly Version Mended = new(2, 4, 0);

    private static readonly PathPlace Key = new("certificate of a key", Standing.Leaf, one =>
        one.Subject.CommonName == Prefix + $"id:0x{Yubico.Number(one, YubiHsm2Statement.IdExtension):x4}");

    private static readonly PathPlace Device = new("certificate of the device", Standing.Authority, one =>
        one.Subject.CommonName == Prefix + $"({Yubico.Number(one, YubiHsm2Statement.SerialExtension)})");

    private static readonly PathPlace Batch = new("authority of a batch", Standing.Authority, one =>
        one.Subject.CommonName is { } name
        && name.StartsWith(BatchPrefix, StringComparison.Ordinal) && name.EndsWith(BatchSuffix, StringComparison.Ordinal));

    private static readonly YubicoChain Chain = new(
        HsmType.YubiHsm2,
        (OldRoot, new VendorPath(Key, Device, Batch)),
        (Root, new VendorPath(Key, Device, YubicoChain.Series("authority of YubiHSMs", Prefix), YubicoChain.Intermediate)));

    /// <summary>Judges a statement.</summary>
    public static AttestationVerdict Verify(Evidence evidence)
    {
        if (Chain.Arrange(evidence, out var path) is { } astray)
            return astray;
        if (YubiHsm2Statement.Read(path[0]) is not { } statement)
            return AttestationFault.Format.Because($"{path[0].Subject.Text} does not say what a YubiHSM says of a key");
        // Capabilities never change, and a CSR has been signed: so no device says that.
        if (!statement.MaySign)
            return AttestationFault.Format.Because($"{path[0].Subject.Text} is about a key that may not sign");
        if (path.Count > 1 && Yubico.Number(path[1], YubiHsm2Statement.SerialExtension) != statement.Serial)
            return AttestationFault.Chain.Because($"{path[1].Subject.Text} vouches for a key in another device, {statement.Serial}");
        return Chain.Check(path, evidence) ?? FaultOfKey(statement, evidence.Policy)
            ?? (AttestationVerdict)new AttestationVerdict.Holds(Describe(statement, path));
    }

    private static AttestationVerdict.Fails? FaultOfKey(YubiHsm2Statement statement, AttestationPolicy policy) =>
        statement.Origin != YubiHsm2Statement.Generated ? AttestationFault.NotGenerated.Because($"its origin is {statement.Origin:x2}, not 01")
        : statement.MayLeave
            ? AttestationFault.Exportable.Because($"it may be exported under wrap, or export: its capabilities are {statement.Capabilities:x16}")
        : policy.RequiresFips && statement.IsApproved != true
            ? AttestationFault.NotFips.Because($"the YubiHSM {statement.Serial} does not say that it is in its FIPS-approved mode")
        : Yubico.FaultOfAge(statement.Firmware, policy);

    private static AttestedKey Describe(YubiHsm2Statement statement, IReadOnlyList<VendorCertificate> path)
    {
        var isFips = statement.IsApproved == true;
        // A genuine device's own certificate has a number there though its statements say nothing of the mode: it is about what was sold.
        var hasIdleMode = !isFips && path.Take(2).Any(one => one.Extensions.Find(FipsNumberExtension) is not null);
        return new AttestedKey
        {
            Kind = HsmType.YubiHsm2,
            Maker = Yubico.Name,
            Model = isFips ? "YubiHSM 2 FIPS" : "YubiHSM 2",
            Serial = statement.Serial.ToString(CultureInfo.InvariantCulture),
            Firmware = statement.Firmware.ToString(),
            IsFips = isFips,
            KeyName = string.Create(CultureInfo.InvariantCulture, $"0x{statement.Id:x4} {statement.Label}").TrimEnd(),
            Path = YubicoChain.Names(path),
            Findings =
            [
                .. hasIdleMode ? ["The device has a FIPS number, and does not say that it is in its approved mode."] : Array.Empty<string>(),
                .. Yubico.FindingsOfCurve(path[0].Key, statement.Firmware, Mended),
            ],
        };
    }
}
