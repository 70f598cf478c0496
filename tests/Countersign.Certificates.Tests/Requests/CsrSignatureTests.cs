using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates.Requests;
using static Countersign.Certificates.Tests.Requests.ARequest;

namespace Countersign.Certificates.Tests.Requests;

public class CsrSignatureTests
{
    private const string Sha256Identifier = "2.16.840.1.101.3.4.2.1";

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void Each_hash_of_the_SHA2_family_is_taken(string hash)
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var name = new HashAlgorithmName(hash);
        Assert.Null(Read(Text(new CertificateRequest("CN=shop.example", rsa, name, RSASignaturePadding.Pkcs1).CreateSigningRequest())).Fault);
        Assert.Null(Read(Text(new CertificateRequest("CN=shop.example", rsa, name, RSASignaturePadding.Pss).CreateSigningRequest())).Fault);
        Assert.Null(Read(Text(new CertificateRequest("CN=shop.example", ec, name).CreateSigningRequest())).Fault);
    }

    [Fact]
    public void PSS_is_taken_with_one_hash_and_a_salt_of_its_length()
    {
        var sound = Pss(Sha256Identifier, Sha256Identifier, 32, true);
        Assert.Equal(HashAlgorithmName.SHA256, PssParameters.HashOf(sound));
        Assert.Equal(HashAlgorithmName.SHA256, PssParameters.HashOf(Pss(Sha256Identifier, Sha256Identifier, 32, false)));
        Assert.Null(PssParameters.HashOf(Pss(Sha256Identifier, Sha256Identifier, 20, true)));
        Assert.Null(PssParameters.HashOf(Pss(Sha256Identifier, "1.3.14.3.2.26", 32, true)));
        Assert.Null(PssParameters.HashOf(Tlv(0x30)));
        Assert.Null(PssParameters.HashOf([]));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("0500", true)]
    [InlineData("3000", false)]
    [InlineData("020100", false)]
    [InlineData("05000500", false)]
    public void Other_algorithms_have_no_parameters(string hex, bool isTaken) =>
        Assert.Equal(isTaken ? null : CsrFault.SignatureAlgorithm, Read(Of(CommonName, parameters: Convert.FromHexString(hex))).Fault);

    [Fact]
    public void An_algorithm_of_the_other_kind_of_key_is_refused()
    {
        // ecdsa-with-SHA256 becomes a name in the place of sha256WithRSAEncryption.
        using var key = RSA.Create(2048);
        var signed = Proofs.CsrMaterial.Signed(new CertificateRequest("CN=shop.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest());
        var signature = key.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.Equal(CsrFault.SignatureAlgorithm, Read(Text(Tlv(0x30, signed, Tlv(0x30, Identifier("1.2.840.10045.4.3.2")), Tlv(0x03, [0, .. signature])))).Fault);
    }

    [Fact]
    public void A_signature_by_another_key_does_not_hold()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = Proofs.CsrMaterial.Signed(Der());
        var signature = key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        Assert.Equal(CsrFault.Signature, Read(Text(Tlv(0x30, signed, Tlv(0x30, Identifier("1.2.840.10045.4.3.2")), Tlv(0x03, [0, .. signature])))).Fault);
    }

    private static byte[] Pss(string hash, string maskHash, byte salt, bool withNull)
    {
        byte[] tail = withNull ? [0x05, 0x00] : [];
        return Tlv(0x30, Tlv(0xA0, Tlv(0x30, Identifier(hash), tail)),
            Tlv(0xA1, Tlv(0x30, Identifier("1.2.840.113549.1.1.8"), Tlv(0x30, Identifier(maskHash), tail))), Tlv(0xA2, Tlv(0x02, salt)));
    }
}
