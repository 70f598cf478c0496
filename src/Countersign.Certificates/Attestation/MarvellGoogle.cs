using System.Numerics;
using Countersign.Certificates.Requests;
using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// Judges what Marvell's LiquidSecurity modules in Google's Cloud HSM say of a key. Neither the anchors' own dates count (the manufacturer's root of 2015
/// has ended, and lives on under the same key) nor the firmware, which the statement does not tell.
/// </summary>
internal static class MarvellGoogle
{
    /// <summary>The anchors of Marvell, before that Cavium, who make the modules.</summary>
    public const string Manufacturer = "manufacturer";

    /// <summary>The anchors of Google, who owns them.</summary>
    public const string Owner = "owner";

    private const byte Rsa = 0x00;
    private const byte Curve = 0x03;

    // What the private half of a key must say: the public half of any key may leave.
    private static readonly (uint Attribute, string Name, byte Value, AttestationFault Fault)[] Claims =
    [
        (MarvellObject.Local, "LOCAL", 1, AttestationFault.NotGenerated),
        (MarvellObject.Extractable, "EXTRACTABLE", 0, AttestationFault.Exportable),
        (MarvellObject.NeverExtractable, "NEVER_EXTRACTABLE", 1, AttestationFault.Exportable),
        (MarvellObject.Sensitive, "SENSITIVE", 1, AttestationFault.Exportable),
        (MarvellObject.AlwaysSensitive, "ALWAYS_SENSITIVE", 1, AttestationFault.Exportable),
    ];

    /// <summary>Judges a bundle.</summary>
    public static AttestationVerdict Verify(Evidence evidence)
    {
        if (GoogleBundle.Read(evidence.Package, out var bundle) is { } noBundle)
            return noBundle;
        if (Gzip.Inflate(bundle!.Statement) is not { } unpacked || MarvellStatement.Read(unpacked) is not { } statement)
            return AttestationFault.Format.Because($"the statement is not one of {GoogleBundle.Format}");
        if (statement.PrivateKey is not { } key)
            return AttestationFault.Format.Because("the statement is not about one private key");
        if (!key.Is(MarvellObject.Sign, 1))
            return AttestationFault.Format.Because("the statement is about a key that does not sign");
        if (CertificateBag.Read(bundle.Certificates) is not { } all)
            return AttestationFault.Format.Because($"one of the {bundle.Certificates.Count} certificates cannot be read, or they are too many");
        if (MarvellCertificates.Arrange(all, evidence.Trust, out var certificates) is { } notArranged)
            return notArranged;
        var module = MarvellName.Of(certificates!.Partition)!;
        return certificates.Check(statement, evidence.Trust, evidence.Now)
            ?? FaultOfKey(key, evidence.Key)
            ?? FaultOfClaims(key)
            ?? (module.IsFips || !evidence.Policy.RequiresFips ? null : AttestationFault.NotFips.Because($"the card {module.Serial} does not work in FIPS mode"))
            ?? (AttestationVerdict)new AttestationVerdict.Holds(Describe(key, module, certificates));
    }

    // The statement names no curve but in the hash of the key: the point is on the CSR's curve, because it is the one in the CSR, whose signature holds.
    private static AttestationVerdict.Fails? FaultOfKey(MarvellObject key, SubjectPublicKey wanted)
    {
        var isSame = wanted switch
        {
            SubjectPublicKey.Rsa rsa => key.Is(MarvellObject.KeyType, Rsa)
                && Number(key.Value(MarvellObject.Modulus)) == rsa.Modulus && Number(key.Value(MarvellObject.PublicExponent)) == rsa.Exponent,
            SubjectPublicKey.Ec point => key.Is(MarvellObject.KeyType, Curve) && Convert.ToHexStringLower(key.Value(MarvellObject.Modulus)) == point.Point,
            _ => false,
        };
        if (!isSame)
            return AttestationFault.KeyMismatch.Because("the statement is about another key than the CSR's");
        var hash = Convert.ToHexStringLower(key.Value(MarvellObject.KeyHash));
        return hash.Length == 0 || hash == wanted.Hash ? null
            : AttestationFault.KeyMismatch.Because("the statement has the SHA-256 of another key than the CSR's, of other numbers or on another curve");
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static AttestationVerdict.Fails? FaultOfClaims(MarvellObject key)
    {
        foreach (var (attribute, name, value, fault) in Claims)
        {
            if (!key.Is(attribute, value))
                return fault.Because($"{name} of the private key is {(key.Value(attribute) is [var seen] ? $"{seen:X2}" : "missing")}, not {value:X2}");
        }

        return null;
    }

    private static AttestedKey Describe(MarvellObject key, MarvellName module, MarvellCertificates certificates) => new()
    {
        Kind = HsmType.MarvellGoogle,
        Maker = "Marvell",
        Model = "LiquidSecurity in Google Cloud HSM",
        Serial = module.Serial,
        IsFips = module.IsFips,
        KeyName = key.Name,
        Path = [certificates.Partition.Subject.Text, certificates.Card.Subject.Text, certificates.Card.Issuer.Text],
        Findings = [$"{certificates.OwnersCard.Issuer.Text} has certified the card and its partition {module.Partition}."],
    };
}
