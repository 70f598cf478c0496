using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Tests.Requests;

/// <summary>Certificate signing requests for tests.</summary>
internal static class ARequest
{
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
        var request = CertificateSigningRequest.Read(text, leastRsaBits, known ?? KnownKeys.Shipped, out var fault);
        Assert.True(request is null == fault is not null);
        return (request, fault);
    }

    public static CertificateSigningRequest Sound(byte[] der) => Read(Text(der)) is { Request: { } request } ? request : throw new InvalidOperationException($"{Read(Text(der)).Fault}");

    /// <summary>A request by a P-256 key of these parts.</summary>
    /// <param name="subject">What is in the subject.</param>
    /// <param name="attributes">The attributes with their tag; null leaves them out.</param>
    /// <param name="parameters">The parameters of the signature's algorithm.</param>
    public static string Of(byte[] subject, byte[]? attributes = null, byte[]? parameters = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] signed = Tlv(0x30, Tlv(0x02, 0), Tlv(0x30, subject), key.ExportSubjectPublicKeyInfo(), attributes ?? []);
        byte[] signature = [0, .. key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)];
        return Text(Tlv(0x30, signed, Tlv(0x30, Identifier("1.2.840.10045.4.3.2"), parameters ?? []), Tlv(0x03, signature)));
    }

    /// <summary>A request by the RSA key of these primes, of which nothing else is asked; SHA-256, PKCS #1.</summary>
    public static string By(params BigInteger[] primes)
    {
        var modulus = primes.Aggregate(BigInteger.One, (product, prime) => product * prime);
        var order = primes.Aggregate(BigInteger.One, (product, prime) => product * (prime - 1));
        byte[] numbers = Tlv(0x30, Integer(modulus), Integer(65537));
        byte[] key = Tlv(0x30, Tlv(0x30, Identifier("1.2.840.113549.1.1.1"), Tlv(0x05)), Tlv(0x03, [0, .. numbers]));
        byte[] signed = Tlv(0x30, Tlv(0x02, 0), Tlv(0x30, CommonName), key);
        // RFC 8017 section 9.2: 00 01 FF .. FF 00, then the digest with its algorithm.
        byte[] digest = Tlv(0x30, Tlv(0x30, Identifier("2.16.840.1.101.3.4.2.1"), Tlv(0x05)), Tlv(0x04, SHA256.HashData(signed)));
        var length = modulus.GetByteCount(isUnsigned: true);
        byte[] padded = [0, 1, .. Enumerable.Repeat((byte)0xFF, length - digest.Length - 3), 0, .. digest];
        var power = BigInteger.ModPow(new BigInteger(padded, isUnsigned: true, isBigEndian: true), Inverse(65537, order), modulus);
        var signature = power.ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[] whole = [0, .. new byte[length - signature.Length], .. signature];
        return Text(Tlv(0x30, signed, Tlv(0x30, Identifier("1.2.840.113549.1.1.11"), Tlv(0x05)), Tlv(0x03, whole)));
    }

    /// <summary>CN=shop.example, as part of a subject.</summary>
    public static byte[] CommonName => Field("2.5.4.3", 0x0C, "shop.example"u8.ToArray());

    /// <summary>A part of a subject.</summary>
    public static byte[] Field(string identifier, byte tag, byte[] content) => Tlv(0x31, Tlv(0x30, Identifier(identifier), Tlv(tag, content)));

    public static byte[] Tlv(byte tag, params byte[][] parts) => Proofs.CsrMaterial.Tlv(tag, [.. parts.SelectMany(part => part)]);

    public static byte[] Tlv(byte tag, byte content) => Tlv(tag, [content]);

    public static byte[] Identifier(string identifier)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(identifier);
        return writer.Encode();
    }

    private static byte[] Integer(BigInteger number) => Tlv(0x02, number.ToByteArray(isBigEndian: true));

    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (previous, current, was, now) = (modulus, number, BigInteger.Zero, BigInteger.One);
        while (!current.IsOne)
        {
            var quotient = previous / current;
            (previous, current, was, now) = (current, previous - (quotient * current), now, was - (quotient * now));
        }

        return now.Sign < 0 ? now + modulus : now;
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
