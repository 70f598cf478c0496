using System.Collections.Concurrent;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates.Requests;

namespace Countersign.Proofs.Attestation;

/// <summary>A key of our own that stands for one of a maker, a device or a customer. Those with one name are the same: making RSA keys takes long.</summary>
internal sealed class MadeKey
{
    private static readonly ConcurrentDictionary<string, Lazy<MadeKey>> All = new(StringComparer.Ordinal);

    private readonly Lazy<SubjectPublicKey> asPublic;

    private MadeKey(AsymmetricAlgorithm key, HashAlgorithmName hash)
    {
        (Key, Hash) = (key, hash);
        asPublic = new(() => CertificateSigningRequest.Read(Request(), PublicKeyPolicy.LeastRsaBits, KnownKeys.None, out var fault)?.Key
            ?? throw new InvalidOperationException($"A made key has a fault: {fault}."));
    }

    /// <summary>The key, with its private half.</summary>
    public AsymmetricAlgorithm Key { get; }

    /// <summary>The hash that it signs.</summary>
    public HashAlgorithmName Hash { get; }

    /// <summary>Its public half, as orders have it.</summary>
    public SubjectPublicKey Public => asPublic.Value;

    /// <summary>Its SubjectPublicKeyInfo.</summary>
    public byte[] Info => Key.ExportSubjectPublicKeyInfo();

    /// <summary>An RSA key that signs SHA-256.</summary>
    public static MadeKey Rsa(string name, int bits = 2048) => Of($"{name}/{bits}", () => new MadeKey(RSA.Create(bits), HashAlgorithmName.SHA256));

    /// <summary>An RSA key of 2,048 bits with these primes that signs SHA-256, for one with a weakness.</summary>
    public static MadeKey Rsa(string name, BigInteger p, BigInteger q) => Of(name, () => new MadeKey(RSA.Create(Numbers(p, q)), HashAlgorithmName.SHA256));

    /// <summary>A key on P-256, P-384 or P-521 that signs the hash of its size.</summary>
    public static MadeKey Curve(string name, int bits = 256) => Of($"{name}/P-{bits}", () => bits switch
    {
        256 => new MadeKey(ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256),
        384 => new MadeKey(ECDsa.Create(ECCurve.NamedCurves.nistP384), HashAlgorithmName.SHA384),
        _ => new MadeKey(ECDsa.Create(ECCurve.NamedCurves.nistP521), HashAlgorithmName.SHA512),
    });

    /// <summary>A certificate signing request by it, PEM.</summary>
    public string Request()
    {
        lock (this)
        {
            return (Key switch
            {
                RSA rsa => new CertificateRequest("CN=Example Ltd, O=Example Ltd, C=GB", rsa, Hash, RSASignaturePadding.Pkcs1),
                ECDsa curve => new CertificateRequest("CN=Example Ltd, O=Example Ltd, C=GB", curve, Hash),
                _ => throw new InvalidOperationException("No kind of key."),
            }).CreateSigningRequestPem();
        }
    }

    /// <summary>Signs; on a curve as a SEQUENCE of two INTEGERs.</summary>
    public byte[] Sign(byte[] data)
    {
        lock (this)
        {
            return Key switch
            {
                RSA rsa => rsa.SignData(data, Hash, RSASignaturePadding.Pkcs1),
                ECDsa curve => curve.SignData(data, Hash, DSASignatureFormat.Rfc3279DerSequence),
                _ => throw new InvalidOperationException("No kind of key."),
            };
        }
    }

    private static RSAParameters Numbers(BigInteger p, BigInteger q)
    {
        byte[] Bytes(BigInteger number, int length) => [.. new byte[length - number.GetByteCount(true)], .. number.ToByteArray(true, true)];
        // The inverse of the exponent, which is prime (Fermat).
        var order = (p - 1) * (q - 1);
        var d = (((65537 - BigInteger.ModPow(order, 65535, 65537)) * order) + 1) / 65537;
        return new RSAParameters
        {
            Modulus = Bytes(p * q, 256),
            Exponent = [1, 0, 1],
            P = Bytes(p, 128),
            Q = Bytes(q, 128),
            D = Bytes(d, 256),
            DP = Bytes(d % (p - 1), 128),
            DQ = Bytes(d % (q - 1), 128),
            InverseQ = Bytes(BigInteger.ModPow(q, p - 2, p), 128),
        };
    }

    private static MadeKey Of(string name, Func<MadeKey> make) => All.GetOrAdd(name, _ => new(make)).Value;
}
