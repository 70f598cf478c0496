using System.Security.Cryptography;
using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;

namespace Countersign.Certificates.Tests.Attestation;

public sealed class TrustAnchorTests
{
    public static TheoryData<HsmType, string, string> Published => new()
    {
        { HsmType.YubiKey, "piv", "yubico-piv-ca-1.pem" },
        { HsmType.YubiKey, "piv", "piv-attestation-ca-old.pem" },
        { HsmType.YubiKey, "attestation", "yubico-ca-1.pem" },
        { HsmType.YubiHsm2, "attestation", "yubico-ca-1.pem" },
        { HsmType.YubiHsm2, "yubihsm", "yubihsm2-yubihsm2-attest-ca-crt.pem" },
        { HsmType.Luna, "rsa", "pkic-chrysalis-its-root-sha512.pem" },
        { HsmType.MarvellGoogle, "manufacturer", "cavium-liquidsecurity-manufacturer-root-2015.pem" },
        { HsmType.MarvellGoogle, "manufacturer", "cavium-liquidsecurity-manufacturer-root-2024.pem" },
        { HsmType.MarvellGoogle, "manufacturer", "marvell-ls2-manufacturer-root-2024.pem" },
        { HsmType.MarvellGoogle, "owner", "google-hawksbill-root-v1-prod.pem" },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void What_makers_publish_is_known(HsmType kind, string role, string file)
    {
        var anchor = TrustAnchor.Read(kind, role, Samples.Bytes($"attestation/roots/{file}"))!;
        Assert.True(anchor.IsKnown, $"{anchor.Name} {anchor.Key.Hash}");
        Assert.NotNull(anchor.NotAfter);
    }

    [Fact]
    public void A_known_key_in_another_role_is_not_known()
    {
        var file = Samples.Bytes("attestation/roots/google-hawksbill-root-v1-prod.pem");
        Assert.False(TrustAnchor.Read(HsmType.MarvellGoogle, "manufacturer", file)!.IsKnown);
        Assert.False(TrustAnchor.Read(HsmType.Luna, "owner", file)!.IsKnown);
    }

    [Fact]
    public void A_bare_public_key_is_an_anchor()
    {
        var key = MadeKey.Curve("anchor", 521);
        var anchor = TrustAnchor.Read(HsmType.NShield, "warrant", Encoding.ASCII.GetBytes(key.Key.ExportSubjectPublicKeyInfoPem()))!;
        Assert.Equal(key.Public, anchor.Key);
        Assert.Null(anchor.NotAfter);
        Assert.False(anchor.IsKnown);
    }

    [Fact]
    public void A_file_of_two_certificates_or_of_none_is_no_anchor()
    {
        var one = new MadeCertificate { Subject = "CN=Root", Key = MadeKey.Curve("anchor") };
        Assert.NotNull(TrustAnchor.Read(HsmType.YubiKey, "piv", Encoding.ASCII.GetBytes(one.Pem)));
        Assert.NotNull(TrustAnchor.Read(HsmType.YubiKey, "piv", one.Der));
        Assert.Null(TrustAnchor.Read(HsmType.YubiKey, "piv", Encoding.ASCII.GetBytes(one.Pem + one.Pem)));
        Assert.Null(TrustAnchor.Read(HsmType.YubiKey, "piv", "nothing"u8.ToArray()));
        Assert.Null(TrustAnchor.Read(HsmType.YubiKey, "piv", Array.Empty<byte>()));
    }

    [Fact]
    public void A_bundle_in_PEM_holds_no_PEM_again()
    {
        var root = new MadeCertificate { Subject = "CN=Root", Key = MadeKey.Curve("anchor") };
        Assert.Single(CertificateBag.Read(MadeBag.Pkcs7Pem([root.Der]))!);
        Assert.Null(CertificateBag.Read(PemEncoding.WriteUtf8("PKCS7"u8, MadeBag.Pkcs7Pem([root.Der]))));
    }

    [Fact]
    public void Every_kind_of_hardware_has_its_line_and_every_known_anchor_a_role_of_its_kind()
    {
        Assert.Equal(Enum.GetValues<HsmType>(), AttestationKind.All.Select(kind => kind.Type).Order());
        Assert.All(KnownAnchors.All, known => Assert.Contains(known.Role, AttestationKind.Of(known.Kind).AnchorRoles));
    }

    [Theory]
    [InlineData("luna/rsa-pkc.p7b", 5)]
    [InlineData("marvell_google/peculiar-validator-chain.pem", 4)]
    [InlineData("fortanix/key-attestation-statement.pem", 4)]
    [InlineData("yubikey/ipxe-attestation-9c.crt", 1)]
    [InlineData("yubikey/ipxe-attestation-intermediate.crt", 1)]
    [InlineData("yubihsm2/gillstrom-chain0.pem", 1)]
    public void Genuine_certificates_are_read(string file, int count)
    {
        var read = CertificateBag.Read(Samples.Bytes($"attestation/{file}"));
        Assert.Equal(count, read?.Count);
    }
}
