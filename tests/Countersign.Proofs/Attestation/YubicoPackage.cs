using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Proofs.Attestation;

/// <summary>The forms in which customers hand in a list of certificates.</summary>
internal static class YubicoPackage
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Func<IReadOnlyList<MadeCertificate>, byte[]>> Forms { get; } = [Pem, PemOfWindows, Der, Bundle, BundleInPem];

    /// <summary>PEM, one after the other.</summary>
    public static byte[] Pem(IReadOnlyList<MadeCertificate> certificates) => Encoding.ASCII.GetBytes(string.Concat(certificates.Select(one => one.Pem + "\n")));

    /// <summary>PEM as OpenSSL writes it on Windows, with text before each.</summary>
    public static byte[] PemOfWindows(IReadOnlyList<MadeCertificate> certificates) => Encoding.ASCII.GetBytes(
        string.Concat(certificates.Select(one => $"subject={one.Subject}\n{one.Pem}\n")).Replace("\n", "\r\n", StringComparison.Ordinal));

    /// <summary>DER, one after the other.</summary>
    public static byte[] Der(IReadOnlyList<MadeCertificate> certificates) => [.. certificates.SelectMany(one => one.Der)];

    /// <summary>PKCS #7 without a signer.</summary>
    public static byte[] Bundle(IReadOnlyList<MadeCertificate> certificates)
    {
        var contextZero = new Asn1Tag(TagClass.ContextSpecific, 0);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.7.2");
            using (writer.PushSequence(contextZero))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.WriteEncodedValue([0x31, 0x00]);
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                using (writer.PushSequence(contextZero))
                {
                    foreach (var one in certificates)
                        writer.WriteEncodedValue(one.Der);
                }

                writer.WriteEncodedValue([0x31, 0x00]);
            }
        }

        return writer.Encode();
    }

    /// <summary>The same in PEM.</summary>
    public static byte[] BundleInPem(IReadOnlyList<MadeCertificate> certificates) => Encoding.ASCII.GetBytes(PemEncoding.WriteString("PKCS7", Bundle(certificates)));
}
