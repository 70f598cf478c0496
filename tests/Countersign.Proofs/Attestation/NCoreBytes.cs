using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Proofs.Attestation;

/// <summary>Writes what nShield modules marshal, and the hashes by which they call keys.</summary>
internal static class NCoreBytes
{
    /// <summary>M_Word.</summary>
    public static byte[] Word(uint value)
    {
        var word = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        return word;
    }

    /// <summary>Words one after the other.</summary>
    public static byte[] Words(params uint[] values) => [.. values.SelectMany(Word)];

    /// <summary>M_Bignum, filled up to whole words.</summary>
    public static byte[] Number(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true);
        Array.Resize(ref bytes, (bytes.Length + 3) / 4 * 4);
        return [.. Word((uint)bytes.Length), .. bytes];
    }

    /// <summary>M_ASCIIString.</summary>
    public static byte[] Text(string value) => [.. Word((uint)value.Length + 1), .. Encoding.ASCII.GetBytes(value), .. new byte[4 - (value.Length % 4)]];

    /// <summary>M_KeyData of a public key.</summary>
    public static byte[] Key(AsymmetricAlgorithm key, bool isForAnyUse = false) => key switch
    {
        RSA rsa => [.. Word(1), .. Number(Big(rsa.ExportParameters(false).Exponent!)), .. Number(Big(rsa.ExportParameters(false).Modulus!))],
        ECDsa curve => [.. Words(isForAnyUse ? 44U : 46, Curve(curve), 0), .. Number(Big(curve.ExportParameters(false).Q.X!)), .. Number(Big(curve.ExportParameters(false).Q.Y!))],
        _ => throw new InvalidOperationException("No kind of key."),
    };

    /// <summary>M_KeyData of a public DSA key.</summary>
    public static byte[] Key(MadeDsaKey key) => [.. Word(3), .. key.Numbers.SelectMany(Number)];

    /// <summary>M_ECName.</summary>
    public static uint Curve(ECDsa curve) => curve.KeySize switch { 256 => 4, 384 => 5, _ => 6 };

    /// <summary>The hash of a key.</summary>
    public static byte[] Hash(AsymmetricAlgorithm key, bool isForAnyUse = false) => key switch
    {
        RSA rsa => Hash("RSA00", [.. Block(rsa.ExportParameters(false).Exponent!), .. Block(rsa.ExportParameters(false).Modulus!)]),
        ECDsa curve => Hash(isForAnyUse ? "EC00" : "ECDSA00", Point(curve)),
        _ => throw new InvalidOperationException("No kind of key."),
    };

    /// <summary>The hash of a DSA key.</summary>
    public static byte[] Hash(MadeDsaKey key) => Hash("DSA00", [.. key.Numbers.SelectMany(number => Block(number.ToByteArray(isUnsigned: true, isBigEndian: true)))]);

    /// <summary>The hash of a key that stays in the modules.</summary>
    public static byte[] Hash(string name) => Hash("AES", Encoding.ASCII.GetBytes(name));

    /// <summary>A number that is written big-endian.</summary>
    public static BigInteger Big(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Point(ECDsa curve)
    {
        var all = curve.ExportExplicitParameters(false);
        return
        [
            .. Words(0, 0, (uint)curve.KeySize), .. Block(all.Curve.Prime!), .. Block(all.Curve.A!), .. Block(all.Curve.B!), .. Block(all.Curve.G.X!),
            .. Block(all.Curve.G.Y!), .. Block(all.Curve.Order!), .. Block(all.Curve.Cofactor!), .. Block(all.Q.X!), .. Block(all.Q.Y!),
        ];
    }

    private static byte[] Hash(string prefix, byte[] material)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"nFast KeyHash\0{prefix}\0"));
        hash.AppendData(material);
        hash.AppendData("invented by nCipher 1997\0"u8);
        return hash.GetHashAndReset();
    }

    private static byte[] Block(byte[] number)
    {
        var bytes = Big(number).ToByteArray(isUnsigned: true);
        Array.Resize(ref bytes, (bytes.Length + 63) / 64 * 64);
        return bytes;
    }
}
