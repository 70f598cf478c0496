using System.Security.Cryptography;

namespace Countersign.Certificates.Requests;

/// <summary>The signature of a request under its own key: the proof that whoever orders has the key.</summary>
internal static class CsrSignature
{
    private const string RsaPrefix = "1.2.840.113549.1.1.";
    private const string EcPrefix = "1.2.840.10045.4.";
    private const string Pss = RsaPrefix + "10";

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
    /// <param name="parameters">The parameters of the algorithm, as they are encoded.</param>
    /// <param name="signed">What is signed.</param>
    /// <param name="signature">The signature.</param>
    public static CsrFault? Check(
        SubjectPublicKey key, string algorithm, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (Find(algorithm, parameters) is not { } found || found.IsRsa != key is SubjectPublicKey.Rsa)
            return CsrFault.SignatureAlgorithm;
        try
        {
            return Holds(key, found.Hash, found.Padding, signed, signature) ? null : CsrFault.Signature;
        }
        catch (CryptographicException)
        {
            return CsrFault.KeyNumbers; // A point that is on no curve, or a modulus that the library does not take.
        }
    }

    private static (HashAlgorithmName Hash, bool IsRsa, RSASignaturePadding Padding)? Find(string algorithm, ReadOnlySpan<byte> parameters)
    {
        if (algorithm == Pss)
            return PssParameters.HashOf(parameters) is { } hash ? (hash, true, RSASignaturePadding.Pss) : null;
        // NULL or nothing with RSA (RFC 4055 section 5); nothing with curves (RFC 5758 section 3.2), where programs write NULL all the same.
        return DerReader.IsNullOrNothing(parameters) && Algorithms.TryGetValue(algorithm, out var found)
            ? (found.Hash, found.IsRsa, RSASignaturePadding.Pkcs1) : null;
    }

    private static bool Holds(
        SubjectPublicKey key, HashAlgorithmName hash, RSASignaturePadding padding, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (key is SubjectPublicKey.Rsa rsa)
        {
            using var verifier = RSA.Create(rsa.Parameters());
            return verifier.VerifyData(signed, signature, hash, padding);
        }

        using var curve = ((SubjectPublicKey.Ec)key).Verifier();
        return curve.VerifyData(signed, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
    }
}
