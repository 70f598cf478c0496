using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Countersign.Certificates.Requests;

/// <summary>The parameters of RSASSA-PSS (RFC 4055 section 3.1) that the platform verifies: one hash throughout, and a salt of its length.</summary>
internal static class PssParameters
{
    private const string MaskGeneration = "1.2.840.113549.1.1.8";

    private static readonly (string Identifier, int Bytes, HashAlgorithmName Name)[] Hashes =
    [
        ("2.16.840.1.101.3.4.2.1", 32, HashAlgorithmName.SHA256),
        ("2.16.840.1.101.3.4.2.2", 48, HashAlgorithmName.SHA384),
        ("2.16.840.1.101.3.4.2.3", 64, HashAlgorithmName.SHA512),
    ];

    // The parameters of a hash are NULL or absent (RFC 4055 section 2.1), so that each has two encodings.
    private static readonly (byte[] Encoded, HashAlgorithmName Hash)[] Encodings =
        [.. Hashes.Select(hash => (Encode(hash.Identifier, hash.Bytes, true), hash.Name)), .. Hashes.Select(hash => (Encode(hash.Identifier, hash.Bytes, false), hash.Name))];

    /// <summary>The hash that the parameters name; null for others than these.</summary>
    public static HashAlgorithmName? HashOf(ReadOnlySpan<byte> parameters)
    {
        foreach (var (encoded, hash) in Encodings)
        {
            if (parameters.SequenceEqual(encoded))
                return hash;
        }

        return null;
    }

    private static byte[] Encode(string hash, int saltBytes, bool withNull)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                WriteHash(writer, hash, withNull);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(MaskGeneration);
                WriteHash(writer, hash, withNull);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                writer.WriteInteger(saltBytes);
        }

        return writer.Encode();
    }

    private static void WriteHash(AsnWriter writer, string hash, bool withNull)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(hash);
            if (withNull)
                writer.WriteNull();
        }
    }
}
