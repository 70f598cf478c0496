using System.Formats.Asn1;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.Proofs.Attestation;

/// <summary>A certificate as a maker of hardware would issue it, written field by field, so that makers' oddities and every fault can be put in.</summary>
internal sealed record MadeCertificate
{
    private const string Ca = "2.5.29.19";
    private const string Usage = "2.5.29.15";
    private const string Purposes = "2.5.29.37";

    // Beside the values: a copy that says something else must not keep the encoding of what it was made from.
    private static readonly ConditionalWeakTable<MadeCertificate, byte[]> Encoded = [];

    /// <summary>Whose it is, as X.500 text; the last field stands first in it.</summary>
    public required string Subject { get; init; }

    /// <summary>Its key.</summary>
    public required MadeKey Key { get; init; }

    /// <summary>Who issues it; null when it does itself.</summary>
    public MadeCertificate? Issuer { get; init; }

    /// <summary>Another key than the issuer's, for a signature that does not hold.</summary>
    public MadeKey? SignedBy { get; init; }

    public DateTimeOffset NotBefore { get; init; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset NotAfter { get; init; } = new(2050, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Its serial number, big-endian.</summary>
    public byte[] Serial { get; init; } = [0x01];

    /// <summary>The extensions in their order: identifier, whether critical, what the octet string holds.</summary>
    public IReadOnlyList<(string Identifier, bool IsCritical, byte[] Value)> Extensions { get; init; } = [];

    /// <summary>Whether a criticality of false is written out, NULL stands with curves, and the numbers of signatures are unsigned, as Thales does it.</summary>
    public bool IsThalesStyle { get; init; }

    /// <summary>Its encoding.</summary>
    public byte[] Der => Encoded.GetValue(this, one => one.Encode());

    /// <summary>The same as PEM.</summary>
    public string Pem => PemEncoding.WriteString("CERTIFICATE", Der);

    /// <summary>The extensions of an authority.</summary>
    public static (string Identifier, bool IsCritical, byte[] Value) Authority(int? pathLength = null) =>
        (Ca, true, new X509BasicConstraintsExtension(true, pathLength is not null, pathLength ?? 0, true).RawData);

    /// <summary>Basic constraints that say that it is no authority.</summary>
    public static (string Identifier, bool IsCritical, byte[] Value) NoAuthority() => (Ca, true, new X509BasicConstraintsExtension(false, false, 0, true).RawData);

    /// <summary>A key usage.</summary>
    public static (string Identifier, bool IsCritical, byte[] Value) Uses(X509KeyUsageFlags usage) => (Usage, true, new X509KeyUsageExtension(usage, true).RawData);

    /// <summary>An extended key usage.</summary>
    public static (string Identifier, bool IsCritical, byte[] Value) For(params string[] purposes)
    {
        var all = new OidCollection();
        foreach (var purpose in purposes)
            all.Add(new Oid(purpose));
        return (Purposes, true, new X509EnhancedKeyUsageExtension(all, true).RawData);
    }

    private byte[] Encode()
    {
        var signer = SignedBy ?? Issuer?.Key ?? Key;
        var signed = Content(signer);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(signed);
            WriteAlgorithm(writer, signer);
            writer.WriteBitString(IsThalesStyle && signer.Key is ECDsa curve ? Unsigned(curve.SignData(signed, signer.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)) : signer.Sign(signed));
        }

        return writer.Encode();
    }

    private byte[] Content(MadeKey signer)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                writer.WriteInteger(2);
            writer.WriteIntegerUnsigned(Serial);
            WriteAlgorithm(writer, signer);
            writer.WriteEncodedValue(new X500DistinguishedName((Issuer ?? this).Subject).RawData);
            using (writer.PushSequence())
            {
                WriteTime(writer, NotBefore);
                WriteTime(writer, NotAfter);
            }

            writer.WriteEncodedValue(new X500DistinguishedName(Subject).RawData);
            writer.WriteEncodedValue(Key.Info);
            if (Extensions.Count > 0)
                WriteExtensions(writer);
        }

        return writer.Encode();
    }

    private void WriteExtensions(AsnWriter writer)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
        using (writer.PushSequence())
        {
            foreach (var (identifier, isCritical, value) in Extensions)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(identifier);
                    if (isCritical || IsThalesStyle)
                        writer.WriteBoolean(isCritical);
                    writer.WriteOctetString(value);
                }
            }
        }
    }

    private void WriteAlgorithm(AsnWriter writer, MadeKey signer)
    {
        var size = signer.Hash.Name![3..];
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(signer.Key is RSA
                ? "1.2.840.113549.1.1." + size switch { "256" => "11", "384" => "12", _ => "13" }
                : "1.2.840.10045.4.3." + size switch { "256" => "2", "384" => "3", _ => "4" });
            if (signer.Key is RSA || IsThalesStyle)
                writer.WriteNull();
        }
    }

    private static void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        if (time.Year < 2050)
            writer.WriteUtcTime(time);
        else
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    }

    private static byte[] Unsigned(byte[] joined)
    {
        byte[] Number(byte[] bytes) => CsrMaterial.Tlv(0x02, bytes.AsSpan().TrimStart((byte)0).ToArray());
        return CsrMaterial.Tlv(0x30, [.. Number(joined[..(joined.Length / 2)]), .. Number(joined[(joined.Length / 2)..])]);
    }
}
