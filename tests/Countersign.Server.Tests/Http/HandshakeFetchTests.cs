using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Countersign.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Http;

/// <summary>A stranger's certificate names addresses; the server asks none of them.</summary>
[Trait("Engine", "own")]
public sealed class HandshakeFetchTests : IAsyncLifetime, IDisposable
{
    private const string AuthorityInformation = "1.3.6.1.5.5.7.1.1"; // RFC 5280 section 4.2.2.1
    private const string Issuers = "1.3.6.1.5.5.7.48.2";
    private const string Ocsp = "1.3.6.1.5.5.7.48.1";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private RunningServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Url => $"http://{listener.LocalEndpoint}";

    public async ValueTask InitializeAsync()
    {
        listener.Start();
        server = await RunningServer.Start(app => app.Map("/certificate", (HttpContext http) => http.Caller.CertificateFingerprint ?? $"{http.Caller.CertificateFault}"));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    public void Dispose() => listener.Dispose();

    [Theory]
    [InlineData("1.1", true)]
    [InlineData("2.0", true)]
    [InlineData("1.1", false)]
    [InlineData("2.0", false)]
    public async Task Nothing_is_fetched_during_a_handshake(string version, bool isOurs)
    {
        using var certificate = Pointing(isOurs);
        using var http = server.Client(ListenerKind.Private, Version.Parse(version), certificate);
        Assert.Equal(isOurs ? ClientCertificates.Fingerprint(certificate) : "UnknownAuthority", await http.GetStringAsync("/certificate", Token));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task The_same_certificate_makes_the_platform_fetch_where_nobody_forbids_it()
    {
        using var certificate = Pointing(isOurs: false);
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.Online;
        chain.ChainPolicy.UrlRetrievalTimeout = TimeSpan.FromSeconds(1);
        var build = Task.Run(() => chain.Build(certificate), Token);
        using (await listener.AcceptTcpClientAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token))
        {
            // It was asked, and answers nothing.
        }

        Assert.False(await build);
    }

    private X509Certificate2 Pointing(bool isOurs)
    {
        using var authority = isOurs ? Own(server.Parts.GetRequiredService<TlsFiles>()) : CertificateAuthorities.Authority("Another").ByItself();
        return new CertificateRecipe
        {
            More = [CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"{Url}/list.crl"]), Information()],
        }.By(authority);
    }

    private static X509Certificate2 Own(TlsFiles tls) =>
        X509Certificate2.CreateFromPemFile(tls.AuthorityPath, Path.ChangeExtension(tls.AuthorityPath, null) + "-key.pem");

    private X509Extension Information()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var (method, path) in new[] { (Issuers, "issuer.cer"), (Ocsp, "ocsp") })
            {
                using var access = writer.PushSequence();
                writer.WriteObjectIdentifier(method);
                writer.WriteCharacterString(UniversalTagNumber.IA5String, $"{Url}/{path}", new Asn1Tag(TagClass.ContextSpecific, 6));
            }
        }

        return new X509Extension(AuthorityInformation, writer.Encode(), false);
    }
}
