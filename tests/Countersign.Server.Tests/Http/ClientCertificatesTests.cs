using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates;
using Countersign.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Http;

public sealed class ClientCertificatesTests : IAsyncLifetime
{
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private RunningServer server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await RunningServer.Start(Show, time: time);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A5_certificate_of_our_authority_is_accepted_by_its_fingerprint(string version)
    {
        using var certificate = server.Parts.GetRequiredService<TlsFiles>().ClientCertificate("brand");
        Assert.Equal(certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant() + " ", await Ask(certificate, version));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A5_handshake_succeeds_without_a_certificate(string version) => Assert.Equal(" ", await Ask(null, version));

    [Fact]
    public async Task A5_certificate_of_another_authority_counts_as_none()
    {
        using var key = CertificateIssuance.NewKey();
        using var authority = CertificateIssuance.Authority(key, "Client certificates", time.GetUtcNow());
        using var certificate = WithKey(client => CertificateIssuance.Client(authority, client, "brand", time.GetUtcNow()));
        Assert.Equal(" UnknownAuthority", await Ask(certificate));
    }

    [Theory]
    [InlineData("", -1, 1, " NotForClients")]
    [InlineData("1.3.6.1.5.5.7.3.1", -1, 1, " NotForClients")]
    [InlineData(ClientUsage, -2, -1, " Expired")]
    [InlineData(ClientUsage, 1, 2, " NotYetValid")]
    public async Task A5_certificate_that_breaks_a_rule_counts_as_none(string usage, int fromDays, int untilDays, string expected)
    {
        using var certificate = WithKey(key => Issued(key, usage, time.GetUtcNow().AddDays(fromDays), time.GetUtcNow().AddDays(untilDays)));
        Assert.Equal(expected, await Ask(certificate));
    }

    [Fact]
    public async Task A5_certificate_that_expires_counts_as_none_at_once_on_an_open_connection()
    {
        using var certificate = WithKey(key => Issued(key, ClientUsage, time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddSeconds(30)));
        using var client = server.Client(ListenerKind.Private, certificate: certificate);
        Assert.EndsWith(" ", await client.GetStringAsync("/certificate", Cancelled), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(" Expired", await client.GetStringAsync("/certificate", Cancelled));
    }

    [Fact]
    public async Task A5_certificate_that_becomes_valid_counts_after_a_minute_on_an_open_connection()
    {
        using var certificate = WithKey(key => Issued(key, ClientUsage, time.GetUtcNow().AddSeconds(30), time.GetUtcNow().AddDays(1)));
        using var client = server.Client(ListenerKind.Private, certificate: certificate);
        Assert.Equal(" NotYetValid", await client.GetStringAsync("/certificate", Cancelled));
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(ClientCertificates.Fingerprint(certificate) + " ", await client.GetStringAsync("/certificate", Cancelled));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Certificate_is_known_on_a_second_connection_of_the_same_client(SslProtocols version)
    {
        using var certificate = server.Parts.GetRequiredService<TlsFiles>().ClientCertificate("brand");
        var context = SslStreamCertificateContext.Create(certificate, null, offline: true);
        for (var i = 0; i < 3; i++)
        {
            using var handler = new SocketsHttpHandler();
            handler.SslOptions.EnabledSslProtocols = version;
            handler.SslOptions.ClientCertificateContext = context;
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => server.IsOwn(presented);
            using var client = new HttpClient(handler) { BaseAddress = server.Address(ListenerKind.Private) };
            Assert.StartsWith(ClientCertificates.Fingerprint(certificate), await client.GetStringAsync("/certificate", Cancelled), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Public_listener_knows_no_certificate()
    {
        using var certificate = server.Parts.GetRequiredService<TlsFiles>().ClientCertificate("brand");
        using var client = server.Client(ListenerKind.Public, certificate: certificate);
        Assert.Equal(" ", await client.GetStringAsync("/certificate", Cancelled));
    }

    private async Task<string> Ask(X509Certificate2? certificate, string version = "1.1")
    {
        using var client = server.Client(ListenerKind.Private, Version.Parse(version), certificate);
        return await client.GetStringAsync("/certificate", Cancelled);
    }

    private static void Show(WebApplication app) =>
        app.Map("/certificate", (HttpContext context) => $"{context.Caller.CertificateFingerprint} {context.Caller.CertificateFault}");

    private static X509Certificate2 WithKey(Func<ECDsa, X509Certificate2> issue)
    {
        using var key = CertificateIssuance.NewKey();
        using var certificate = issue(key);
        return certificate.CopyWithPrivateKey(key);
    }

    private X509Certificate2 Issued(ECDsa key, string usage, DateTimeOffset from, DateTimeOffset until)
    {
        var files = Path.Combine(server.DataDirectory, "tls", "authority");
        using var authority = X509Certificate2.CreateFromPemFile(files + ".pem", files + "-key.pem");
        using var authorityKey = authority.GetECDsaPrivateKey()!;
        var request = new CertificateRequest("CN=Client", key, HashAlgorithmName.SHA256);
        if (usage.Length > 0)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        return request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authorityKey), from, until, [1]);
    }
}
