using System.Numerics;
using System.Security.Cryptography;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>A signature as modules marshal it (M_CipherText): a mechanism and two numbers.</summary>
/// <param name="Mechanism">The mechanism.</param>
/// <param name="R">The first number.</param>
/// <param name="S">The second.</param>
internal sealed record NCoreSignature(uint Mechanism, BigInteger R, BigInteger S)
{
    private const uint DsaSha256 = 170;
    private const uint EcdsaSha512 = 187;

    /// <summary>Reads one.</summary>
    public static NCoreSignature Read(ref NCoreReader reader)
    {
        var mechanism = reader.Word();
        if (mechanism is not (DsaSha256 or EcdsaSha512))
            reader.Refuse($"signatures by mechanism {mechanism} are not taken");
        return new(mechanism, reader.Number(), reader.Number());
    }

    /// <summary>Whether it is a key's signature of a message.</summary>
    public bool Holds(NCoreKey key, ReadOnlySpan<byte> message) => key.Subject is SubjectPublicKey.Ec point ? Holds(point, message)
        : key.Type == NCoreKeyType.Dsa && Mechanism == DsaSha256 && HoldsOfDsa(key.Numbers, message);

    /// <summary>The same, of a key on a curve.</summary>
    public bool Holds(SubjectPublicKey.Ec key, ReadOnlySpan<byte> message) =>
        Mechanism == EcdsaSha512 && Join(R, S, key.Curve.CoordinateBytes) is { } joined && HoldsOfCurve(key, message, joined);

    /// <summary>Whether two numbers, one after the other in the length of the curve, are a key's signature of a message's SHA-512.</summary>
    public static bool HoldsOfCurve(SubjectPublicKey.Ec key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> joined)
    {
        try
        {
            using var curve = key.Verifier();
            return curve.VerifyData(message, joined, HashAlgorithmName.SHA512, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // A point that is not on the curve.
        }
    }

    /// <summary>Two numbers one after the other, big-endian, each in this many bytes; null when one does not fit.</summary>
    public static byte[]? Join(BigInteger first, BigInteger second, int length) =>
        Bytes(first).Length > length || Bytes(second).Length > length ? null : [.. Fill(first, length), .. Fill(second, length)];

    private bool HoldsOfDsa(IReadOnlyList<BigInteger> numbers, ReadOnlySpan<byte> message)
    {
        var (prime, subgroup) = (Bytes(numbers[0]), Bytes(numbers[1]));
        if (Join(R, S, subgroup.Length) is not { } joined)
            return false;
        try
        {
            using var dsa = DSA.Create(
                new DSAParameters { P = prime, Q = subgroup, G = Fill(numbers[2], prime.Length), Y = Fill(numbers[3], prime.Length) });
            return dsa.VerifyData(message, joined, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // Numbers that are no DSA key.
        }
    }

    private static byte[] Bytes(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);

    private static byte[] Fill(BigInteger number, int length)
    {
        var filled = new byte[length];
        var bytes = Bytes(number);
        bytes.CopyTo(filled, length - bytes.Length);
        return filled;
    }
}
