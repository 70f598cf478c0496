using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Conformance;
using Countersign.Proofs;

[assembly: AssemblyFixture(typeof(Target))]

namespace Countersign.Conformance;

/// <summary>
/// The server under test: the one at COUNTERSIGN_PUBLIC (and COUNTERSIGN_PLAIN, trusted by the certificate file COUNTERSIGN_CA), or one that
/// is started for the run. It must hold the data of the sandbox.
/// </summary>
public sealed class Target : IAsyncLifetime
{
    private ServerProcess? own;
    private DirectoryInfo? data;
    private HttpClient? http;

    /// <summary>Base address of the public listener.</summary>
    public Uri Public { get; private set; } = new("https://localhost:8443");

    /// <summary>Base address of the plain listener.</summary>
    public Uri Plain { get; private set; } = new("http://localhost:8080");

    /// <summary>The file of the certificate that the public listener shows.</summary>
    public string CertificateFile { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("COUNTERSIGN_PUBLIC") is { } address)
        {
            Public = new Uri(address);
            Plain = new Uri(Environment.GetEnvironmentVariable("COUNTERSIGN_PLAIN") ?? "http://localhost:8080");
            CertificateFile = Environment.GetEnvironmentVariable("COUNTERSIGN_CA") ?? "data/tls/server.pem";
        }
        else
        {
            data = Directory.CreateTempSubdirectory("countersign-conformance-");
            own = await ServerProcess.Start(Path.Combine(AppContext.BaseDirectory, "countersign-server.dll"), data.FullName, CancellationToken.None);
            (Public, Plain, CertificateFile) = (own.Public, own.Plain, Path.Combine(data.FullName, "tls", "server.pem"));
        }

        http = Client();
    }

    /// <summary>A client that trusts the target's certificate only and follows no redirect.</summary>
    public HttpClient Client()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => IsOwn(presented);
        return new HttpClient(handler) { BaseAddress = Public };
    }

    /// <summary>Whether a certificate is the target's.</summary>
    public bool IsOwn(X509Certificate? presented)
    {
        using var own = X509CertificateLoader.LoadCertificateFromFile(CertificateFile);
        return presented?.GetCertHashString() == own.GetCertHashString();
    }

    /// <summary>Posts a form-encoded body exactly as given.</summary>
    public Task<Reply> Post(string body, string path = "/products/!PlaceOrder") =>
        Send(HttpMethod.Post, path, new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } });

    /// <summary>Gets with a query exactly as given.</summary>
    public Task<Reply> Get(string query, string path = "/products/!PlaceOrder") => Send(HttpMethod.Get, $"{path}?{query}", null);

    /// <summary>Sends anything.</summary>
    public async Task<Reply> Send(HttpMethod method, string target, HttpContent? content, Version? version = null)
    {
        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(method, new Uri(Public.GetLeftPart(UriPartial.Authority) + target, exact)) { Content = content };
        if (version is not null)
            (request.Version, request.VersionPolicy) = (version, HttpVersionPolicy.RequestVersionExact);
        using var response = await http!.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, response.Content.Headers.ContentType, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers.Location?.OriginalString, response.Headers);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        http?.Dispose();
        own?.Dispose();
        data?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>What the server answered.</summary>
public sealed record Reply(HttpStatusCode Status, MediaTypeHeaderValue? ContentType, string Body, string? Location, HttpResponseHeaders Headers);
