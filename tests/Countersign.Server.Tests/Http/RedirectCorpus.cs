using System.Text;
using Countersign.Server.Tests.Accounts;

namespace Countersign.Server.Tests.Http;

/// <summary>URLs that a stranger might send as redirect targets, as the bytes that arrive.</summary>
internal static class RedirectCorpus
{
    /// <summary>The origins that the affiliate has registered.</summary>
    public static readonly string[] Origins =
    [
        "https://affiliate.example", "https://shop.affiliate.example:8443", "https://xn--mnchen-3ya.example", "http://localhost:*", "http://127.0.0.1:*", "http://[::1]:9000",
    ];

    private static readonly string[] Forms =
    [
        "https://affiliate.example", "https://affiliate.example:443", "HTTPS://AFFILIATE.Example", "https://shop.affiliate.example:8443", "https://XN--mnchen-3ya.example",
        "http://localhost", "http://localhost:1", "http://LocalHost:65535", "http://127.0.0.1", "http://127.0.0.1:8080", "http://[::1]:9000",
    ];

    private static readonly string[] Tails =
    [
        "", "/", "/path", "/p?x=1", "?x=1&y=2", "?", "#f", "/p?x=1#f?z=2", "/p?u=https://evil.example/#f", "//evil.example", "/%2f%2fevil.example", "/@evil.example",
        "/a;b=c", "/?x[]=1", "/?q=%26errorCode%3D0", "/%0d%0aSet-Cookie:%20x=1",
    ];

    private static readonly string[] Starts =
    [
        "", "/", "//", "///", "/\\", "\\\\", "https:", "https:/", "https://", "https:///", "https:\\\\", "https:/\\", "HTTPS://", "http://", " https://", "\thttps://", "ht\ntps://",
        "javascript://", "javascript:location='https://", "data:text/html,<base href=https://", "vbscript:", "file://", "ftp://", "ws://", "blob:https://", "view-source:https://",
    ];

    private static readonly string[] Hosts =
    [
        "evil.example", "affiliate.example@evil.example", "affiliate.example:443@evil.example", "evil.example@affiliate.example", "affiliate.example.evil.example",
        "evil.example\\@affiliate.example", "affiliate.example\\@evil.example", "affiliate.example%2f@evil.example", "affiliate.example%252f@evil.example", "affiliate.example%00.evil.example",
        "affiliate.example%0d%0a.evil.example", "affiliate.example;@evil.example", "affiliate.example .evil.example", "affiliate.example\t.evil.example", "affiliate.example.", "affiliate.example:0443",
        "affiliate.example:8443", "xn--ffiliate-2fg.example", "\u0430ffiliate.example", "affiliate\u3002example", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::1]",
    ];

    private static readonly string[] Forged =
    [
        "https://affiliate.example/?errorCode=0&orderNumber=1", "https://affiliate.example/?ERRORCODE=0&ORDERNUMBER=1", "https://affiliate.example/?error%43ode=0&order%4eumber=1",
        "https://affiliate.example/?a=1;errorMessage=x;1_itemCost=0", "https://affiliate.example/?errorItem&currency", "https://affiliate.example/?totalCost=0&errorItem=a&12_itemTax=0",
    ];

    private static readonly string[] LongOnes =
        [.. new[] { 254, 255, 256, 2000, 30_000 }.SelectMany(length => new[] { "https://affiliate.example/", "https://evil.example/?https://affiliate.example/" }.Select(url => url.PadRight(length, 'a')))];

    /// <summary>Those that lead to the affiliate, in every form that an origin can have.</summary>
    public static IReadOnlyList<string> Leading { get; } = [.. Forms.SelectMany(_ => Tails, (form, tail) => form + tail)];

    /// <summary>All of them, each once.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. Leading
            .Concat(RedirectOriginTests.Leading.Select(row => row.Data))
            .Concat(RedirectOriginTests.Misleading.Select(row => row.Data))
            .Concat(Starts.SelectMany(_ => Hosts, (start, host) => $"{start}{host}/x?y=1#z"))
            .Concat(Forged).Concat(LongOnes)
            .Where(url => url.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Select(Encoding.UTF8.GetBytes),
        .. EveryByte(),
    ];

    // Before the scheme, within it, within the host, after the host, and in the path.
    private static IEnumerable<byte[]> EveryByte() =>
        from at in new[] { 0, 3, "https://affil".Length, "https://affiliate.example".Length, "https://affiliate.example/a".Length }
        from value in Enumerable.Range(0, 256)
        let url = "https://affiliate.example/a.evil.example/"u8.ToArray()
        select (byte[])[.. url[..at], (byte)value, .. url[at..]];
}
