using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Tests.Requests;

public class CertificateSigningRequestTests
{
    private static readonly byte[] Der = ARequest.Der("CN=shop.example, O=Example & Sons, C=DE, L=Köln", change: request =>
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("www.shop.example");
        names.AddEmailAddress("a@shop.example");
        names.AddIpAddress(IPAddress.Parse("192.0.2.1"));
        names.AddUri(new Uri("https://shop.example/"));
        request.CertificateExtensions.Add(names.Build());
    });

    private static readonly string Base64 = Convert.ToBase64String(Der, Base64FormattingOptions.InsertLineBreaks);

    public static TheoryData<string, string> Forms => new()
    {
        { "bare", Convert.ToBase64String(Der) },
        { "lines", Base64 },
        { "line feeds only", Base64.Replace("\r", "", StringComparison.Ordinal) },
        { "armour", $"-----BEGIN CERTIFICATE REQUEST-----\n{Base64}\n-----END CERTIFICATE REQUEST-----\n" },
        { "armour of older programs", $"-----BEGIN NEW CERTIFICATE REQUEST-----\n{Base64}\n-----END NEW CERTIFICATE REQUEST-----" },
        { "armour with text around it", $"My request:\n-----BEGIN CERTIFICATE REQUEST-----\n{Base64}\n-----END CERTIFICATE REQUEST-----\nThanks" },
        { "the alphabet for URLs", Convert.ToBase64String(Der).Replace('+', '-').Replace('/', '_') },
        { "no padding", Convert.ToBase64String(Der).TrimEnd('=') },
        { "spaces for line breaks", Base64.Replace("\r\n", " ", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_is_read_in_every_form_that_callers_send(string form, string text) =>
        Assert.True(ARequest.Read(text).Request is { } request && request.Der.Span.SequenceEqual(Der), form);

    [Fact]
    public void It_says_what_it_asks_for()
    {
        var request = ARequest.Sound(Der);
        Assert.Equal(("shop.example", "Example & Sons", "DE", "Köln"),
            (request.CommonName, request.Field(SubjectFields.Organization), request.Field(SubjectFields.Country), request.Field("2.5.4.7")));
        Assert.Equal(["www.shop.example"], request.Names.Dns);
        Assert.Equal(["a@shop.example"], request.Names.Email);
        Assert.Equal([IPAddress.Parse("192.0.2.1")], request.Names.Ip);
        Assert.Equal("1.2.840.10045.4.3.2", request.SignatureAlgorithm);
    }

    [Fact]
    public void It_is_named_by_the_hashes_of_its_bytes()
    {
        var request = ARequest.Sound(Der);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(Der)), request.Sha256);
        Assert.Matches("^[0-9A-F]{32}$", request.Md5);
    }

    [Fact]
    public void Its_key_is_hashed_in_the_usual_encoding()
    {
        foreach (var der in new[] { Der, ARequest.Der(curve: ECCurve.NamedCurves.nistP521), ARequest.RsaDer(2048) })
        {
            var platform = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, signerSignaturePadding: RSASignaturePadding.Pkcs1);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(platform.PublicKey.ExportSubjectPublicKeyInfo())), ARequest.Sound(der).Key.Hash);
        }
    }

    [Fact]
    public void Two_encodings_of_one_key_are_one_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] Made(string subject) => new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequest();
        Assert.Equal(ARequest.Sound(Made("CN=a.example")).Key, ARequest.Sound(Made("CN=b.example")).Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no Base64!")]
    [InlineData("A")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nMIIB")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END NEW CERTIFICATE REQUEST-----")]
    public void What_is_no_Base64_of_a_request_says_so(string text) => Assert.Equal(CsrFault.Base64, ARequest.Read(text).Fault);

    [Fact]
    public void More_than_the_parameter_holds_is_not_looked_at() =>
        Assert.Equal(CsrFault.TooLong, ARequest.Read(new string('A', 32768)).Fault);

    [Fact]
    public void Bytes_after_the_request_are_refused() => Assert.Equal(CsrFault.Der, ARequest.Read(ARequest.Text([.. Der, 0])).Fault);

    [Fact]
    public void A_length_that_is_not_minimal_is_refused()
    {
        // 30 82 LL LL becomes 30 83 00 LL LL.
        Assert.Equal(0x82, Der[1]);
        Assert.Equal(CsrFault.Der, ARequest.Read(ARequest.Text([0x30, 0x83, 0, .. Der[2..]])).Fault);
    }

    [Fact]
    public void Nesting_without_end_is_refused_at_once()
    {
        byte[] nested = [];
        while (nested.Length < 24_000)
            nested = Proofs.CsrMaterial.Tlv(0x30, nested);
        Assert.Equal(CsrFault.Der, ARequest.Read(ARequest.Text(nested)).Fault);
    }

    [Fact]
    public void Another_object_is_no_request()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(CsrFault.Structure, ARequest.Read(Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())).Fault);
        Assert.Equal(CsrFault.Structure, ARequest.Read(Samples.Text("attestation/csr/badkeys/defect-invalidver.csr")).Fault);
    }

    [Fact]
    public void A_changed_bit_breaks_the_signature()
    {
        var changed = (byte[])Der.Clone();
        changed[^1] ^= 1;
        Assert.Equal(CsrFault.Signature, ARequest.Read(ARequest.Text(changed)).Fault);
    }

    [Fact]
    public void Another_kind_of_key_is_refused() => Assert.Equal(CsrFault.KeyKind, ARequest.Read(Samples.Text("attestation/csr/badkeys/unsupported-gost.csr")).Fault);

    [Theory]
    [InlineData("CN=", 64)]
    [InlineData("CN=shop.example, O=", 64)]
    [InlineData("CN=shop.example, OU=", 64)]
    [InlineData("CN=shop.example, STREET=", 128)]
    [InlineData("CN=shop.example, L=", 128)]
    [InlineData("CN=shop.example, S=", 128)]
    [InlineData("CN=shop.example, 2.5.4.17=", 40)]
    [InlineData("CN=shop.example, 2.5.4.18=", 40)]
    public void A_field_of_the_subject_has_its_limit(string field, int most)
    {
        Assert.NotNull(ARequest.Read(ARequest.Text(ARequest.Der(field + new string('a', most)))).Request);
        Assert.Equal(CsrFault.Subject, ARequest.Read(ARequest.Text(ARequest.Der(field + new string('a', most + 1)))).Fault);
    }

    [Fact]
    public void A_subject_has_up_to_three_streets()
    {
        Assert.NotNull(ARequest.Read(ARequest.Text(ARequest.Der("CN=shop.example, STREET=1, STREET=2, STREET=3"))).Request);
        Assert.Equal(CsrFault.Subject, ARequest.Read(ARequest.Text(ARequest.Der("CN=shop.example, STREET=1, STREET=2, STREET=3, STREET=4"))).Fault);
    }

    [Fact]
    public void SHA1_is_taken_for_a_proof_of_possession_and_MD5_is_not()
    {
        Assert.NotNull(ARequest.Read(ARequest.Text(ARequest.RsaSigned(HashAlgorithmName.SHA1, "1.2.840.113549.1.1.5"))).Request);
        Assert.Equal(CsrFault.SignatureAlgorithm, ARequest.Read(ARequest.Text(ARequest.RsaSigned(HashAlgorithmName.MD5, "1.2.840.113549.1.1.4"))).Fault);
    }

    [Fact]
    public void Nothing_escapes_from_two_thousand_damaged_ones()
    {
        var tally = new Proofs.CsrMutations(seed: 4).Run(2000, keys: 20);
        Assert.True(tally.Holds, tally.ToString());
        Assert.True(tally.Outcomes.ContainsKey("taken") && tally.Outcomes.Count > 5, tally.ToString());
    }
}
