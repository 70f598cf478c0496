using System.Net;
using System.Text;
using System.Text.Json;
using Countersign.Server.Accounts;
using Countersign.Server.Http;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Accounts;
using Countersign.Server.Tests.Browsing;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Http;

/// <summary>Decisions A4 and A7 against everything that strangers may think of: no answer sends a browser where the affiliate has registered nothing.</summary>
[Trait("Engine", "own")]
public sealed class RedirectCorpusTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string Login = "ap=Affiliate_Brand_Name&loginName=login_name&loginPassword=";
    private const string Free = Login + "login_password&1_ID=9005&successURL=";
    private const string Refused = Login + "login_password&1_PPP=99999&errorURL=";
    private const string Cancelled = Login + "login_password&1_PPP=400&cancelURL=";
    private const string Confirmed = Login + "login_password&1_PPP=400&confirmURL=";

    // What a redirect has; a target that broke out of its header would add one.
    private static readonly string[] Headers = ["Cache-Control", "Content-Length", "Content-Type", "Date", "Location", "Referrer-Policy", "X-Content-Type-Options"];

    private RunningServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.Start();
        var origins = JsonSerializer.Serialize(RedirectCorpus.Origins);
        var changed = new Row(AccountsOnFile.Affiliates, 2L, "Affiliate_Brand_Name", "documented", "[]", origins, long.MaxValue / 2);
        await server.Parts.GetRequiredService<GroupCommit>().Commit(new Write { Rows = [changed] }, Token);
        await server.Parts.GetRequiredService<Affiliates>().Refresh(Token);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A4_no_redirect_leaves_the_origins_that_are_registered()
    {
        Assert.True(RedirectCorpus.All.Count >= 400);
        var targets = new BrowserTargets(server.Address(ListenerKind.Public), RedirectCorpus.Origins);
        var calls = from call in new[] { Refused, Free, Cancelled, Confirmed } from method in new[] { HttpMethod.Get, HttpMethod.Post } select Try(call, method);
        foreach (var (target, from) in (await Task.WhenAll(calls)).SelectMany(sent => sent))
            targets.Add(target, from);
        TestContext.Current.TestOutputHelper?.WriteLine($"{RedirectCorpus.All.Count} URLs in 8 kinds of calls, {targets.Count} redirects.");
        targets.AssertByFramework();
        await targets.AssertByBrowser(await chromium.Open(server));
    }

    [Fact]
    public async Task A7_a_wrong_password_is_told_to_the_affiliate_and_to_nobody_else()
    {
        using var http = server.Client();
        const string Wrong = Login + "wrong&1_PPP=400&errorURL=";
        var told = await Send(http, HttpMethod.Post, Wrong, "https://affiliate.example/e?x=1"u8.ToArray());
        Assert.StartsWith("https://affiliate.example/e?x=1&errorCode=-16&", told, StringComparison.Ordinal);
        Assert.Null(await Send(http, HttpMethod.Get, Wrong, "https://evil.example/e?x=1"u8.ToArray()));
    }

    private async Task<List<(string Target, string From)>> Try(string call, HttpMethod method)
    {
        var sent = new List<(string, string)>();
        using var http = server.Client();
        foreach (var url in RedirectCorpus.All)
        {
            if (await Send(http, method, call, url) is { } location)
                sent.Add((location, $"{method} {call}{Escaped(url)}"));
            else if (call is Refused or Free) // Nothing would be shown if nothing were redirected.
                Assert.DoesNotContain(Encoding.Latin1.GetString(url), RedirectCorpus.Leading);
        }

        return sent;
    }

    // The header as it came: what is no URL for the framework's reader would otherwise be no header.
    private static async Task<string?> Send(HttpClient http, HttpMethod method, string call, byte[] url)
    {
        var text = call + Escaped(url);
        using var request = new HttpRequestMessage(method, new Uri("/products/!PlaceOrder" + (method == HttpMethod.Get ? "?" + text : ""), UriKind.Relative));
        if (method == HttpMethod.Post)
            request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(text)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        using var response = await http.SendAsync(request, Token);
        var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? Assert.Single(values) : null;
        Assert.Equal(location is null ? HttpStatusCode.OK : method == HttpMethod.Get ? HttpStatusCode.Found : HttpStatusCode.SeeOther, response.StatusCode);
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Select(header => header.Key);
        Assert.Empty(headers.Except(Headers, StringComparer.OrdinalIgnoreCase));
        return location;
    }

    private static string Escaped(byte[] url) => string.Concat(url.Select(b => $"%{b:X2}"));
}
