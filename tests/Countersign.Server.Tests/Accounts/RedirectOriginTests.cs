using Countersign.Server.Accounts;

namespace Countersign.Server.Tests.Accounts;

public sealed class RedirectOriginTests
{
    private static readonly Affiliate Registered = new()
    {
        Id = 1,
        Brand = "Brand",
        RedirectOrigins = [.. new[]
        {
            "https://affiliate.example", "https://shop.affiliate.example:8443", "https://xn--mnchen-3ya.example", "http://localhost:*",
            "http://127.0.0.1:*",
            "http://[::1]:9000",
        }.Select(Read)],
    };

    public static TheoryData<string> Leading { get; } =
    [
        "https://affiliate.example", "https://affiliate.example/", "https://affiliate.example:443/", "https://affiliate.example/path",
        "https://affiliate.example/a/b;c=d/e.php?x=1&y=2#part", "https://affiliate.example?x=1", "https://affiliate.example#part",
        "HTTPS://affiliate.example/", "https://AFFILIATE.Example/", "https://affiliate.example/%2F%2fevil.example",
        "https://affiliate.example//evil.example", "https://affiliate.example/@evil.example", "https://affiliate.example/https://evil.example",
        "https://affiliate.example/?u=https://evil.example/", "https://affiliate.example/a[]=1?b[]=2", "https://affiliate.example/~user/(x)!*',",
        "https://affiliate.example/%0d%0aSet-Cookie:x", "https://affiliate.example/%5C", "https://affiliate.example/?",
        "https://affiliate.example/#",
        "https://shop.affiliate.example:8443/", "https://xn--mnchen-3ya.example/", "https://XN--MNCHEN-3ya.example/",
        "http://localhost", "http://localhost/", "http://localhost:1", "http://localhost:65535/a", "http://LOCALHOST:3000/?x",
        "http://127.0.0.1:8080/cb",
        "http://127.0.0.1", "http://[::1]:9000/", "http://[::1]:9000",
    ];

    public static TheoryData<string> Misleading { get; } =
    [
        // No URL at all, or none with a scheme of ours.
        "", " ", "/", "//affiliate.example", "///affiliate.example", "/\\affiliate.example", "\\\\affiliate.example", "affiliate.example",
        "affiliate.example/path", "./path", "?x=1", "#part", "none", "javascript:alert(1)", "javascript://affiliate.example/%0aalert(1)",
        "data:text/html,hello", "vbscript:x", "file:///etc/passwd", "ftp://affiliate.example/", "ws://affiliate.example/", "about:blank",
        "blob:https://affiliate.example/x", "view-source:https://affiliate.example/", "mailto:a@affiliate.example",
        // A scheme that browsers mend.
        "https:affiliate.example", "https:/affiliate.example", "https:///affiliate.example", "https:////affiliate.example",
        "https:\\\\affiliate.example",
        "https:/\\affiliate.example", "https;//affiliate.example", "https//affiliate.example", "h ttps://affiliate.example",
        "ht\ttps://affiliate.example",
        " https://affiliate.example/", "\thttps://affiliate.example/", "\u0000https://affiliate.example/", "\uFEFFhttps://affiliate.example/",
        "https ://affiliate.example/", "https&#58;//affiliate.example", "https%3A//affiliate.example", "httpss://affiliate.example/",
        // Another host.
        "https://", "https:///", "https://?x", "https://#x", "https://evil.example/", "https://affiliate.example.evil.example/",
        "https://evilaffiliate.example/", "https://evil.example/affiliate.example", "https://evil.example#affiliate.example",
        "https://evil.example?affiliate.example", "https://evil.example;affiliate.example", "https://sub.affiliate.example/",
        "https://affiliate.example./", "https://.affiliate.example/", "https://affiliate..example/", "https://affiliate.exampl/",
        "https://affiliate/",
        "https://affiliate.example,evil.example/", "https://evil.example%23.affiliate.example/", "https://affiliate.example%2eevil.example/",
        "https://affiliate%2Eexample/", "https://affiliate.example%00/", "https://affiliate.example%20/", "https://affiliate_example/",
        "https://affiliate.example&evil.example/", "https://$affiliate.example/", "https://(affiliate.example)/", "https://affiliate.example*",
        // User information and backslashes.
        "https://affiliate.example@evil.example/", "https://evil.example@affiliate.example/", "https://user:pass@affiliate.example/",
        "https://@affiliate.example/", "https://:@affiliate.example/", "https://affiliate.example:443@evil.example/",
        "https://affiliate.example\\@evil.example/", "https://evil.example\\@affiliate.example/", "https://affiliate.example\\.evil.example/",
        "https://affiliate.example\\", "https://affiliate.example/\\evil", "https://evil.example\\affiliate.example/",
        "https://evil.example%5C@affiliate.example/", "https://evil.example%40affiliate.example/",
        // Ports.
        "https://affiliate.example:/", "https://affiliate.example:80/", "https://affiliate.example:8443/", "https://affiliate.example:0443/",
        "https://affiliate.example:+443/", "https://affiliate.example:443x/", "https://affiliate.example:4430/", "https://affiliate.example:65979/",
        "https://affiliate.example:-1/", "https://affiliate.example:443:443/", "https://affiliate.example:99999999999/",
        "https://affiliate.example:4%343/", "https://shop.affiliate.example/", "https://shop.affiliate.example:8444/", "http://localhost:0/",
        "http://localhost:65536/", "http://localhost:*/", "http://localhost:", "http://[::1]/", "http://[::1]:9001/", "http://[::1]9000/",
        // Plain http, loopback by another name, addresses.
        "http://affiliate.example/", "https://localhost/", "https://127.0.0.1/", "https://[::1]/", "http://localhost.evil.example/",
        "http://localhost@evil.example/", "http://127.0.0.1.evil.example/", "http://127.1/", "http://127.0.0.2/", "http://0x7f000001/",
        "http://2130706433/",
        "http://0177.0.0.1/", "http://127.0.0.01/", "http://0.0.0.0/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
        "http://[0:0:0:0:0:0:0:1]:9000/",
        "http://[::1%25lo]:9000/", "https://192.0.2.1/", "https://[2001:db8::1]/", "https://169.254.169.254/", "http://localhost./",
        "http://[::1]:9000@evil.example/", "http://[::1]]:9000/", "http://[[::1]:9000/",
        // Characters that have no place in a URL.
        "https://affiliate.example/a b", "https://affiliate.example/\r\nLocation: https://evil.example", "https://affiliate.example/\n",
        "https://affiliate.example/\t",
        "https://affiliate.example/\u0000", "https://affiliate.example/\u007F", "https://affiliate.example/\"x", "https://affiliate.example/<x>",
        "https://affiliate.example/`x", "https://affiliate.example/{x}", "https://affiliate.example/|", "https://affiliate.example/^",
        "https://affiliate.example/\u00FC",
        "https://affiliate.example/%", "https://affiliate.example/%4", "https://affiliate.example/%zz", "https://affiliate.example/?x=%g0",
        // Homographs: a Cyrillic letter, a full-width one, dots and slashes that browsers fold.
        "https://\u0430ffiliate.example/", "https://\uFF41ffiliate.example/", "https://affiliate\u3002example/",
        "https://affiliate\uFF0Eexample/", "https://evil.example\uFF0Faffiliate.example/",
        "https://affiliate.example\u2044evil", "https://m\u00FCnchen.example/", "https://xn--ffiliate-2fg.example/",
        "https://affiliate.ex\u00ADample/", "https://affiliate.example\u200B/",
    ];

