using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Certificates.Tests.Requests;
using Countersign.Protocol;
using static Countersign.Certificates.Tests.Attestation.YubicoVerdicts;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>Statements of devices that exist, and what Yubico publishes.</summary>
public sealed class GenuineYubicoTests
{
    private const string HsmRoot = "yubihsm2-yubihsm2-attest-ca-crt.pem";
    private const string Batch = "yubihsm2-E45DA5F361B091B30D8F2C6FA040DB6FEF57918E.pem";

    private static readonly DateTimeOffset Now = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);
    private static readonly AttestationPolicy Strict = new();
    private static readonly AttestationPolicy Lenient = new() { RequiresFips = false };

    private static readonly string[] OfYubiKey = ["yubikey/ipxe-attestation-9c.crt", "yubikey/ipxe-attestation-intermediate.crt"];
    private static readonly string[] OfYubiHsm = ["yubihsm2/gillstrom-chain0.pem", "yubihsm2/gillstrom-chain1.pem", "yubihsm2/gillstrom-chain2.pem"];

    // The certificate that was issued for the key.
    private static SubjectPublicKey KeyOfYubiKey => One("yubikey/ipxe-ipxe-sb-ca.crt").Key;

    private static SubjectPublicKey KeyOfYubiHsm => ARequest.Read(Samples.Text("attestation/yubihsm2/gillstrom-csr.pem")).Request!.Key;

    [Fact]
    public void The_YubiKey_of_iPXE_holds()
    {
        var key = Holds(YubiKey(Ders(OfYubiKey)));
        Assert.Equal(("YubiKey 5 FIPS, USB-A keychain", true), (key.Model, key.IsFips));
        Assert.Equal(("28557046", "5.4.3", "slot 9c"), (key.Serial, key.Firmware, key.KeyName));
        Assert.Equal(["The PIN is asked for at every use.", "The key is used without a touch."], key.Findings);
        Assert.Equal(["YubiKey PIV Attestation 9c", "Yubico PIV Attestation", "Yubico PIV Root CA Serial 263751"], key.Path);
        Assert.Equal(KeyOfYubiKey, One(OfYubiKey[0]).Key);
    }

    [Theory]
    [InlineData("yubico-piv-ca-1.pem")]
    [InlineData("piv-attestation-ca-old.pem")]
    public void Either_edition_of_its_root_will_do(string file)
    {
        var trust = Trust((HsmType.YubiKey, "piv", file));
        Holds(Verify(HsmType.YubiKey, Ders(OfYubiKey), KeyOfYubiKey, trust, Strict));
        Holds(Verify(HsmType.YubiKey, [.. Ders(OfYubiKey), .. Ders("roots/yubico-piv-ca-1.pem")], KeyOfYubiKey, trust, Strict));
    }

    [Fact]
    public void The_YubiHSM_of_Gillstrom_holds_where_FIPS_is_not_asked_for()
    {
        var key = Holds(YubiHsm(Ders(OfYubiHsm)));
        Assert.Equal(("YubiHSM 2", false), (key.Model, key.IsFips));
        Assert.Equal(("20783176", "2.2.0", "0x0024 Swish Sign RSA4096"), (key.Serial, key.Firmware, key.KeyName));
        Assert.Equal(4, key.Path.Count);
        Fails(AttestationFault.NotFips, YubiHsm(Ders(OfYubiHsm), Strict));
    }

    [Fact]
    public void It_holds_without_the_authority_of_its_batch_where_the_operator_has_that()
    {
        var package = Ders(OfYubiHsm[..2]);
        Fails(AttestationFault.RootNotTrusted, YubiHsm(package));
        var lent = Trust((HsmType.YubiHsm2, "yubihsm", HsmRoot), (HsmType.YubiHsm2, "yubihsm", Batch));
        Assert.All(lent.Anchors, anchor => Assert.True(anchor.IsKnown, anchor.Name));
        Assert.Equal(4, Holds(Verify(HsmType.YubiHsm2, package, KeyOfYubiHsm, lent, Lenient)).Path.Count);
        Holds(Verify(HsmType.YubiHsm2, Ders(OfYubiHsm), KeyOfYubiHsm, lent, Lenient));
        var alone = Trust((HsmType.YubiHsm2, "yubihsm", Batch));
        Fails(AttestationFault.RootNotTrusted, Verify(HsmType.YubiHsm2, package, KeyOfYubiHsm, alone, Lenient));
    }

    [Fact]
    public void Another_key_and_another_kind_are_refused()
    {
        Fails(AttestationFault.KeyMismatch, Verify(HsmType.YubiKey, Ders(OfYubiKey), KeyOfYubiHsm, Roots, Strict));
        Fails(AttestationFault.KeyMismatch, Verify(HsmType.YubiHsm2, Ders(OfYubiHsm), KeyOfYubiKey, Roots, Lenient));
        Fails(AttestationFault.Format, Verify(HsmType.YubiHsm2, Ders(OfYubiKey), KeyOfYubiKey, Roots, Strict));
        Fails(AttestationFault.Format, Verify(HsmType.YubiKey, Ders(OfYubiHsm), KeyOfYubiHsm, Roots, Lenient));
        var late = new DateTimeOffset(2052, 4, 18, 0, 0, 0, TimeSpan.Zero);
        Fails(AttestationFault.Expired, Verify(HsmType.YubiKey, Ders(OfYubiKey), KeyOfYubiKey, Roots, Strict, late));
    }

    [Fact]
    public void A_change_of_any_byte_is_refused()
    {
        var (keyOfYubiKey, keyOfYubiHsm, roots) = (KeyOfYubiKey, KeyOfYubiHsm, Roots);
        RefusesEveryByte(Ders(OfYubiKey), package => Verify(HsmType.YubiKey, package, keyOfYubiKey, roots, Strict));
        RefusesEveryByte(Ders(OfYubiHsm), package => Verify(HsmType.YubiHsm2, package, keyOfYubiHsm, roots, Lenient));
    }

    [Fact]
    public void The_authorities_that_Yubico_publishes_are_read_and_stand_below_its_root()
    {
        var all = Published("roots/yubico-intermediate.pem");
        Assert.Equal(15, all.Count);
        var root = One("roots/yubico-ca-1.pem");
        Assert.All(all, one =>
        {
            var issuer = all.Append(root).Single(other => other.Subject.IsSameAs(one.Issuer));
            Assert.True(one.Algorithm.Holds(issuer.Key, one.Signed.Span, one.Signature.Span), one.Subject.Text);
            Assert.Equal((true, true, 9999), (one.Extensions.IsAuthority, one.Extensions.Allows(VendorExtensions.CertificateSign), one.NotAfter.Year));
        });
        Assert.Equal(7, KnownAnchors.All.Count(known => all.Any(one => one.Key.Hash == known.KeyHash && one.Subject.Text == known.Name)));
    }

    [Fact]
    public void The_roots_that_Yubico_publishes_are_read() => Assert.Equal(
        [
            "Yubico U2F Root CA Serial 457200631", "Yubico PIV Root CA Serial 263751", "Yubico OpenPGP Attestation CA",
            "Yubico FIDO Root CA Serial 450203556", "Yubico Attestation Root 1",
        ],
        Published("roots/yubico-ca-certs.txt").Select(one => one.Subject.Text));

    private static AttestationTrust Roots => Trust(
        (HsmType.YubiKey, "piv", "yubico-piv-ca-1.pem"),
        (HsmType.YubiKey, "attestation", "yubico-ca-1.pem"),
        (HsmType.YubiHsm2, "yubihsm", HsmRoot),
        (HsmType.YubiHsm2, "attestation", "yubico-ca-1.pem"));

    private static AttestationTrust Trust(params IReadOnlyList<(HsmType Kind, string Role, string File)> anchors) =>
        new(anchors.Select(anchor => TrustAnchor.Read(anchor.Kind, anchor.Role, Samples.Bytes($"attestation/roots/{anchor.File}"))!));

    private static AttestationVerdict YubiKey(byte[] package) => Verify(HsmType.YubiKey, package, KeyOfYubiKey, Roots, Strict);

    private static AttestationVerdict YubiHsm(byte[] package, AttestationPolicy? policy = null) =>
        Verify(HsmType.YubiHsm2, package, KeyOfYubiHsm, Roots, policy ?? Lenient);

    private static AttestationVerdict Verify(
        HsmType type, byte[] package, SubjectPublicKey key, AttestationTrust trust, AttestationPolicy policy, DateTimeOffset? at = null) =>
        KeyAttestation.Verify(type, Convert.ToBase64String(package), key, trust, policy, at ?? Now);

    private static AttestedKey Holds(AttestationVerdict verdict)
    {
        Assert.True(verdict is AttestationVerdict.Holds, verdict.ToString());
        return ((AttestationVerdict.Holds)verdict).Key;
    }

    private static void Fails(AttestationFault fault, AttestationVerdict verdict) =>
        Assert.True((verdict as AttestationVerdict.Fails)?.Fault == fault, verdict.ToString());

    private static VendorCertificate One(string file) => CertificateBag.Read(Samples.Bytes($"attestation/{file}"))!.Single();

    private static byte[] Ders(params IEnumerable<string> files) => [.. files.SelectMany(file => One(file).Der.ToArray())];

    private static List<VendorCertificate> Published(string file) =>
        [.. PemText.Blocks(Samples.Bytes($"attestation/{file}"), PemText.Certificate)!.Select(der => VendorCertificate.Read(der)!)];
}
