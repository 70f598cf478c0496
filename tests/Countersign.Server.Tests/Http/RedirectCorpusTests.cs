using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Countersign.Server.Accounts;
using Countersign.Server.Http;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Accounts;
using Countersign.Server.Tests.Browsing;
using Countersign.Server.Tests.Checkout;
using Countersign.Server.Tests.OrderPage;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Http;

/// <summary>Decisions A4 and A7 against everything that strangers may think of: no answer and no payment page sends a browser where the affiliate has registered nothing.</summary>
[Trait("Engine", "own")]
public sealed class RedirectCorpusTests(Chromium chromium) : CheckoutServer, IClassFixture<Chromium>
{
    private const string Free = "1_ID=9005" + Login + "&successURL=";
    private const string Refused = "1_PPP=99999" + Login + "&errorURL=";
    private const string Cancelled = "1_PPP=400" + Login + "&cancelURL=";
    private const string Confirmed = "1_PPP=400" + Login + "&confirmURL=";

    // The first takes whatever another one takes: no pairs are added to it that a URL could forge.
    private static readonly string[] Parameters = ["cancelURL", "successURL", "confirmURL", "errorURL"];

    // That is no URL (decision N11).
    private static readonly string None = Escaped("none"u8.ToArray());

    // What a redirect has; a target that broke out of its header would add one.
    private static readonly string[] Headers = ["Cache-Control", "Content-Length", "Content-Type", "Date", "Location", "Referrer-Policy", "X-Content-Type-Options"];