    [Theory]
    [MemberData(nameof(Leading))]
    public void A4_A_URL_on_a_registered_origin_is_allowed(string url) => Assert.True(Registered.Allows(url));

    [Theory]
    [MemberData(nameof(Misleading))]
    public void A4_Whatever_leads_or_could_be_read_to_lead_elsewhere_is_not(string url) => Assert.False(Registered.Allows(url));

    [Theory]
    [MemberData(nameof(Leading))]
    public void The_framework_reads_the_same_host(string url)
    {
        var read = new Uri(url);

        Assert.Contains(
            read.Host,
            new[] { "affiliate.example", "shop.affiliate.example", "xn--mnchen-3ya.example", "localhost", "127.0.0.1", "[::1]" });
        Assert.Empty(read.UserInfo);
    }

    [Theory]
    [MemberData(nameof(Leading))]
    [MemberData(nameof(Misleading))]
    public void Without_a_registered_origin_nothing_is_allowed(string url) => Assert.False(new Affiliate { Id = 1, Brand = "" }.Allows(url));

    [Theory]
    [InlineData("https://affiliate.example")]
    [InlineData("https://affiliate.example:8443")]
    [InlineData("http://localhost:*")]
    [InlineData("http://localhost:3000")]
    [InlineData("http://[::1]")]
    public void An_origin_is_written_as_it_is_registered(string text) => Assert.Equal(text, Read(text).ToString());

    [Theory]
    [InlineData("https://affiliate.example/")]
    [InlineData("https://affiliate.example/path")]
    [InlineData("https://affiliate.example:*")]
    [InlineData("https://*.affiliate.example")]
    [InlineData("https://m\u00FCnchen.example")]
    [InlineData("https://example")]
    [InlineData("https://192.0.2.1")]
    [InlineData("https://shop.example.7")]
    [InlineData("https://-shop.example")]
    [InlineData("http://affiliate.example")]
    [InlineData("https://localhost")]
    [InlineData("ftp://affiliate.example")]
    [InlineData("*")]
    [InlineData("")]
    public void What_is_no_safe_origin_cannot_be_registered(string text) => Assert.False(RedirectOrigin.TryParse(text, out _));

    private static RedirectOrigin Read(string text) => RedirectOrigin.TryParse(text, out var origin) ? origin : throw new ArgumentException(text);
}
