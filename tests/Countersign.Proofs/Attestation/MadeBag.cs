using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Countersign.Proofs.Attestation;

/// <summary>The forms in which certificates and nothing else come.</summary>
internal static class MadeBag
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Func<IReadOnlyList<byte[]>, byte[]>> All { get; } = [Pkcs7, Pkcs7Pem, Pem, Der];

    /// <summary>PKCS #7 that nobody has signed (RFC 5652 section 5.1), as Thales and Windows write it.</summary>
    public static byte[] Pkcs7(IReadOnlyList<byte[]> certificates)
    {
        var tagged = new Asn1Tag(TagClass.ContextSpecific, 0);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.7.2");
            using (writer.PushSequence(tagged))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf().Dispose();
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                // In their own order, which a SET OF of DER would not keep.
                using (writer.PushSequence(tagged))
                {
                    foreach (var der in certificates)
                        writer.WriteEncodedValue(der);
                }

                writer.PushSetOf().Dispose();
            }
        }

        return writer.Encode();
    }

    /// <summary>The same in PEM.</summary>
    public static byte[] Pkcs7Pem(IReadOnlyList<byte[]> certificates) => PemEncoding.WriteUtf8("PKCS7"u8, Pkcs7(certificates));

    /// <summary>One PEM block after the other.</summary>
    public static byte[] Pem(IReadOnlyList<byte[]> certificates) => [.. certificates.SelectMany(der => (byte[])[.. PemEncoding.WriteUtf8("CERTIFICATE"u8, der), .. "\r\n"u8])];

    /// <summary>One DER value after the other.</summary>
    public static byte[] Der(IReadOnlyList<byte[]> certificates) => [.. certificates.SelectMany(der => der)];
}
