using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Tests.Requests;

/// <summary>What others made, with the verdicts that they and the reference give it.</summary>
public class GenuineRequestsTests
{
    [Theory]
    [InlineData("csr/roca/csr03.pem", "crocs.fi.muni.cz")]
    [InlineData("luna/rsa-test.csr", "test.com")]
    [InlineData("yubihsm2/gillstrom-csr.pem", "1231015932")]
    public void Sound_ones_are_read_as_the_platform_reads_them(string file, string commonName)
    {
        var request = ARequest.Read(Samples.Text("attestation/" + file)).Request!;
        Assert.Equal(commonName, request.CommonName);
        var platform = CertificateRequest.LoadSigningRequest(
            request.Der.ToArray(), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(platform.PublicKey.ExportSubjectPublicKeyInfo())), request.Key.Hash);
        foreach (var name in platform.SubjectName.EnumerateRelativeDistinguishedNames())
            Assert.Equal(name.GetSingleElementValue(), request.Field(name.GetSingleElementType().Value!));
    }

    [Fact]
    public void The_worked_example_of_DCV_tokens_has_these_hashes()
    {
        var request = ARequest.Read(Samples.Text("attestation/yubihsm2/gillstrom-csr.pem")).Request!;
        Assert.Equal("2B57C457C998F8299AB687E226A264A3", request.Md5);
        Assert.Equal("04B5F5E9D06CA3AE3D2B162417ECA0327C149B7BBABCC2417D2E11C73B379416", request.Sha256);
        Assert.Equal("b6be582f60e7e32104f44b284d07b37297994b0b8d4f0fca68c0f372a4645ee3", request.Key.Hash);
    }

    [Fact]
    public void A_certificate_is_no_request() => Assert.Equal(CsrFault.Base64, ARequest.Read(Samples.Text("attestation/csr/roca/cert04.pem")).Fault);
}
