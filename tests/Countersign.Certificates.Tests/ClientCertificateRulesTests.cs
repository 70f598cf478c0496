using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.Certificates.Tests;

public sealed class ClientCertificateRulesTests : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private const string AnyUsage = "2.5.29.37.0";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ECDsa key = CertificateIssuance.NewKey();
    private readonly X509Certificate2 authority;
    private readonly ClientCertificateRules rules;

    public ClientCertificateRulesTests()
    {
        using var authorityKey = CertificateIssuance.NewKey();
        authority = CertificateIssuance.Authority(authorityKey, "Authority", Now.AddYears(-1));
        rules = new ClientCertificateRules([X509CertificateLoader.LoadCertificate(authority.RawData)]);
    }

    public void Dispose()
    {
        key.Dispose();
        authority.Dispose();
    }

    [Fact]
    public void Certificate_of_the_authority_is_accepted() =>
        Assert.Null(rules.FirstBroken(CertificateIssuance.Client(authority, key, "Client", Now), Now));

    [Fact]
    public void Certificate_of_an_operators_own_making_is_accepted() =>
        Assert.Null(rules.FirstBroken(Issued(usages: [ServerUsage, ClientUsage]), Now));

    [Fact]
    public void Nothing_is_accepted_without_an_authority() =>
        Assert.Equal(ClientCertificateFault.UnknownAuthority, new ClientCertificateRules([]).FirstBroken(Issued(), Now));

    [Theory]
    [InlineData(-1, ClientCertificateFault.NotYetValid)]
    [InlineData(0, null)]
    [InlineData(86_399, null)]
    [InlineData(86_400, ClientCertificateFault.Expired)]
    public void Validity_is_judged_at_the_given_time_to_the_second(int seconds, ClientCertificateFault? fault) =>
        Assert.Equal(fault, rules.FirstBroken(Issued(), Now.AddSeconds(seconds)));

    [Fact]
    public void Usage_must_be_named() => Assert.Equal(ClientCertificateFault.NotForClients, rules.FirstBroken(Issued(usages: []), Now));

    [Theory]
    [InlineData(ServerUsage)]
    [InlineData(AnyUsage)]
    public void Another_usage_does_not_do(string usage) =>
        Assert.Equal(ClientCertificateFault.NotForClients, rules.FirstBroken(Issued(usages: [usage]), Now));

    [Theory]
    [InlineData(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyAgreement, null)]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, ClientCertificateFault.NotForClients)]
    public void A_key_must_be_for_signatures_if_its_usage_is_told(X509KeyUsageFlags usage, ClientCertificateFault? fault)
    {
        var request = Request(key, [ClientUsage], isAuthority: false);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        Assert.Equal(fault, rules.FirstBroken(SignedByAuthority(request), Now));
    }

    [Fact]
    public void Authority_is_no_client() => Assert.Equal(ClientCertificateFault.IsAuthority, rules.FirstBroken(authority, Now));

    [Fact]
    public void Certificate_that_may_issue_others_is_no_client() =>
        Assert.Equal(ClientCertificateFault.IsAuthority, rules.FirstBroken(Issued(isAuthority: true), Now));

    [Fact]
    public void Authority_of_the_same_name_is_another_authority()
    {
        using var otherKey = CertificateIssuance.NewKey();
        using var other = CertificateIssuance.Authority(otherKey, "Authority", Now);
        Assert.Equal(other.SubjectName.RawData, authority.SubjectName.RawData);
        Assert.Equal(ClientCertificateFault.UnknownAuthority, rules.FirstBroken(CertificateIssuance.Client(other, key, "Client", Now), Now));
    }

    [Fact]
    public void Authority_of_the_same_name_and_key_identifier_is_another_authority()
    {
        using var otherKey = CertificateIssuance.NewKey();
        var request = new CertificateRequest(authority.SubjectName, otherKey, HashAlgorithmName.SHA256);
        foreach (var extension in authority.Extensions)
            request.CertificateExtensions.Add(extension);
        using var other = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(100));
        Assert.Equal(ClientCertificateFault.UnknownAuthority, rules.FirstBroken(CertificateIssuance.Client(other, key, "Client", Now), Now));
    }

    [Fact]
    public void Certificate_signed_by_itself_is_not_accepted()
    {
        using var own = Request(key, [ClientUsage], isAuthority: false).CreateSelfSigned(Now, Now.AddDays(1));
        Assert.Equal(ClientCertificateFault.UnknownAuthority, rules.FirstBroken(own, Now));
    }

    [Fact]
    public void Altered_certificate_is_not_accepted()
    {
        var altered = Issued().RawData;
        altered[^1] ^= 1;
        Assert.Equal(ClientCertificateFault.UnknownAuthority, rules.FirstBroken(X509CertificateLoader.LoadCertificate(altered), Now));
    }

    [Fact]
    public void Client_certificate_cannot_issue_others()
    {
        using var client = CertificateIssuance.Client(authority, key, "Client", Now).CopyWithPrivateKey(key);
        using var another = CertificateIssuance.NewKey();
        using var request = Request(another, [ClientUsage], isAuthority: false)
            .Create(client.SubjectName, X509SignatureGenerator.CreateForECDsa(key), Now, Now.AddDays(1), [1]);
        Assert.Equal(ClientCertificateFault.UnknownAuthority, rules.FirstBroken(request, Now));
    }

    [Theory]
    [InlineData(1024, ClientCertificateFault.UnsupportedKey)]
    [InlineData(2040, ClientCertificateFault.UnsupportedKey)]
    [InlineData(2048, null)]
    public void Rsa_key_needs_2048_bits(int bits, ClientCertificateFault? fault)
    {
        using var rsa = RSA.Create(bits);
        var request = WithExtensions(new CertificateRequest("CN=Client", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), [ClientUsage], false);
        Assert.Equal(fault, rules.FirstBroken(SignedByAuthority(request), Now));
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", null)]
    [InlineData("1.3.132.0.34", null)]
    [InlineData("1.3.132.0.35", null)]
    [InlineData("1.3.132.0.10", ClientCertificateFault.UnsupportedKey)]
    [InlineData("1.3.36.3.3.2.8.1.1.7", ClientCertificateFault.UnsupportedKey)]
    public void Elliptic_key_must_be_on_a_NIST_curve(string curve, ClientCertificateFault? fault)
    {
        using var other = ECDsa.Create(ECCurve.CreateFromValue(curve));
        Assert.Equal(fault, rules.FirstBroken(SignedByAuthority(Request(other, [ClientUsage], false)), Now));
    }

    [Fact]
    public void Signature_of_an_RSA_authority_may_be_PSS_over_SHA_256()
    {
        using var rsa = RSA.Create(2048);
        var own = new CertificateRequest("CN=RSA", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        own.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authorityOfRsa = own.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(2));
        var certificate = Request(key, [ClientUsage], false)
            .Create(authorityOfRsa.SubjectName, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pss), Now, Now.AddDays(1), [1]);
        Assert.Null(new ClientCertificateRules([authorityOfRsa]).FirstBroken(certificate, Now));
    }

    [Fact]
    public void Expired_authority_takes_its_certificates_with_it()
    {
        using var authorityKey = CertificateIssuance.NewKey();
        var request = new CertificateRequest("CN=Short", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var brief = request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(-1));
        var certificate = Request(key, [ClientUsage], false)
            .Create(brief.SubjectName, X509SignatureGenerator.CreateForECDsa(authorityKey), Now, Now.AddDays(1), [1]);
        Assert.Equal(ClientCertificateFault.Expired, new ClientCertificateRules([brief]).FirstBroken(certificate, Now));
    }

    [Fact]
    public void Policy_never_reaches_for_the_network()
    {
        var policy = ClientCertificateRules.Policy([authority], Now);
        Assert.True(policy.DisableCertificateDownloads);
        Assert.Equal(X509RevocationMode.NoCheck, policy.RevocationMode);
        Assert.Equal(X509ChainTrustMode.CustomRootTrust, policy.TrustMode);
    }

    private X509Certificate2 Issued(string[]? usages = null, bool isAuthority = false) =>
        SignedByAuthority(Request(key, usages ?? [ClientUsage], isAuthority));

    private X509Certificate2 SignedByAuthority(CertificateRequest request)
    {
        using var authorityKey = authority.GetECDsaPrivateKey()!;
        return request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authorityKey), Now, Now.AddDays(1), [1, 2, 3]);
    }

    private static CertificateRequest Request(ECDsa key, string[] usages, bool isAuthority) =>
        WithExtensions(new CertificateRequest("CN=Client", key, HashAlgorithmName.SHA256), usages, isAuthority);

    private static CertificateRequest WithExtensions(CertificateRequest request, string[] usages, bool isAuthority)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (usages.Length > 0)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages.Select(usage => new Oid(usage))], false));
        return request;
    }
}
