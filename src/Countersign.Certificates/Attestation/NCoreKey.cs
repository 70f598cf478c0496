using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>A public key as modules marshal it (M_KeyData). Its sizes are judged before anything is computed with it.</summary>
internal sealed class NCoreKey
{
    private const int MostModulusBits = 8192;

    // How a longer exponent is hashed could not be seen.
    private const int MostExponentBits = 32;
    private const int NumberBlock = 64;

    private NCoreKey(NCoreKeyType type, NCoreCurve? curve, IReadOnlyList<BigInteger> numbers) => (Type, Curve, Numbers) = (type, curve, numbers);

    /// <summary>Its type.</summary>
    public NCoreKeyType Type { get; }

    /// <summary>Its curve; null when it is on none.</summary>
    public NCoreCurve? Curve { get; }

    /// <summary>Its numbers, in the order of its type.</summary>
    public IReadOnlyList<BigInteger> Numbers { get; }

    /// <summary>What modules call it by; lower-case hex.</summary>
    public string Hash => field ??= MakeHash();

    /// <summary>The same key, as certificates know it; null when they are not made for its type.</summary>
    public SubjectPublicKey? Subject => Type == NCoreKeyType.Rsa ? new SubjectPublicKey.Rsa(Numbers[1], Numbers[0])
        : Curve is not null && NCoreSignature.Join(Numbers[0], Numbers[1], Curve.Curve.CoordinateBytes) is { } joined
            ? new SubjectPublicKey.Ec(Curve.Curve, $"04{Convert.ToHexStringLower(joined)}")
        : null;

    private string? FaultOfSize => Type == NCoreKeyType.Rsa ? FaultOfRsa : Type == NCoreKeyType.Dsa ? FaultOfDsa
        : Numbers.Any(number => number >= Curve!.Domain[0]) ? "a coordinate is longer than the curve's" : null;

    private string? FaultOfRsa => Numbers[1].GetBitLength() > MostModulusBits ? $"an RSA key has {Numbers[1].GetBitLength()} bits"
        : Numbers[0].GetBitLength() > MostExponentBits ? $"an RSA exponent has {Numbers[0].GetBitLength()} bits, and how modules hash such a key is not known"
        : null;

    // FIPS 186-4 section 4.2, without the pairs that SHA-256 is too long for: worlds with DSA keys of 1,024 bits are older than statements about keys.
    private string? FaultOfDsa =>
        (Numbers[0].GetBitLength(), Numbers[1].GetBitLength()) is not ((2048 or 3072), 256) and var (p, q) ? $"a DSA key has {p} and {q} bits"
        : Numbers[2] >= Numbers[0] || Numbers[3] >= Numbers[0] ? "a DSA key has a number above its prime" : null;

    /// <summary>Reads one.</summary>
    public static NCoreKey Read(ref NCoreReader reader)
    {
        var number = reader.Word();
        var type = NCoreKeyType.All.FirstOrDefault(type => type.Public == number);
        if (type is null)
            reader.Refuse($"keys of type {number} are not taken");
        var curve = type is { IsOnCurve: true } ? ReadCurve(ref reader) : null;
        if (curve is not null)
            reader.Flags(0, "a point");
        var numbers = new BigInteger[(type ?? NCoreKeyType.Rsa).Numbers];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = reader.Number();
        var key = new NCoreKey(type ?? NCoreKeyType.Rsa, curve, numbers);
        if (reader.Fault is null && key.FaultOfSize is { } fault)
            reader.Refuse(fault);
        return key;
    }

    /// <summary>Reads M_EllipticCurve; null, and refused, when it is one that certificates are not made for.</summary>
    public static NCoreCurve? ReadCurve(ref NCoreReader reader)
    {
        var number = reader.Word();
        var curve = NCoreCurve.All.FirstOrDefault(curve => curve.Number == number);
        if (curve is null)
            reader.Refuse($"curve {number} is not taken");
        return curve;
    }

    [SuppressMessage("Security", "CA5350", Justification = "The modules name keys by SHA-1; only a second preimage would help, not a collision.")]
    private string MakeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData("nFast KeyHash\0"u8);
        hash.AppendData([.. Type.Prefix.Select(character => (byte)character), 0]);
        if (Curve is not null)
        {
            // A curve over a prime field, twice, and the field's size.
            foreach (var word in (ReadOnlySpan<int>)[0, 0, Curve.Bits])
                hash.AppendData(Word(word));
            foreach (var number in Curve.Domain)
                hash.AppendData(Block(number));
        }

        foreach (var number in Numbers)
            hash.AppendData(Block(number));
        hash.AppendData("invented by nCipher 1997\0"u8);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Word(int value)
    {
        var word = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(word, value);
        return word;
    }

    private static byte[] Block(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true);
        Array.Resize(ref bytes, number.IsZero ? 0 : (bytes.Length + NumberBlock - 1) / NumberBlock * NumberBlock);
        return bytes;
    }
}
