using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Conformance;
using Countersign.Proofs;

[assembly: AssemblyFixture(typeof(Target))]

namespace Countersign.Conformance;

/// <summary>
/// The server under test: the one at COUNTERSIGN_PUBLIC (and COUNTERSIGN_PLAIN and COUNTERSIGN_PRIVATE, trusted by the certificate file
/// COUNTERSIGN_CA, called with the client certificate COUNTERSIGN_CLIENT), or one that is started for the run. It must hold the data of the
/// sandbox.
/// </summary>
public sealed class Target : IAsyncLifetime
{
    private ServerProcess? own;
    private DirectoryInfo? data;
    private HttpClient? http;
    private HttpClient? certified;
    private X509Certificate2? client;

    /// <summary>Base address of the public listener.</summary>
    public Uri Public { get; private set; } = new("https://localhost:8443");

    /// <summary>Base address of the plain listener.</summary>
    public Uri Plain { get; private set; } = new("http://localhost:8080");

    /// <summary>Base address of the private listener.</summary>
    public Uri Private { get; private set; } = new("https://localhost:8444");

    /// <summary>The file of the certificate that the public listener shows.</summary>
    public string CertificateFile { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("COUNTERSIGN_PUBLIC") is { } address)
        {
            Public = new Uri(address);
            Plain = new Uri(Environment.GetEnvironmentVariable("COUNTERSIGN_PLAIN") ?? "http://localhost:8080");
            Private = new Uri(Environment.GetEnvironmentVariable("COUNTERSIGN_PRIVATE") ?? "https://localhost:8444");
            CertificateFile = Environment.GetEnvironmentVariable("COUNTERSIGN_CA") ?? "data/tls/server.pem";
        }
        else
        {
            data = Directory.CreateTempSubdirectory("countersign-conformance-");
            own = await ServerProcess.Start(Path.Combine(AppContext.BaseDirectory, "countersign-server.dll"), data.FullName,
                new Dictionary<string, string> { ["Listen__Gateway"] = "https://127.0.0.1:0" }, CancellationToken.None);
            (Public, Plain, Private) = (own.Public, own.Plain, own.Private);
            CertificateFile = Path.Combine(data.FullName, "tls", "server.pem");
        }

        http = Client();
        client = ReadClient(Environment.GetEnvironmentVariable("COUNTERSIGN_CLIENT")
            ?? Path.Combine(Path.GetDirectoryName(CertificateFile)!, "clients", RefusedPaidCalls.Brand + ".pem"));
        certified = Client(Private, client);
    }

    /// <summary>A client that trusts the target's certificate only and follows no redirect.</summary>
    public HttpClient Client() => Client(Public, null);

    private HttpClient Client(Uri listener, X509Certificate2? shown)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => IsOwn(presented);
        if (shown is not null)
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(shown, null, offline: true);
        return new HttpClient(handler) { BaseAddress = listener };
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

    /// <summary>Posts to the private listener, with the client certificate of the sample's affiliate.</summary>
    public Task<Reply> PostCertified(string body, string path = "/products/!PlaceOrder") => Send(certified!, new HttpRequestMessage(HttpMethod.Post, new Uri(Private, path))
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } },
    });

    /// <summary>Posts under a key of its own.</summary>
    public Task<Reply> PostUnder(string key, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Public, "/products/!PlaceOrder"))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } },
        };
        Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        return Send(http!, request);
    }

    /// <summary>Gets with a query exactly as given.</summary>
    public Task<Reply> Get(string query, string path = "/products/!PlaceOrder") => Send(HttpMethod.Get, $"{path}?{query}", null);

    /// <summary>Sends anything.</summary>
    public Task<Reply> Send(HttpMethod method, string target, HttpContent? content, Version? version = null)
    {
        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(method, new Uri(Public.GetLeftPart(UriPartial.Authority) + target, exact)) { Content = content };
        if (version is not null)
            (request.Version, request.VersionPolicy) = (version, HttpVersionPolicy.RequestVersionExact);
        return Send(http!, request);
    }

    private static async Task<Reply> Send(HttpClient from, HttpRequestMessage request)
    {
        using var sent = request;
        using var response = await from.SendAsync(sent, TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, response.Content.Headers.ContentType, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers.Location?.OriginalString, response.Headers)
        {
            Allow = [.. response.Content.Headers.Allow],
        };
    }

    // By way of PKCS #12, which gives TLS a key that every platform can use.
    private static X509Certificate2 ReadClient(string file)
    {
        using var pem = X509Certificate2.CreateFromPemFile(file, file.Replace(".pem", "-key.pem", StringComparison.Ordinal));
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        http?.Dispose();
        certified?.Dispose();
        client?.Dispose();
        own?.Dispose();
        data?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>What the server answered.</summary>
public sealed record Reply(HttpStatusCode Status, MediaTypeHeaderValue? ContentType, string Body, string? Location, HttpResponseHeaders Headers)
{
    /// <summary>The methods that the address takes, where it took none.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];
}
