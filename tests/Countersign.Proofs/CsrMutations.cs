using Countersign.Certificates.Requests;

namespace Countersign.Proofs;

/// <summary>
/// Damages certificate signing requests in every way at hand and has each read: nothing may be thrown, and nothing may take long. Half of the
/// damage is signed anew, so that it is not the signature that ends the reading.
/// </summary>
public sealed class CsrMutations
{
    private readonly Random random;
    private readonly CsrDamage damage;

    /// <summary>The same mutations for the same <paramref name="seed"/>, but for keys and signatures.</summary>
    public CsrMutations(int seed) => damage = new CsrDamage(random = new Random(seed));

    /// <summary>Reads <paramref name="count"/> mutations.</summary>
    /// <param name="count">How many.</param>
    /// <param name="keys">How many keys they are made from, one in sixteen of them RSA.</param>
    /// <param name="progress">Told after every hundredth part.</param>
    public MutationTally Run(int count, int keys, Action<MutationTally>? progress = null)
    {
        var tally = new MutationTally();
        using var material = new CsrMaterial(keys, random);
        for (var i = 1; i <= count; i++)
        {
            var text = Mutate(material.Take());
            tally.Take(text, () => Read(text));
            if (i % Math.Max(1, count / 100) == 0)
                progress?.Invoke(tally);
        }

        return tally;
    }

    private static string Read(string text)
    {
        var request = CertificateSigningRequest.Read(text, PublicKeyPolicy.LeastRsaBits, KnownKeys.Shipped, out var fault);
        return fault?.Reason ?? (request is null ? "neither" : "taken");
    }

    private string Mutate((byte[] Der, Func<byte[], byte[]> Sign) request)
    {
        var (der, sign) = request;
        Func<byte[], byte[]> change = random.Next(2) == 0 ? damage.Break : damage.Reshape;
        der = random.Next(2) == 0 ? sign(Times(random.Next(1, 4), CsrMaterial.Signed(der), change)) : Times(random.Next(1, 6), der, change);
        var text = Convert.ToBase64String(der, random.Next(2) == 0 ? Base64FormattingOptions.InsertLineBreaks : Base64FormattingOptions.None);
        if (random.Next(2) == 0)
            text = $"-----BEGIN CERTIFICATE REQUEST-----\n{text}\n-----END CERTIFICATE REQUEST-----\n";
        return random.Next(4) == 0 ? damage.Garble(text) : text;
    }

    private static byte[] Times(int times, byte[] value, Func<byte[], byte[]> change)
    {
        for (var i = 0; i < times && value.Length > 0; i++)
            value = change(value);
        return value;
    }
}
