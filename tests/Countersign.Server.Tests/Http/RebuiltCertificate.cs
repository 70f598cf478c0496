using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.Server.Tests.Http;

/// <summary>Certificates that the platform itself would not make: the parts of a sound one, changed and put together again.</summary>
internal static class RebuiltCertificate
{
    private const string EcdsaWithSha1 = "1.2.840.10045.4.1";
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    // RFC 5280 section 4.1: the places in TBSCertificate.
    private const int Serial = 1;
    private const int Algorithm = 2;
    private const int Extensions = 7;

    private static readonly Asn1Tag Tagged = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>With one more extension, whatever is there, and signed anew.</summary>
    public static X509Certificate2 WithExtension(X509Certificate2 certificate, X509Extension extension, X509Certificate2 issuer)
    {
        var parts = Parts(certificate);
        var read = new AsnReader(parts[Extensions], AsnEncodingRules.DER).ReadSequence(Tagged).ReadSequence();
        var list = new AsnWriter(AsnEncodingRules.DER);
        using (list.PushSequence(Tagged))
        using (list.PushSequence())
        {
            while (read.HasData)
                list.WriteEncodedValue(read.ReadEncodedValue().Span);
            using (list.PushSequence())
            {
                list.WriteObjectIdentifier(extension.Oid!.Value!);
                list.WriteOctetString(extension.RawData);
            }
        }

        parts[Extensions] = list.Encode();
        return Signed(parts, certificate, issuer, HashAlgorithmName.SHA256, EcdsaWithSha256);
    }

    /// <summary>The same content under a signature of its own.</summary>
    public static X509Certificate2 SignedAgain(X509Certificate2 certificate, X509Certificate2 issuer) =>
        Signed(Parts(certificate), certificate, issuer, HashAlgorithmName.SHA256, EcdsaWithSha256);

    /// <summary>Signed over SHA-1.</summary>
    public static X509Certificate2 BySha1(X509Certificate2 certificate, X509Certificate2 issuer) =>
        Signed(Parts(certificate), certificate, issuer, HashAlgorithmName.SHA1, EcdsaWithSha1);

    /// <summary>With another serial number under the signature that was there.</summary>
    public static X509Certificate2 WithOtherSerial(X509Certificate2 certificate)
    {
        var parts = Parts(certificate);
        parts[Serial][^1] ^= 1;
        var whole = new AsnReader(certificate.RawData, AsnEncodingRules.DER).ReadSequence();
        whole.ReadEncodedValue();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(Content(parts));
            writer.WriteEncodedValue(whole.ReadEncodedValue().Span);
            writer.WriteEncodedValue(whole.ReadEncodedValue().Span);
        }

        return WithKeyOf(certificate, writer.Encode());
    }

    /// <summary>With one bit of its signature changed.</summary>
    public static X509Certificate2 WithOtherSignature(X509Certificate2 certificate)
    {
        var bytes = certificate.RawData;
        bytes[^1] ^= 1;
        return WithKeyOf(certificate, bytes);
    }

    private static List<byte[]> Parts(X509Certificate2 certificate)
    {
        var content = new AsnReader(certificate.RawData, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var parts = new List<byte[]>();
        while (content.HasData)
            parts.Add(content.ReadEncodedValue().ToArray());
        return parts;
    }

    private static X509Certificate2 Signed(List<byte[]> parts, X509Certificate2 certificate, X509Certificate2 issuer, HashAlgorithmName hash, string algorithm)
    {
        var named = new AsnWriter(AsnEncodingRules.DER);
        using (named.PushSequence())
            named.WriteObjectIdentifier(algorithm);
        parts[Algorithm] = named.Encode();
        using var key = issuer.GetECDsaPrivateKey()!;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(Content(parts));
            writer.WriteEncodedValue(parts[Algorithm]);
            writer.WriteBitString(key.SignData(Content(parts), hash, DSASignatureFormat.Rfc3279DerSequence));
        }

        return WithKeyOf(certificate, writer.Encode());
    }

    private static byte[] Content(List<byte[]> parts)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            parts.ForEach(part => writer.WriteEncodedValue(part));
        return writer.Encode();
    }

    private static X509Certificate2 WithKeyOf(X509Certificate2 certificate, byte[] bytes)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        using var rebuilt = X509CertificateLoader.LoadCertificate(bytes);
        return rebuilt.CopyWithPrivateKey(key);
    }
}
