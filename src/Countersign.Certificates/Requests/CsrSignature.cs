using System.Security.Cryptography;

namespace Countersign.Certificates.Requests;

/// <summary>The signature of a request under its own key: the proof that whoever orders has the key.</summary>
internal static class CsrSignature
{
    private const string RsaPrefix = "1.2.840.113549.1.1.";
    private const string EcPrefix = "1.2.840.10045.4.";

    // SHA-1 is taken for RSA: what is signed here is the caller's own text, so that a collision gains nothing, and old shops still send it.
    private static readonly Dictionary<string, (HashAlgorithmName Hash, bool IsRsa)> Algorithms = new(StringComparer.Ordinal)
    {
        [RsaPrefix + "5"] = (HashAlgorithmName.SHA1, true),
        [RsaPrefix + "11"] = (HashAlgorithmName.SHA256, true),
        [RsaPrefix + "12"] = (HashAlgorithmName.SHA384, true),
        [RsaPrefix + "13"] = (HashAlgorithmName.SHA512, true),
        [EcPrefix + "3.2"] = (HashAlgorithmName.SHA256, false),
        [EcPrefix + "3.3"] = (HashAlgorithmName.SHA384, false),
        [EcPrefix + "3.4"] = (HashAlgorithmName.SHA512, false),
    };

    /// <summary>The fault when the algorithm is not taken or the signature does not hold.</summary>
    /// <param name="key">The key of the request, of a size that is taken: the work grows with the cube of it.</param>
    /// <param name="algorithm">The identifier of the algorithm, numbers with dots.</param>
    /// <param name="signed">What is signed.</param>
    /// <param name="signature">The signature.</param>
    public static CsrFault? Check(SubjectPublicKey key, string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (!Algorithms.TryGetValue(algorithm, out var found) || found.IsRsa != key is SubjectPublicKey.Rsa)
            return CsrFault.SignatureAlgorithm;
        try
        {
            return Holds(key, found.Hash, signed, signature) ? null : CsrFault.Signature;
        }
        catch (CryptographicException)
        {
            return CsrFault.KeyNumbers; // A point that is on no curve, or a modulus that the library does not take.
        }
    }

    private static bool Holds(SubjectPublicKey key, HashAlgorithmName hash, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (key is SubjectPublicKey.Rsa rsa)
        {
            using var verifier = RSA.Create(rsa.Parameters());
            return verifier.VerifyData(signed, signature, hash, RSASignaturePadding.Pkcs1);
        }

        using var curve = ECDsa.Create(((SubjectPublicKey.Ec)key).Parameters());
        return curve.VerifyData(signed, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
    }
}
