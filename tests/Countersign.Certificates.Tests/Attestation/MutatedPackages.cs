using System.Formats.Asn1;
using Countersign.Proofs;
using Countersign.Proofs.Attestation;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>Packages damaged at random, always the same ones.</summary>
internal static class MutatedPackages
{
    /// <summary>So many damaged copies.</summary>
    public static IEnumerable<byte[]> Of(byte[] package, int count, int seed = 1)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var bytes = package.ToList();
            for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
                Damage(bytes, random);
            yield return [.. bytes];
        }
    }

    /// <summary>Copies of a certificate whose content is damaged and then signed by who signs it.</summary>
    public static IEnumerable<byte[]> Resigned(MadeCertificate one, int count, int seed = 1)
    {
        var reader = new AsnReader(one.Der, AsnEncodingRules.BER).ReadSequence();
        var (content, algorithm) = (reader.ReadEncodedValue().ToArray(), reader.ReadEncodedValue().ToArray());
        foreach (var damaged in Of(content, count, seed))
            yield return CsrMaterial.Tlv(0x30, [.. damaged, .. algorithm, .. CsrMaterial.Tlv(0x03, [0, .. (one.SignedBy ?? one.Issuer?.Key ?? one.Key).Sign(damaged)])]);
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        var length = Math.Min(random.Next(1, 17), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(at, bytes.Slice(random.Next(bytes.Count - length + 1), length).ToArray()); break;
            case 4: bytes.RemoveRange(at, bytes.Count - at); break;
            default: bytes[at] = (byte)(bytes[at] + (random.Next(2) == 0 ? 1 : 255) & 0xFF); break;
        }
    }
}
