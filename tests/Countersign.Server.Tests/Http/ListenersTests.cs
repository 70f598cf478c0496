using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Countersign.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Countersign.Server.Tests.Http;

public sealed class ListenersTests(ListenersTests.Server fixture) : IClassFixture<ListenersTests.Server>
{
    private readonly RunningServer server = fixture.Running;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ListenerKind.Public, "1.1")]
    [InlineData(ListenerKind.Public, "2.0")]
    [InlineData(ListenerKind.Private, "1.1")]
    [InlineData(ListenerKind.Private, "2.0")]
    public async Task A_forged_host_does_not_change_the_listener(ListenerKind listener, string version)
    {
        using var client = server.Client(listener, Version.Parse(version));
        foreach (var other in Enum.GetValues<ListenerKind>())
        {
            using var request = Get(client, "/listener");
            request.Headers.Host = server.Address(other).Authority;
            Assert.Equal(listener.ToString(), await Text(client, request));
        }
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task T5_a_request_line_beyond_our_limit_still_reaches_our_code(string version)
    {
        using var client = server.Client(version: Version.Parse(version));
        using var request = Get(client, "/length?" + new string('a', 200 * 1024));
        Assert.Equal($"{200 * 1024 + 1}", await Text(client, request));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task T5_a_request_line_beyond_the_HTTP_layers_limit_is_refused_without_a_body(string version)
    {
        using var client = server.Client(version: Version.Parse(version));
        using var request = Get(client, "/length?" + new string('a', 260 * 1024));
        var status = await Refusal(client, request);
        Assert.True(status is null or HttpStatusCode.RequestUriTooLong or HttpStatusCode.RequestHeaderFieldsTooLarge, status.ToString());
    }

    [Fact]
    public async Task Headers_beyond_the_limit_are_refused()
    {
        using var client = server.Client();
        using var request = Get(client, "/length");
        for (var i = 0; i < 5; i++)
            request.Headers.Add($"X-{i}", new string('a', 62 * 1024));
        using var response = await client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task T5_a_body_slightly_beyond_our_limit_reaches_our_code()
    {
        using var client = server.Client();
        using var body = new ByteArrayContent(new byte[512 * 1024 + 1]);
        using var response = await client.PostAsync("/body", body, Cancelled);
        Assert.Equal($"{512 * 1024 + 1}", await response.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task Server_does_not_name_its_software()
    {
        using var client = server.Client();
        using var response = await client.GetAsync("/listener", Cancelled);
        Assert.Empty(response.Headers.Server);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Modern_TLS_is_spoken(SslProtocols version)
    {
        await using var stream = await Connect(ListenerKind.Public, version);
        Assert.Equal(version, stream.SslProtocol);
    }

    [Fact]
    public async Task Public_listener_does_not_ask_for_a_client_certificate()
    {
        Assert.False(await AsksForCertificate(ListenerKind.Public));
        Assert.True(await AsksForCertificate(ListenerKind.Private));
    }

    [Fact]
    public async Task A_request_with_two_lengths_is_refused_and_its_connection_closed()
    {
        await using var stream = await Connect(ListenerKind.Public, SslProtocols.Tls13);
        await stream.WriteAsync("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /listener HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancelled);
        var answer = await ReadToEnd(stream);
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunked_body_alone_is_read()
    {
        await using var stream = await Connect(ListenerKind.Public, SslProtocols.Tls13);
        await stream.WriteAsync("POST /body HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"u8.ToArray(), Cancelled);
        Assert.StartsWith("HTTP/1.1 200 ", await ReadToEnd(stream), StringComparison.Ordinal);
    }

    private static HttpRequestMessage Get(HttpClient client, string path) =>
        new(HttpMethod.Get, path) { Version = client.DefaultRequestVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private static async Task<string> Text(HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request, Cancelled);
        Assert.Equal(client.DefaultRequestVersion, response.Version);
        return await response.Content.ReadAsStringAsync(Cancelled);
    }

    // A server that has read enough may answer or may close; a client that is still writing sees either.
    private static async Task<HttpStatusCode?> Refusal(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request, Cancelled);
            Assert.Empty(await response.Content.ReadAsStringAsync(Cancelled));
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<SslStream> Connect(ListenerKind listener, SslProtocols version, LocalCertificateSelectionCallback? select = null)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Address(listener).Port, Cancelled);
        var stream = new SslStream(socket.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = version,
                RemoteCertificateValidationCallback = (_, presented, _, _) => server.IsOwn(presented),
                LocalCertificateSelectionCallback = select,
            },
            Cancelled);
        return stream;
    }

    private async Task<bool> AsksForCertificate(ListenerKind listener)
    {
        var asked = false;
        await using var stream = await Connect(listener, SslProtocols.Tls12, (_, _, _, remote, _) =>
        {
            // Called once before the handshake, and again when the server asks.
            asked |= remote is not null;
            return null!;
        });
        return asked;
    }

    private static async Task<string> ReadToEnd(SslStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(Cancelled);
    }

    /// <summary>One server that shows what it makes of requests.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal RunningServer Running { get; } = new() { Add = Show };

        public ValueTask InitializeAsync() => Running.InitializeAsync();

        public ValueTask DisposeAsync() => Running.DisposeAsync();

        private static void Show(WebApplication app)
        {
            app.Map("/listener", (HttpContext context) => context.Caller.Listener.ToString());
            app.Map("/length", (HttpContext context) => $"{context.Request.QueryString.Value?.Length}");
            app.Map("/body", async (HttpContext context) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, context.RequestAborted);
                return $"{body.Length}";
            });
        }
    }
}
