using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>A confirmation that a real Luna made, with the CSR that its key signed.</summary>
public class GenuineLunaTests
{
    private const string RootOfPackage = "luna/luna-rsa-root-certificate.pem";

    [Theory]
    [InlineData(RootOfPackage)]
    [InlineData("roots/pkic-chrysalis-its-root-sha512.pem")]
    public void It_holds_under_either_edition_of_the_root(string root)
    {
        var key = Assert.IsType<AttestationVerdict.Holds>(Verdict(Bag(), root)).Key;
        Assert.Equal(("Luna K7", "521174", "7.8.4", "41000000ae000002d6f30700"), (key.Model, key.Serial, key.Firmware, key.KeyName));
        Assert.Equal(5, key.Path.Count);
        Assert.True(Trust(root).Anchors.Single().IsKnown);
    }

    [Fact]
    public void It_holds_in_every_container_with_the_root_or_without_it()
    {
        var ders = Ders();
        Assert.All(MadeBag.All, container =>
        {
            Assert.IsType<AttestationVerdict.Holds>(Verdict(container(ders)));
            Assert.IsType<AttestationVerdict.Holds>(Verdict(container(ders[..^1])));
        });
    }

    [Fact]
    public void It_is_refused_for_another_key_later_and_under_another_root()
    {
        Assert.Equal("key mismatch", Context(Verdict(Bag(), key: MadeKey.Rsa("other").Public)));
        Assert.Equal("expired", Context(Verdict(Bag(), at: new DateTimeOffset(2032, 5, 5, 0, 0, 1, TimeSpan.Zero))));
        Assert.Equal("root not trusted", Context(Verdict(Bag(), "roots/yubico-piv-ca-1.pem")));
    }

    [Fact]
    public void It_is_refused_with_any_byte_of_its_certificates_changed()
    {
        var (bag, ders, key) = (Bag(), Ders(), Key());
        for (var place = 0; place < ders.Length - 1; place++)
        {
            var start = bag.AsSpan().IndexOf(ders[place]);
            for (var at = start; at < start + ders[place].Length; at++)
                Assert.True(Verdict(Flipped(bag, at), key: key) is AttestationVerdict.Fails, $"byte {at}, in certificate {place}");
        }
    }

    [Fact]
    public void Of_the_root_in_it_only_key_and_name_count()
    {
        var (bag, root, key) = (Bag(), Ders()[^1], Key());
        var start = bag.AsSpan().IndexOf(root);
        var verdicts = Enumerable.Range(start, root.Length).Select(at => Verdict(Flipped(bag, at), key: key)).ToList();
        Assert.IsType<AttestationVerdict.Holds>(verdicts[^1]);
        Assert.InRange(verdicts.Count(verdict => verdict is AttestationVerdict.Fails), 512, root.Length - 512);
        Assert.All(Enumerable.Range(0, bag.AsSpan().IndexOf(Ders()[0])), at => Verdict(Flipped(bag, at), key: key));
    }

    [Fact]
    public void Damage_at_random_throws_nothing()
    {
        var key = Key();
        Assert.All(MutatedPackages.Of(Bag(), 2000), package => Verdict(package, key: key));
    }

    internal static byte[] Flipped(byte[] package, int at)
    {
        var flipped = package.ToArray();
        flipped[at] ^= (byte)(1 << (at % 8));
        return flipped;
    }

    private static byte[] Bag() => Samples.Bytes("attestation/luna/rsa-pkc.p7b");

    private static byte[][] Ders() => [.. CertificateBag.Read(Bag())!.Select(one => one.Der.ToArray())];

    private static AttestationTrust Trust(string root) => new([TrustAnchor.Read(HsmType.Luna, Luna.RsaRoot, Samples.Bytes("attestation/" + root))!]);

    private static SubjectPublicKey Key() =>
        CertificateSigningRequest.Read(Samples.Text("attestation/luna/rsa-test.csr"), PublicKeyPolicy.LeastRsaBits, KnownKeys.None, out _)!.Key;

    private static AttestationVerdict Verdict(byte[] package, string root = RootOfPackage, SubjectPublicKey? key = null, DateTimeOffset? at = null) =>
        KeyAttestation.Verify(HsmType.Luna, Convert.ToBase64String(package), key ?? Key(), Trust(root), new AttestationPolicy(), at ?? MadeAttestation.Now);

    private static string Context(AttestationVerdict verdict) => Assert.IsType<AttestationVerdict.Fails>(verdict).Fault.Context;
}
