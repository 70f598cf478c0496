using Microsoft.Playwright;

namespace Countersign.Server.Tests.Http;

/// <summary>
/// Where browsers have been sent, or would go by a link: to the server itself or to a registered origin, as two parsers read it that know nothing
/// of each other.
/// </summary>
/// <param name="own">The server.</param>
/// <param name="registered">The origins of the affiliate as it registered them; <c>:*</c> is any port.</param>
internal sealed class BrowserTargets(Uri own, IEnumerable<string> registered)
{
    // The same words as from the framework below.
    private const string ByBrowser = """
        ([targets, base]) => targets.map(target => {
          try {
            const url = new URL(target, base);
            return [url.protocol, url.hostname, url.port, url.username + url.password].join(' ');
          } catch { return 'none'; }
        })
        """;

    private readonly HashSet<string> origins = [Written(own), .. registered.Where(origin => !IsOnAnyPort(origin)).Select(origin => Written(new Uri(origin)))];
    private readonly HashSet<string> hosts = [.. registered.Where(IsOnAnyPort).Select(origin => Host(Written(new Uri(origin[..^2]))))];
    private readonly List<(string Target, string From)> targets = [];

    /// <summary>How many there are.</summary>
    public int Count => targets.Count;

    /// <summary>Adds the address of a redirect or of a link.</summary>
    /// <param name="target">The address, as the header or the attribute has it.</param>
    /// <param name="from">Where it stood, for the message of a test that fails.</param>
    public void Add(string target, string from) => targets.Add((target, from));

    /// <summary>Fails the test if the framework reads one of them as leading elsewhere.</summary>
    public void AssertByFramework() =>
        Assert.All(targets, one => Assert.True(Uri.TryCreate(own, one.Target, out var read) && IsAllowed(Written(read)), $"{one}"));

    /// <summary>Fails the test if the browser reads one of them as leading elsewhere, or as leading to another host than the framework does.</summary>
    public async Task AssertByBrowser(IPage page)
    {
        var read = await page.EvaluateAsync<string[]>(ByBrowser, new object[] { targets.Select(one => one.Target).ToArray(), own.AbsoluteUri });
        Assert.Equal(targets.Count, read.Length);
        Assert.All(targets.Zip(read), pair => Assert.True(IsAllowed(pair.Second), $"{pair}"));
        Assert.All(targets.Zip(read), pair => Assert.Equal(Written(new Uri(own, pair.First.Target)), pair.Second));
    }

    private bool IsAllowed(string written) => origins.Contains(written) || hosts.Contains(Host(written));

    private static bool IsOnAnyPort(string origin) => origin.EndsWith(":*", StringComparison.Ordinal);

    private static string Written(Uri url) => $"{url.Scheme}: {url.Host} {(url.IsDefaultPort ? "" : url.Port)} {url.UserInfo}";

    private static string Host(string written) => string.Join(' ', written.Split(' ') is [var scheme, var host, _, ""] ? [scheme, host] : [written]);
}
