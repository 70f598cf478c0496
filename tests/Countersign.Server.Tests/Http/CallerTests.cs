using Countersign.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Countersign.Server.Tests.Http;

public sealed class CallerTests(CallerTests.Server fixture) : IClassFixture<CallerTests.Server>
{
    private const string NotOverHttps = "errorCode=-1";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ListenerKind.Public, "203.0.113.9", "https", "Public 203.0.113.9")]
    [InlineData(ListenerKind.Public, "203.0.113.9", null, "Public 203.0.113.9")]
    [InlineData(ListenerKind.Private, "203.0.113.9", "https", "Private 203.0.113.9")]
    [InlineData(ListenerKind.Plain, "203.0.113.9", "https", "Public 203.0.113.9")]
    [InlineData(ListenerKind.Plain, "203.0.113.9", "HTTPS", "Public 203.0.113.9")]
    [InlineData(ListenerKind.Plain, null, "https", "Public 127.0.0.1")]
    [InlineData(ListenerKind.Plain, "198.51.100.1, 203.0.113.9", "http, https", "Public 203.0.113.9")]
    [InlineData(ListenerKind.Public, "2001:db8::9", "https", "Public 2001:db8::9")]
    [InlineData(ListenerKind.Public, "::ffff:203.0.113.9", "https", "Public 203.0.113.9")]
    [InlineData(ListenerKind.Public, "203.0.113.9, unknown", "https", "Public 127.0.0.1")]
    [InlineData(ListenerKind.Public, "203.0.113.9,", "https", "Public 127.0.0.1")]
    [InlineData(ListenerKind.Public, "9", "https", "Public 127.0.0.1")]
    public async Task T1_a_trusted_proxy_is_believed_in_its_last_entry(ListenerKind listener, string? forwardedFor, string? proto, string expected) =>
        Assert.Equal(expected, await Ask(fixture.Proxied, listener, forwardedFor, proto));

    [Theory]
    [InlineData(ListenerKind.Plain, null)]
    [InlineData(ListenerKind.Plain, "http")]
    [InlineData(ListenerKind.Plain, "https, http")]
    [InlineData(ListenerKind.Plain, "httpsx")]
    [InlineData(ListenerKind.Public, "http")]
    public async Task T1_a_trusted_proxy_that_does_not_say_https_gets_minus_1(ListenerKind listener, string? proto) =>
        Assert.StartsWith(NotOverHttps, await Ask(fixture.Proxied, listener, "203.0.113.9", proto), StringComparison.Ordinal);

    [Theory]
    [InlineData(ListenerKind.Public, "http", "Public 127.0.0.1")]
    [InlineData(ListenerKind.Private, "https", "Private 127.0.0.1")]
    public async Task T1_anybody_else_is_not_believed(ListenerKind listener, string proto, string expected) =>
        Assert.Equal(expected, await Ask(fixture.Direct, listener, "203.0.113.9", proto));

    [Fact]
    public async Task T1_anybody_else_cannot_say_that_plain_HTTP_was_HTTPS() =>
        Assert.StartsWith(NotOverHttps, await Ask(fixture.Direct, ListenerKind.Plain, "203.0.113.9", "https"), StringComparison.Ordinal);

    private static async Task<string> Ask(RunningServer server, ListenerKind listener, string? forwardedFor, string? proto)
    {
        using var client = server.Client(listener);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/caller");
        if (forwardedFor is not null)
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        if (proto is not null)
            request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", proto);
        using var response = await client.SendAsync(request, Cancelled);
        return await response.Content.ReadAsStringAsync(Cancelled);
    }

    /// <summary>A server that takes this machine for a proxy, and one that takes nobody for one.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal RunningServer Direct { get; } = new() { Add = Show, Change = settings => settings with { TrustedProxies = Only("192.0.2.0/24") } };

        internal RunningServer Proxied { get; } = new() { Add = Show, Change = settings => settings with { TrustedProxies = Only("127.0.0.1") } };

        public async ValueTask InitializeAsync()
        {
            await Direct.InitializeAsync();
            await Proxied.InitializeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Direct.DisposeAsync();
            await Proxied.DisposeAsync();
        }

        private static TrustedProxies Only(string network) => TrustedProxies.Read([network], (_, fault) => Assert.Fail(fault));

        private static void Show(WebApplication app) => app.Map("/caller", (HttpContext context) => $"{context.Caller.Listener} {context.Caller.Source}");
    }
}
