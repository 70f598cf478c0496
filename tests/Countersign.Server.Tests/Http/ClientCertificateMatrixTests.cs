using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Certificates;
using Countersign.Conformance;
using Countersign.Server.Accounts;
using Countersign.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Http;

/// <summary>Decision A5 over real TLS: of all kinds of client certificates only those that are in order prove a payment.</summary>
public sealed class ClientCertificateMatrixTests(ClientCertificateMatrixTests.TrustingServer trusting) : IClassFixture<ClientCertificateMatrixTests.TrustingServer>
{
    private const long Affiliate = 2;
    private const long Another = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> All { get; } =
        [.. from one in ClientCertificateCase.All from version in new[] { "1.1", "2.0" } select new TheoryDataRow<string, string>(one.Name, version)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A5_only_a_certificate_that_is_in_order_proves_a_payment(string name, string version)
    {
        var one = ClientCertificateCase.All.Single(one => one.Name == name);
        var chain = one.Make(trusting.Authorities);
        Assert.Equal(one.Fault, new ClientCertificateRules(trusting.Authorities.Trusted).FirstBroken(chain[0], TimeProvider.System.GetUtcNow()));
        await Register(chain[0], one.Is);
        using var http = Client(chain, Version.Parse(version));
        switch (await Ask(http))
        {
            case null: // No connection.
                Assert.NotEqual(Carried.Always, one.Tls);
                break;
            case "": // The client keeps it back, since the server takes no signature of its kind.
                Assert.Equal(Carried.ByTheLibrary, one.Tls);
                Assert.StartsWith("errorCode=-91&errorItem=paymentStatus&", await Pay(http), StringComparison.Ordinal);
                break;
            case var verdict:
                Assert.NotEqual(Carried.Never, one.Tls);
                Assert.Equal(one.Fault is null ? ClientCertificates.Fingerprint(chain[0]) : $"{one.Fault}", verdict);
                Assert.StartsWith(one.Answer, await Pay(http), StringComparison.Ordinal);
                break;
        }
    }

    [Fact]
    public async Task A5_another_certificate_for_the_key_of_a_registered_one_proves_nothing()
    {
        using var key = CertificateIssuance.NewKey();
        var recipe = new CertificateRecipe { Key = () => ECDsa.Create(key.ExportParameters(true)) };
        X509Certificate2[] registered = [recipe.By(trusting.Authorities.Own)], another = [recipe.By(trusting.Authorities.Own)];
        Assert.Equal(registered[0].GetPublicKey(), another[0].GetPublicKey());
        await Register(registered[0], Registered.ForTheAffiliate);
        using var first = Client(registered, new(1, 1));
        Assert.StartsWith("orderNumber=", await Pay(first), StringComparison.Ordinal);
        using var second = Client(another, new(1, 1));
        Assert.StartsWith("errorCode=-91&errorItem=paymentStatus&", await Pay(second), StringComparison.Ordinal);
    }

    private static async Task<string> Pay(HttpClient http)
    {
        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(RefusedPaidCalls.Paid + "&paymentMethod=4"));
        body.Headers.ContentType = new("application/x-www-form-urlencoded");
        using var response = await http.PostAsync(new Uri("/products/!PlaceOrder", UriKind.Relative), body, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    // What the server makes of the certificate; null when the handshake fails.
    private static async Task<string?> Ask(HttpClient http)
    {
        try
        {
            return await http.GetStringAsync("/certificate", Token);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task Register(X509Certificate2 certificate, Registered how)
    {
        if (how == Registered.Never)
            return;
        var fingerprint = ClientCertificates.Fingerprint(certificate);
        var certificates = trusting.Server.Parts.GetRequiredService<AffiliateCertificates>();
        if ((await certificates.BeginningWith(fingerprint, Token)).Count == 0) // That of the authority itself comes twice.
        {
            await certificates.Register(
                new AffiliateCertificate
                {
                    Fingerprint = fingerprint,
                    AffiliateId = how == Registered.ForAnother ? Another : Affiliate,
                    NotAfter = how == Registered.AndExpired ? 1 : long.MaxValue,
                },
                Token);
        }

        if (how == Registered.AndRevoked)
            Assert.True(await certificates.TryRevoke(fingerprint, Token));
    }

    private HttpClient Client(X509Certificate2[] chain, Version version)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, presented, _, _) => trusting.Server.IsOwn(presented),
            ClientCertificateContext = SslStreamCertificateContext.Create(chain[0], [.. chain[1..]], offline: true),
        };
        return new HttpClient(handler)
        {
            BaseAddress = trusting.Server.Address(ListenerKind.Private),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>A server that trusts several authorities and shows what it makes of a certificate.</summary>
    public sealed class TrustingServer : IAsyncLifetime
    {
        /// <summary>The server.</summary>
        public RunningServer Server { get; } = new()
        {
            Add = app => app.Map("/certificate", (HttpContext http) => http.Caller.CertificateFingerprint ?? $"{http.Caller.CertificateFault}"),
        };

        internal CertificateAuthorities Authorities { get; private set; } = null!;

        public ValueTask InitializeAsync()
        {
            Authorities = new CertificateAuthorities(Server.DataDirectory);
            return Server.InitializeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            Authorities.Dispose();
            await Server.DisposeAsync();
        }
    }
}
