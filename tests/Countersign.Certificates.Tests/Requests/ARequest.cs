using System.Formats.Asn1;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Tests.Requests;

/// <summary>Certificate signing requests for tests.</summary>
internal static class ARequest
{
    private const string Samples = "../shared/samples/attestation";

    public static byte[] Der(string subject = "CN=shop.example", ECCurve? curve = null, Action<CertificateRequest>? change = null)
    {
        using var key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        change?.Invoke(request);
        return request.CreateSigningRequest();
    }

    public static byte[] RsaDer(int bits)
    {
        using var key = RSA.Create(bits);
        return new CertificateRequest("CN=shop.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
    }

    /// <summary>A request signed with a hash that the platform does not make requests with any more.</summary>
    public static byte[] RsaSigned(HashAlgorithmName hash, string algorithm)
    {
        using var key = RSA.Create(2048);
        var signed = Proofs.CsrMaterial.Signed(new CertificateRequest("CN=shop.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest());
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(signed);
            Algorithm(writer, algorithm);
            writer.WriteBitString(key.SignData(signed, hash, RSASignaturePadding.Pkcs1));
        }

        return writer.Encode();
    }

    public static string Text(byte[] der) => Convert.ToBase64String(der);

    /// <summary>A request that says what the test wants, signed by nobody.</summary>
    public static byte[] Unsigned(BigInteger modulus, BigInteger exponent, string signature = "1.2.840.113549.1.1.11")
    {
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteInteger(modulus);
            key.WriteInteger(exponent);
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                writer.WriteEncodedValue(new X500DistinguishedName("CN=shop.example").RawData);
                using (writer.PushSequence())
                {
                    Algorithm(writer, "1.2.840.113549.1.1.1");
                    writer.WriteBitString(key.Encode());
                }

                using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                }
            }

            Algorithm(writer, signature);
            writer.WriteBitString(new byte[256]);
        }

        return writer.Encode();
    }

    public static (CertificateSigningRequest? Request, CsrFault? Fault) Read(string text, int leastRsaBits = 2048, KnownKeys? known = null)
    {
        var request = CertificateSigningRequest.Read(text, leastRsaBits, known ?? KnownKeys.None, out var fault);
        Assert.True(request is null == fault is not null);
        return (request, fault);
    }

    public static CertificateSigningRequest Sound(byte[] der) => Read(Text(der)) is { Request: { } request } ? request : throw new InvalidOperationException($"{Read(Text(der)).Fault}");

    /// <summary>The text of a genuine sample; skips the test where the samples are not.</summary>
    public static string Sample(string file, [CallerFilePath] string test = "")
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "../../..", Samples, file));
        Assert.SkipUnless(File.Exists(path), $"{Samples} is not there, where the genuine sample {file} is");
        return File.ReadAllText(path);
    }

    private static void Algorithm(AsnWriter writer, string identifier)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(identifier);
            writer.WriteNull();
        }
    }
}