    private readonly ConcurrentBag<(string Target, string From)> found = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var origins = JsonSerializer.Serialize(RedirectCorpus.Origins);
        var changed = new Row(AccountsOnFile.Affiliates, 2L, "Affiliate_Brand_Name", "documented", "[]", origins, long.MaxValue / 2);
        await Server.Parts.GetRequiredService<GroupCommit>().Commit(new Write { Rows = [changed] }, Token);
        await Server.Parts.GetRequiredService<Affiliates>().Refresh(Token);
    }

    [Fact]
    public async Task A4_no_redirect_leaves_the_origins_that_are_registered()
    {
        Assert.True(RedirectCorpus.All.Count >= 400);
        var targets = new BrowserTargets(Server.Address(ListenerKind.Public), RedirectCorpus.Origins);
        var calls = from call in new[] { Refused, Free, Cancelled, Confirmed } from method in new[] { HttpMethod.Get, HttpMethod.Post } select Try(call, method);
        foreach (var (target, from) in (await Task.WhenAll(calls)).SelectMany(sent => sent))
            targets.Add(target, from);
        TestContext.Current.TestOutputHelper?.WriteLine($"{RedirectCorpus.All.Count} URLs in 8 kinds of calls, {targets.Count} redirects.");
        targets.AssertByFramework();
        await targets.AssertByBrowser(await chromium.Open(Server));
    }

    [Fact]
    public async Task A4_no_payment_page_leaves_the_origins_that_are_registered()
    {
        var calls = from url in RedirectCorpus.All from method in new[] { HttpMethod.Get, HttpMethod.Post } select (method, Escaped(url));
        var late = new ConcurrentBag<ShopOrder>();
        await Parallel.ForEachAsync(calls, Token, async (call, _) =>
        {
            if (await Place(call.method, call.Item2) is not { } paid)
                return;
            await TurnBackAndPay(paid);
            await GiveUp((await Place(call.method, call.Item2))!);
            late.Add((await Place(call.method, call.Item2))!);
        });
        Clock.Now += AwaitedPayment.Window;
        await Parallel.ForEachAsync(late, Token, async (order, _) => Leads(order, "errorURL", See(order, await Browser.Get(order.Path), "expired")));

        Assert.True(late.Count >= 2 * RedirectCorpus.Leading.Count);
        var targets = new BrowserTargets(Server.Address(ListenerKind.Public), [.. RedirectCorpus.Origins, Gateway.Origin]);
        foreach (var (target, from) in found)
            targets.Add(target, from);
        TestContext.Current.TestOutputHelper?.WriteLine($"{late.Count} of {2 * RedirectCorpus.All.Count} calls were taken, {targets.Count} ways on.");
        targets.AssertByFramework();
        await targets.AssertByBrowser(await chromium.Open(Server));
    }

    [Fact]
    public async Task A7_a_wrong_password_is_told_to_the_affiliate_and_to_nobody_else()
    {
        using var http = Server.Client();
        const string Wrong = "1_PPP=400&ap=Affiliate_Brand_Name&loginName=login_name&loginPassword=wrong&errorURL=";
        var told = await Send(http, HttpMethod.Post, Wrong, "https://affiliate.example/e?x=1"u8.ToArray());
        Assert.StartsWith("https://affiliate.example/e?x=1&errorCode=-16&", told, StringComparison.Ordinal);
        Assert.Null(await Send(http, HttpMethod.Get, Wrong, "https://evil.example/e?x=1"u8.ToArray()));
    }

    private async Task<List<(string Target, string From)>> Try(string call, HttpMethod method)
    {
        var sent = new List<(string, string)>();
        using var http = Server.Client();
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

    // With the URL in every parameter that takes it; null when none does.
    private async Task<ShopOrder?> Place(HttpMethod method, string url)
    {
        var pay = Server.Address(ListenerKind.Public) + "pay/";
        var taken = Parameters.ToList();
        while (true)
        {
            var answer = await Calls.Send(method, "1_PPP=400" + Login + string.Concat(taken.Select(name => $"&{name}={url}")));
            if (answer.Location?.StartsWith(pay, StringComparison.Ordinal) == true)
                return new(new Uri(answer.Location).AbsolutePath, Uri.UnescapeDataString(url), url == None ? [] : taken, $"{method} {url}");
            var refused = (answer.Location ?? answer.Body).Split("errorItem=")[^1].Split('&')[0];
            Assert.True(taken.Remove(refused), $"{url}: {answer.Body}");
            if (refused == Parameters[0])
                return null;
        }
    }

    private async Task TurnBackAndPay(ShopOrder order)
    {
        var reference = await Go(order);
        See(order, await Browser.Get(order.Path + "/return"), "pending");
        await Tell(reference, GatewayEventKind.Cancelled);
        Leads(order, "cancelURL", See(order, await Browser.Get(order.Path), "cancelled"));
        await Tell(await Go(order), GatewayEventKind.Captured);
        Leads(order, "confirmURL", See(order, await Browser.Get(order.Path + "/return")));
        Leads(order, "successURL", See(order, await Browser.Get(order.Path + "/done"), "done"));
    }

    private async Task GiveUp(ShopOrder order)
    {
        See(order, await Browser.Post(order.Path, "action", "cancel"));
        Leads(order, "cancelURL", See(order, await Browser.Get(order.Path), "closed"));
    }

    private async Task<string> Go(ShopOrder order) => new Uri(Assert.Single(See(order, await Browser.Post(order.Path, "action", "pay")))).Segments[^1];

    private List<string> See(ShopOrder order, Seen seen, string? view = null)
    {
        Assert.Equal(view, seen.Location is null ? ViewOf(seen) : null);
        var ways = seen.Ways.ToList();
        foreach (var way in ways)
            found.Add((way, $"{view ?? "redirect"} after {order.Call}"));
        return ways;
    }

    // Nothing would be shown if nothing led to the shop.
    private static void Leads(ShopOrder order, string parameter, List<string> ways) =>
        Assert.True(order.Carries.Contains(parameter) == ways.Exists(way => way.StartsWith(order.Url.Split('#')[0], StringComparison.Ordinal)),
            $"{parameter} of {order.Call}: {string.Join(' ', ways)}");

    private static string Escaped(byte[] url) => string.Concat(url.Select(b => $"%{b:X2}"));

    private sealed record ShopOrder(string Path, string Url, IReadOnlyList<string> Carries, string Call);
}
