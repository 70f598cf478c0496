using System.Formats.Asn1;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>Damages statements at random, and signs some of it anew.</summary>
internal sealed class YubicoDamage(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>Some bytes with one to three of them or of their runs changed, left out, doubled or put in.</summary>
    public byte[] Of(byte[] bytes)
    {
        for (var times = random.Next(1, 4); times > 0 && bytes.Length > 0; times--)
        {
            var at = random.Next(bytes.Length);
            var run = bytes[at..Math.Min(bytes.Length, at + random.Next(1, 40))];
            bytes = random.Next(6) switch
            {
                0 => [.. bytes[..at], .. bytes[(at + run.Length)..]],
                1 => [.. bytes[..at], .. run, .. bytes[at..]],
                2 => bytes[..at],
                3 => [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]],
                4 => [.. bytes[..at], (byte)(random.Next(2) * 0xFF), .. bytes[(at + 1)..]],
                _ => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            };
        }

        return bytes;
    }

    /// <summary>A certificate damaged inside what is signed, with a signature by the same key that holds; itself, when it is none any more.</summary>
    public byte[] SignedAnew(MadeCertificate certificate)
    {
        var whole = new AsnReader(certificate.Der, AsnEncodingRules.DER).ReadSequence();
        var signed = Of(whole.ReadEncodedValue().ToArray());
        byte[] content = [.. signed, .. whole.ReadEncodedValue().Span, .. Countersign.Proofs.CsrMaterial.Tlv(0x03, [0, .. certificate.Issuer!.Key.Sign(signed)])];
        return Countersign.Proofs.CsrMaterial.Tlv(0x30, content);
    }

    /// <summary>Every byte of certificates that lie one after the other is changed in turn, and each time the verdict must be that nothing holds.</summary>
    public static void RefusesEveryByte(byte[] ders, Func<byte[], AttestationVerdict> verdict)
    {
        for (var i = 0; i < ders.Length; i++)
        {
            ders[i] ^= 0x01;
            Assert.True(verdict(ders) is AttestationVerdict.Fails, $"byte {i} of {ders.Length} was changed");
            ders[i] ^= 0x01;
        }
    }
}
