using System.Text.Json;
using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>The attestation in Fortanix's own tests, of which they say that its root is not the real one. Its authority is hours younger than its statement.</summary>
public class GenuineFortanixTests
{
    private static readonly DateTimeOffset Then = new(2023, 9, 15, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("key-attestation-response.json")]
    [InlineData("key-attestation-statement.pem")]
    public void It_holds_then_under_its_own_root(string file)
    {
        var key = Assert.IsType<AttestationVerdict.Holds>(Verdict(Samples.Bytes("attestation/fortanix/" + file))).Key;
        Assert.Equal("b2b87f84-80d2-4c4c-ba41-7fa12fb4eff5", key.KeyName);
        Assert.Equal("Fortanix Attestation and Provisioning Root CA", key.Path[3]);
    }

    [Fact]
    public void It_is_refused_now_for_another_key_and_under_another_root()
    {
        Assert.Equal("expired", Context(Verdict(Json(), at: MadeAttestation.Now)));
        Assert.Equal("expired", Context(Verdict(Json(), at: new DateTimeOffset(2023, 9, 1, 14, 0, 0, TimeSpan.Zero))));
        Assert.Equal("key mismatch", Context(Verdict(Json(), key: MadeKey.Rsa("other").Public)));
        var other = TrustAnchor.Read(HsmType.Fortanix, Fortanix.Root, Samples.Bytes("attestation/roots/yubico-piv-ca-1.pem"))!;
        Assert.Equal("root not trusted", Context(Verdict(Json(), other)));
        // Of the same name, as the real one has.
        var real = FortanixMaker.Root with { Subject = "CN=Fortanix Attestation and Provisioning Root CA, O=\"Fortanix, Inc.\", L=Santa Clara, S=California, C=US" };
        Assert.Equal("root not trusted", Context(Verdict(Json(), TrustAnchor.Read(HsmType.Fortanix, Fortanix.Root, real.Der)!)));
    }

    [Fact]
    public void It_is_refused_with_any_byte_of_its_certificates_changed()
    {
        var ders = Ders();
        for (var place = 0; place < ders.Length - 1; place++)
        {
            for (var at = 0; at < ders[place].Length; at++)
            {
                byte[][] changed = [.. ders];
                changed[place] = GenuineLunaTests.Flipped(ders[place], at);
                Assert.True(Verdict(FortanixMaker.Json(changed)) is AttestationVerdict.Fails, $"byte {at} of certificate {place}");
            }
        }
    }

    [Fact]
    public void Damage_at_random_throws_nothing() => Assert.All(MutatedPackages.Of(Json(), 2000), package => Verdict(package));

    private static byte[] Json() => Samples.Bytes("attestation/fortanix/key-attestation-response.json");

    private static byte[][] Ders()
    {
        var whole = JsonElement.Parse(Json());
        return [whole.GetProperty("attestation_statement").GetProperty("statement").GetBytesFromBase64(), .. whole.GetProperty("authority_chain").EnumerateArray().Select(one => one.GetBytesFromBase64())];
    }

    private static AttestationVerdict Verdict(byte[] package, TrustAnchor? root = null, SubjectPublicKey? key = null, DateTimeOffset? at = null)
    {
        var ders = Ders();
        root ??= TrustAnchor.Read(HsmType.Fortanix, Fortanix.Root, ders[^1]);
        return KeyAttestation.Verify(
            HsmType.Fortanix, Convert.ToBase64String(package), key ?? VendorCertificate.Read(ders[0])!.Key, new AttestationTrust([root!]), AttestationKind.Of(HsmType.Fortanix).Policy, at ?? Then);
    }

    private static string Context(AttestationVerdict verdict) => Assert.IsType<AttestationVerdict.Fails>(verdict).Fault.Context;
}
