using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.Certificates.Requests;

/// <summary>The public key of a request, as numbers: two encodings of one key are equal.</summary>
public abstract record SubjectPublicKey
{
    private protected SubjectPublicKey()
    {
    }

    /// <summary>The SHA-256 of its SubjectPublicKeyInfo in the usual encoding, whatever encoding it came in; lower-case hex.</summary>
    public string Hash => field ??= Convert.ToHexStringLower(SHA256.HashData(Encode()));

    /// <summary>It as the platform has keys; the caller certifies it.</summary>
    public PublicKey ToPublicKey() => PublicKey.CreateFromSubjectPublicKeyInfo(Encode(), out _);

    /// <summary>Whether both are one key, whether or not somebody has asked for the hash of one.</summary>
    public virtual bool Equals(SubjectPublicKey? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>Its SubjectPublicKeyInfo in the usual encoding.</summary>
    private protected abstract byte[] Encode();

    /// <summary>An RSA key.</summary>
    /// <param name="Modulus">The modulus, positive.</param>
    /// <param name="Exponent">The public exponent, positive.</param>
    public sealed record Rsa(BigInteger Modulus, BigInteger Exponent) : SubjectPublicKey
    {
        /// <summary>The length of the modulus in bits.</summary>
        public int Bits { get; } = (int)Modulus.GetBitLength();

        private protected override byte[] Encode()
        {
            using var rsa = RSA.Create(Parameters());
            return rsa.ExportSubjectPublicKeyInfo();
        }

        internal RSAParameters Parameters() => new()
        {
            Modulus = Modulus.ToByteArray(isUnsigned: true, isBigEndian: true),
            Exponent = Exponent.ToByteArray(isUnsigned: true, isBigEndian: true),
        };
    }

    /// <summary>A point on an elliptic curve.</summary>
    /// <param name="Curve">The curve.</param>
    /// <param name="Point">The point, uncompressed: 04, x, y; lower-case hex.</param>
    public sealed record Ec(NamedCurve Curve, string Point) : SubjectPublicKey
    {
        private static readonly byte[] Nobody = [0x30, 0x00];
        private static readonly byte[] Never = [0x30, 0x1E, 0x17, 0x0D, .. "700101000000Z"u8, 0x17, 0x0D, .. "700101000000Z"u8];

        private protected override byte[] Encode()
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(NamedCurve.PublicKey);
                    writer.WriteObjectIdentifier(Curve.Identifier);
                }

                writer.WriteBitString(Convert.FromHexString(Point));
            }

            return writer.Encode();
        }

        /// <summary>What verifies signatures by it; the caller disposes it.</summary>
        /// <exception cref="CryptographicException">The point is not on the curve.</exception>
        // By way of a certificate that nobody has signed: given a key by its numbers, the platform multiplies the point by the order of the group, which
        // on curves with a cofactor of 1 tells no more than the equation of the curve does, and costs as much as verifying a signature.
        internal ECDsa Verifier()
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Unsigned());
            return certificate.GetECDsaPublicKey()!;
        }

        private byte[] Unsigned()
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteInteger(1);
                    WriteAlgorithm(writer);
                    writer.WriteEncodedValue(Nobody);
                    writer.WriteEncodedValue(Never);
                    writer.WriteEncodedValue(Nobody);
                    writer.WriteEncodedValue(Encode());
                }

                WriteAlgorithm(writer);
                writer.WriteBitString([0]);
            }

            return writer.Encode();
        }

        private static void WriteAlgorithm(AsnWriter writer)
        {
            using (writer.PushSequence())
                writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
        }
    }
}

/// <summary>A curve that certificates are made for (decision P3).</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Identifier">Its object identifier.</param>
/// <param name="CoordinateBytes">The length of one coordinate.</param>
public sealed record NamedCurve(string Name, string Identifier, int CoordinateBytes)
{
    /// <summary>The object identifier of elliptic-curve keys (RFC 5480).</summary>
    internal const string PublicKey = "1.2.840.10045.2.1";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<NamedCurve> All { get; } =
    [
        new("P-256", "1.2.840.10045.3.1.7", 32),
        new("P-384", "1.3.132.0.34", 48),
        new("P-521", "1.3.132.0.35", 66),
    ];
}
