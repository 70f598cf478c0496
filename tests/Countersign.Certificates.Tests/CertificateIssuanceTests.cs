using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.Certificates.Tests;

public sealed class CertificateIssuanceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("localhost")]
    [InlineData("build-7")]
    public void Server_certificate_names_this_machine(string name)
    {
        using var certificate = Server("build-7");
        Assert.True(certificate.MatchesHostname(name));
    }

    [Fact]
    public void Server_certificate_names_both_loopback_addresses()
    {
        using var certificate = Server("build-7");
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], names.EnumerateIPAddresses());
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("LOCALHOST")]
    public void Machine_name_that_is_no_further_host_name_is_left_out(string name)
    {
        using var certificate = Server(name);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["localhost"], names.EnumerateDnsNames());
    }

    [Fact]
    public void Server_certificate_is_trusted_by_itself_for_servers_only()
    {
        using var certificate = Server("build-7");
        Assert.True(IsTrusted(certificate, certificate, "1.3.6.1.5.5.7.3.1"));
        Assert.False(IsTrusted(certificate, certificate, "1.3.6.1.5.5.7.3.2"));
    }

    [Fact]
    public void Server_certificate_is_valid_for_at_most_398_days()
    {
        using var certificate = Server("build-7");
        Assert.InRange(certificate.NotAfter - certificate.NotBefore, TimeSpan.FromDays(365), TimeSpan.FromDays(398));
        Assert.True(certificate.NotBefore < Now && Now < certificate.NotAfter);
    }

    [Fact]
    public void Only_the_development_certificate_may_be_replaced()
    {
        using var key = CertificateIssuance.NewKey();
        using var development = Server("build-7");
        using var another = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now, Now.AddDays(1));
        using var authority = CertificateIssuance.Authority(key, "localhost", Now);
        Assert.True(CertificateIssuance.IsDevelopmentServer(development));
        Assert.False(CertificateIssuance.IsDevelopmentServer(another));
        Assert.False(CertificateIssuance.IsDevelopmentServer(authority));
    }

    [Fact]
    public void Keys_are_on_P256()
    {
        using var key = CertificateIssuance.NewKey();
        Assert.Equal("1.2.840.10045.3.1.7", key.ExportParameters(false).Curve.Oid.Value);
    }

    [Fact]
    public void Client_certificate_ends_with_its_authority_at_the_latest()
    {
        using var authorityKey = CertificateIssuance.NewKey();
        using var authority = CertificateIssuance.Authority(authorityKey, "Authority", Now);
        using var key = CertificateIssuance.NewKey();
        var late = new DateTimeOffset(authority.NotAfter).AddDays(-2);
        using var client = CertificateIssuance.Client(authority, key, "Client", late);
        Assert.Equal(authority.NotAfter, client.NotAfter);
    }

    [Fact]
    public void Serial_numbers_are_positive_and_differ()
    {
        using var authorityKey = CertificateIssuance.NewKey();
        using var authority = CertificateIssuance.Authority(authorityKey, "Authority", Now);
        using var key = CertificateIssuance.NewKey();
        var serials = Enumerable.Range(0, 20).Select(_ => CertificateIssuance.Client(authority, key, "Client", Now).SerialNumberBytes.ToArray()).ToList();
        Assert.All(serials, serial => Assert.InRange(serial[0], 0x40, 0x7F));
        Assert.Equal(20, serials.Select(Convert.ToHexString).Distinct().Count());
    }

    private static X509Certificate2 Server(string hostName)
    {
        using var key = CertificateIssuance.NewKey();
        return CertificateIssuance.DevelopmentServer(key, hostName, Now);
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2 authority, string usage)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        return chain.Build(certificate);
    }
}
