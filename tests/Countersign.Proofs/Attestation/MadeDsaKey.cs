using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Countersign.Proofs.Attestation;

/// <summary>A DSA key of 3,072 bits in a group of our own (openssl dsaparam 3072): making a group takes seconds. Those with one name are the same.</summary>
internal sealed class MadeDsaKey
{
    private const string P =
        "9a5a6eae5f42fe8c281c20268f37af1ef7f53e3d4edc6ae5416fca4ada9b2f3693a8929c7dae4df34701975fe3a9f2483e95b2943bf8f50b8ebbb940dbb33fee" +
        "36a797f9cacd228027e48c7fde2f24eadedfbb0b14bfbe90cec9e561785d97facc716abbdb1c33b9ce7a4b94af66eeee7bdf1af36ae82424321e854f9701f0e1" +
        "5a65ca8b4ee563dbe51d4dc47b9aa3b6e1d6d8d990364c96c2533a4ed0326e355e3a85f3975b42a1a70a47c6fc2752b67f73ee5d8b8125451a5efd229b23da14" +
        "a536f2f434403500848aa51365e723f9287e04e0f5c789d73568c74e033f8d45eab063171fb5c7693e7e405f5aba3ee9bd7aadb64fef12dded435bd0275cf496" +
        "d032896b7168ea6cbaf985e57598ebf6390efa1e4a300f19ac6a8d783fc6a4a77b7c8645af7260b5317f7dbd89bfc50ea4d3b38452b79518dee26576f05da6e4" +
        "bb146ebf08b06fda4896baf48a2cc2d5b9e855453622ec01997a6623b03fa8f8b02841f3494da68741eda6c03ad082613a82be60cc1e8ce1f45bb23a57f8a6b5";

    private const string Q = "ba91b7120864b8e19ea87c7bb2fba42085d34e296c51d327a57060b3";

    private const string G =
        "7edb55a3bc16e484da97217c71f205b90a798805b8efe194af50532480d1278b5f52e3861c6407aadf2fadffc2ad531558063073242f958423379ec0bbd000a0" +
        "5319df336c0cc071cf8e611c1af04f36609bd913b58fbefc81cb3c780f6c840829f7b66ccff3c47abb99e08c3e3a9c1bd2e8246f29c627d77693dd21a0539a96" +
        "d09fac7c82a27db6a31ab57c84bbaed8c74cbe00e6f8b5de9eff3f56cea0f9e15ef7fecec11126d0e91988b337ff2230f0e973d4081a8f762b097f3c79e0a88c" +
        "66f6dd1a2b21758e671cd5059531409e78c90cbed48af0a0e74473d0157326b70f24e1643d125fd288dee019f3bbe258c005f7d1dfb5c2b40655c96e0556824a" +
        "ea96cf3cec8afbd5021a3492d8a3245395e2155ebd4cd18bc6440a63d1e2003f317591c33abbabb95b17344d226a7c43550b23384e3c47b853ae26bd68bd2b8b" +
        "7e96f5b4bcea6b1f124aeeb316acf46dd26149156859359da8b294deeea502f40a30a6e019bd2d63f313fbd5f40278905069475f0f7d69735d63830ac3e39938";

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
