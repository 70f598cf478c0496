using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>How a maker has signed something. SHA-1 is none of them: only anchors are signed so, and their signatures are not looked at.</summary>
internal sealed class SignatureAlgorithm
{
    private const string RsaPrefix = "1.2.840.113549.1.1.";
    private const string EcPrefix = "1.2.840.10045.4.3.";

    private static readonly Dictionary<string, SignatureAlgorithm> ByIdentifier = new(StringComparer.Ordinal)
    {
        [RsaPrefix + "11"] = new(HashAlgorithmName.SHA256, isRsa: true),
        [RsaPrefix + "12"] = new(HashAlgorithmName.SHA384, isRsa: true),
        [RsaPrefix + "13"] = new(HashAlgorithmName.SHA512, isRsa: true),
        [EcPrefix + "2"] = new(HashAlgorithmName.SHA256, isRsa: false),
        [EcPrefix + "3"] = new(HashAlgorithmName.SHA384, isRsa: false),
        [EcPrefix + "4"] = new(HashAlgorithmName.SHA512, isRsa: false),
    };

    private readonly HashAlgorithmName hash;
    private readonly bool isRsa;

    private SignatureAlgorithm(HashAlgorithmName hash, bool isRsa) => (this.hash, this.isRsa) = (hash, isRsa);

    /// <summary>One that is not taken: no signature by it holds.</summary>
    public static SignatureAlgorithm Unknown { get; } = new(default, false);

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    public static SignatureAlgorithm RsaSha256 => ByIdentifier[RsaPrefix + "11"];

    /// <summary>Reads an AlgorithmIdentifier; <see cref="Unknown"/> for every one that is not taken.</summary>
    public static SignatureAlgorithm Read(ReadOnlySpan<byte> algorithm)
    {
        var parts = new DerReader(algorithm);
        // NULL or nothing, whatever the algorithm: Thales writes NULL with curves.
        return parts.TryRead(DerReader.Identifier, out var identifier) && DerReader.IsNullOrNothing(parts.Rest)
            && ObjectIdentifiers.TryWrite(identifier, out var dotted) ? ByIdentifier.GetValueOrDefault(dotted, Unknown) : Unknown;
    }

    /// <summary>Whether a signature holds.</summary>
    /// <param name="key">Whose it is.</param>
    /// <param name="signed">What is signed.</param>
    /// <param name="signature">The signature; of a curve, the SEQUENCE of two INTEGERs (RFC 3279 section 2.2.3).</param>
    /// <param name="hasUnsignedNumbers">Whether those are read as unsigned: Thales leaves out the leading zero.</param>
    public bool Holds(SubjectPublicKey key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature, bool hasUnsignedNumbers = false)
    {
        if (this == Unknown || isRsa != key is SubjectPublicKey.Rsa)
            return false;
        try
        {
            return key switch
            {
                SubjectPublicKey.Rsa rsa => HoldsOfRsa(rsa, signed, signature),
                SubjectPublicKey.Ec ec => HoldsOfCurve(ec, signed, signature, hasUnsignedNumbers),
                _ => throw new InvalidOperationException($"{key.GetType().Name} is no kind of key."),
            };
        }
        catch (CryptographicException)
        {
            return false; // A point that is on no curve, or a modulus that the library does not take.
        }
    }

    private bool HoldsOfRsa(SubjectPublicKey.Rsa key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var rsa = RSA.Create(key.Parameters());
        return rsa.VerifyData(signed, signature, hash, RSASignaturePadding.Pkcs1);
    }

    private bool HoldsOfCurve(SubjectPublicKey.Ec key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature, bool hasUnsignedNumbers)
    {
        using var curve = key.Verifier();
        if (!hasUnsignedNumbers)
            return DerWalk.IsStrict(signature) && curve.VerifyData(signed, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        return TryJoin(signature, key.Curve.CoordinateBytes, out var joined)
            && curve.VerifyData(signed, joined, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static bool TryJoin(ReadOnlySpan<byte> signature, int size, [NotNullWhen(true)] out byte[]? joined)
    {
        joined = new byte[2 * size];
        return new DerReader(signature).TryEnter(DerReader.Sequence, out var numbers)
            && numbers.TryRead(DerReader.Integer, out var r) && numbers.TryRead(DerReader.Integer, out var s) && numbers.IsAtEnd
            && TryPlace(r, joined.AsSpan(0, size)) && TryPlace(s, joined.AsSpan(size));
    }

    private static bool TryPlace(ReadOnlySpan<byte> number, Span<byte> place)
    {
        number = number.TrimStart((byte)0);
        if (number.Length > place.Length)
            return false;
        number.CopyTo(place[^number.Length..]);
        return true;
    }
}
