using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Server.Outbound;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Outbound;

/// <summary>What a site may send, how long it may take, and which certificate it may have.</summary>
[Trait("Engine", "own")]
public sealed class FetchLimitsTests(UnboundServer unbound) : IClassFixture<UnboundServer>
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4096)]
    [InlineData(4097)]
    public async Task A_body_has_4096_bytes_at_most(int length)
    {
        foreach (var text in new[] { RawSite.Ok(new string('x', length)), "HTTP/1.0 200 OK\r\n\r\n" + new string('x', length) })
        {
            using var site = RawSite.Saying(text);
            var result = await Get(site);
            if (length <= 4096)
                Assert.Equal(length, Assert.IsType<FetchResult.Fetched>(result).Body.Length);
            else
                Assert.Equal(new FetchFailure(FetchFault.Size, "The file of site.example is longer than 4096 bytes."), Failure(result));
        }
    }

    [Fact]
    public async Task A_body_without_end_is_left_at_its_limit()
    {
        using var endless = new RawSite(async (_, stream) =>
        {
            await RawSite.Write(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            await Forever(stream, "400\r\n" + new string('x', 0x400) + "\r\n");
        });
        Assert.Equal(FetchFault.Size, Failure(await Get(endless)).Fault);

        using var announced = RawSite.Saying("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000\r\n\r\n");
        Assert.Equal(FetchFault.Size, Failure(await Get(announced)).Fault);
    }

    [Fact]
    public async Task A_body_is_taken_as_it_comes_and_not_unpacked()
    {
        using var site = RawSite.Saying(RawSite.Ok("packed", "Content-Encoding: gzip\r\n"));
        Assert.Equal("packed", Text(Assert.IsType<FetchResult.Fetched>(await Get(site))));
    }

    [Fact]
    public async Task Headers_without_end_are_left_at_their_limit()
    {
        using var many = new RawSite(async (_, stream) =>
        {
            await RawSite.Write(stream, "HTTP/1.1 200 OK\r\n");
            await Forever(stream, "X: y\r\n");
        });
        Assert.Equal(new FetchFailure(FetchFault.Size, "The headers of site.example are too long."), Failure(await Get(many)));

        using var oneLong = new RawSite(async (_, stream) =>
        {
            await RawSite.Write(stream, "HTTP/1.1 200 OK\r\nX: ");
            await Forever(stream, new string('y', 1000));
        });
        Assert.Equal(FetchFault.Size, Failure(await Get(oneLong)).Fault);
    }

    [Theory]
    [InlineData(15_000, true)]
    [InlineData(17_000, false)]
    public async Task Headers_have_16_kibibytes_at_most(int length, bool isFetched)
    {
        using var site = RawSite.Saying(RawSite.Ok("content", $"X: {new string('y', length)}\r\n"));
        Assert.Equal(isFetched, await Get(site) is FetchResult.Fetched);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX")]
    public async Task An_answer_that_is_no_HTTP_or_breaks_off_does_not_count(string text)
    {
        using var site = RawSite.Saying(text);
        Assert.Equal(new FetchFailure(FetchFault.Answer, "site.example did not answer with proper HTTP, or broke off."), Failure(await Get(site)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nslow")]
    public async Task A_site_that_is_slow_is_left_after_ten_seconds(string beginning)
    {
        var asked = new TaskCompletionSource();
        var over = new TaskCompletionSource();
        using var slow = new RawSite(async (_, stream) =>
        {
            await RawSite.Write(stream, beginning);
            asked.SetResult();
            await over.Task;
        });
        var getting = Get(slow);
        await asked.Task.WaitAsync(Cancellation);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(getting.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(new FetchFailure(FetchFault.Time, "There was no complete answer within 10 seconds."), Failure(await getting));
        over.SetResult();
    }

    [Fact]
    public async Task Ten_seconds_are_for_all_redirects_together()
    {
        using var site = new RawSite((_, stream) =>
        {
            clock.Advance(TimeSpan.FromSeconds(6));
            return RawSite.Write(stream, RawSite.Redirect("/more"));
        });
        var result = await Get(site);
        Assert.Equal(FetchFault.Time, Failure(result).Fault);
        Assert.InRange(result.Steps.Count, 1, 2);
    }

    [Fact]
    public async Task Preliminary_answers_without_end_are_left_at_the_limit_of_headers()
    {
        using var site = new RawSite((_, stream) => Forever(stream, "HTTP/1.1 102 Processing\r\n\r\n"));
        Assert.Equal(FetchFault.Size, Failure(await Get(site)).Fault);
    }

    [Fact]
    public async Task An_address_where_nobody_answers_is_left_after_three_seconds()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0); // Linux lets one in, and leaves those behind it without an answer.
        var endpoint = (IPEndPoint)listener.LocalEndPoint!;
        using var first = new TcpClient();
        await first.ConnectAsync(endpoint, Cancellation);
        var http = new GuardedHttp(new Resolver(unbound.EndPoint), new Perimeter(endpoint), clock);
        var begun = clock.GetUtcNow();

        var getting = http.Get($"http://{endpoint}/", new FetchRules { Limit = TimeSpan.FromHours(1) }, Cancellation);
        while (!getting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Cancellation);
        }

        Assert.Equal($"127.0.0.1 took no connection on port {endpoint.Port}: nobody answered.", Failure(await getting).Sentence);
        Assert.InRange(clock.GetUtcNow() - begun, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Whoever_cancels_is_thrown_out()
    {
        using var silent = new RawSite((_, _) => Task.Delay(Timeout.Infinite, Cancellation));
        using var cancelled = new CancellationTokenSource();
        var http = new GuardedHttp(new Resolver(unbound.EndPoint), new Perimeter(silent.EndPoint), clock);
        var getting = http.Get($"http://site.example:{silent.Port}/", new FetchRules(), cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => getting);
    }

    [Fact]
    public async Task A_certificate_that_is_not_valid_counts_where_it_is_not_borne_expressly()
    {
        using var certificate = Certificate("site.example");
        using var site = RawSite.Saying(RawSite.Ok("content"), certificate: certificate);

        Assert.Equal(new FetchFailure(FetchFault.Tls, "The certificate of site.example is not valid: UntrustedRoot."), Failure(await Get(site, "https")));

        var borne = Assert.IsType<FetchResult.Fetched>(await Get(site, "https", new FetchRules { TakesAnyCertificate = true }));
        Assert.Equal("content", Text(borne));
        Assert.Equal("UntrustedRoot", borne.Steps[0].CertificateFault);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_noted_as_one()
    {
        using var certificate = Certificate("other.example");
        using var site = RawSite.Saying(RawSite.Ok("content"), certificate: certificate);
        var borne = Assert.IsType<FetchResult.Fetched>(await Get(site, "https", new FetchRules { TakesAnyCertificate = true }));
        Assert.Equal("it is for another name", borne.Steps[0].CertificateFault);
    }

    [Fact]
    public async Task A_site_that_speaks_no_TLS_is_told_from_one_with_a_bad_certificate()
    {
        using var site = RawSite.Saying(RawSite.Ok("content"));
        Assert.Equal(FetchFault.Tls, Failure(await Get(site, "https")).Fault);
    }

    [Fact]
    public async Task Nothing_is_fetched_from_where_a_certificate_says()
    {
        using var issuer = RawSite.Saying(RawSite.Ok(""));
        using var certificate = Certificate("site.example", $"http://127.0.0.1:{issuer.Port}/issuer.cer");
        using var site = RawSite.Saying(RawSite.Ok("content"), certificate: certificate);

        await Get(site, "https");
        Assert.IsType<FetchResult.Fetched>(await Get(site, "https", new FetchRules { TakesAnyCertificate = true }));

        Assert.Equal(0, issuer.Connections);
    }

    // Signed by itself, or by an issuer that is to be had at an address.
    private static X509Certificate2 Certificate(string name, string? issuerAt = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        if (issuerAt is not null)
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"{issuerAt}?ocsp"], [issuerAt]));
        var (from, to) = (DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
        using var signed = issuerAt is null
            ? request.CreateSelfSigned(from, to)
            : request.Create(new X500DistinguishedName("CN=issuer"), X509SignatureGenerator.CreateForECDsa(issuerKey), from, to, [1, 2, 3]).CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), null);
    }

    private static async Task Forever(Stream stream, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        while (true)
            await stream.WriteAsync(bytes);
    }

    private static string Text(FetchResult.Fetched fetched) => Encoding.UTF8.GetString(fetched.Body.Span);

    private static FetchFailure Failure(FetchResult result) => Assert.IsType<FetchResult.Failed>(result).Failure;

    private Task<FetchResult> Get(RawSite site, string scheme = "http", FetchRules? rules = null) =>
        new GuardedHttp(new Resolver(unbound.EndPoint), new Perimeter(site.EndPoint), clock)
            .Get($"{scheme}://site.example:{site.Port}/", rules ?? new FetchRules(), Cancellation);
}
