using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Countersign.Proofs.Attestation;

/// <summary>A DSA key of 3,072 bits in a group of our own (made by openssl genpkey): making a group takes seconds. Those with one name are the same.</summary>
internal sealed class MadeDsaKey
{
    private const string P =
        "d209e19529a9dd3e48270b17e2a99398b1eb84220dbc7e017462e81180fd9f38e64b45a16c2a00e3d9885bc4cc6e36f418f1e1ecec26d95f55797a4831a13cbb" +
        "5452a3753a9f73fa2716e44f244f24ba93ff83fdc5ac6955cc2ada5de9c336b32a3913bd8a67cbc34cf192e87084b580a27ee468db15f52c53b08a406cd7cbf6" +
        "fa531731f5353f076310a27a2cd3b5d4ce9bc3312400776645276cba70f1997b59671d9466df74d96a90024b8d52fef3c9fd0d6b4c35b5ebdaf07da3027fd02d" +
        "e16aa53578ddd11e15f18a81be8392f61ceb9d5954359bf20cd578087c9aa8a3f337ae50ee5a6b53bbc86e573c8b4c0cc7f51529d27b3cd1aad78de9529a64f7" +
        "16ce25fc69bf7461d4a8efd81e8f653c276374d0c12d62c6ca379a086b7acbdb1b8f04b1521cae04ce4df31272e7c13a3c0b22ec6dc4d46db3824b61d0a8e322" +
        "6c5f9551afb6b0da0631edae9a7e885e5a7cdae1434655ba4d86efb840eca7579fe531f1aa94e3cd67aa21572f787c45b422faea3ad507ad2633d7b9211c66bb";

    private const string Q = "b2215ed3d67e74a00cd6f440ae588fcff49b02ec7025bf3337c7ff2659a63585";

    private const string G =
        "34a298efebe54adec1a19d9fae2e034773a57dcd218831233a2e397a3e0d2b87ed6c5a1ee7ab711ad62ab33a4295d747dd9f424fa590b17923ac09206987146b" +
        "bb790d637039ef245ff688847a9bd626401a54653eceb44fd5b5a0568ae25f36ed207cbb01bb24441ecc02d9e9aac81434e03c242f6a82f4d4ba88f253d17116" +
        "e9464174cf1a4232db8dce66fe2d8ef42ca777ff67698440ac993dceaecf647056f4d5d4fb525e6179774d84f9cdf4130ad8e1f024ff9004006caa24d32549e7" +
        "5d697dd94142f4e95a7b40e27337a5aeb35c74ef7073b5cf0f3ffd37a2d01ae2dd447841ea3ce629a3eebd93b0c085ec1e722f2aa6cd958f54899c5ea88ae45c" +
        "7e617e0aadcea639157c11b001f5b4abc3b449a08d8e0525d6d81fd3a09bf394d4b16c32ae1ed0ee7417c571db8a450d91b772cbf01b36a8e2a60f5ac64618de" +
        "fbf61faf6f531eea26e2ccc1256a982186fd1b8200239109cdd9897fb27f4374fa8768d83bd87a0097918535496ea09252088eaabfbcae81ddaf61018850fa1d";

    private static readonly ConcurrentDictionary<string, Lazy<MadeDsaKey>> All = new(StringComparer.Ordinal);

    private readonly DSA key;

    private MadeDsaKey()
    {
        var (p, q, g) = (Number(P), Number(Q), Number(G));
        var x = (new BigInteger(RandomNumberGenerator.GetBytes(32), isUnsigned: true) % (q - 1)) + 1;
        Numbers = [p, q, g, BigInteger.ModPow(g, x, p)];
        key = DSA.Create(new DSAParameters { P = Fill(p, 384), Q = Fill(q, 32), G = Fill(g, 384), Y = Fill(Numbers[3], 384), X = Fill(x, 32) });
    }

    /// <summary>The prime, the prime of the subgroup, its generator, and the public key.</summary>
    public IReadOnlyList<BigInteger> Numbers { get; }

    /// <summary>The key of a name.</summary>
    public static MadeDsaKey Of(string name) => All.GetOrAdd(name, _ => new(() => new MadeDsaKey())).Value;

    /// <summary>Signs SHA-256: two numbers, one after the other.</summary>
    public byte[] Sign(byte[] message)
    {
        lock (this)
        {
            return key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    private static BigInteger Number(string digits) => BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static byte[] Fill(BigInteger number, int length)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - bytes.Length], .. bytes];
    }
}
