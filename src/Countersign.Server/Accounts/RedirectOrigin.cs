using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Countersign.Server.Accounts;

/// <summary>
/// An origin that browsers may be sent to (decision A4): <c>https://shop.example</c>, <c>https://shop.example:8443</c>, and for sandboxes
/// loopback over http, on one port or on any: <c>http://localhost:*</c>.
/// </summary>
/// <remarks>
/// URLs are read by a grammar of our own, a subset of RFC 3986 that browsers and libraries read alike: whatever one of them could take
/// for another host is refused.
/// </remarks>
public sealed record RedirectOrigin
{
    private const int AnyPort = -1;
    private const string Https = "https";
    private const string Http = "http";

    private static readonly string[] LoopbackHosts = ["localhost", "127.0.0.1", "[::1]"];
    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");

    // RFC 3986 section 2, with the brackets that PHP puts into queries; the backslash, which browsers take for a slash, is not among them.
    private static readonly SearchValues<char> UrlCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%");

    private readonly string scheme;
    private readonly string host;
    private readonly int port;

    private RedirectOrigin(string scheme, string host, int port)
    {
        this.scheme = scheme;
        this.host = host;
        this.port = port;
    }

    /// <summary>Reads an origin as it is registered: without path; a host in Unicode stands there as its A-labels.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RedirectOrigin? origin)
    {
        ArgumentNullException.ThrowIfNull(text);
        origin = null;
        var isOnAnyPort = text.EndsWith(":*", StringComparison.Ordinal);
        if (!Target.TryRead(isOnAnyPort ? text.AsSpan(0, text.Length - 2) : text, out var target) || !target.Rest.IsEmpty)
            return false;

        var isLoopback = IsLoopback(target.Host);
        if (target.IsHttps ? isOnAnyPort || isLoopback || !IsName(target.Host) : !isLoopback)
            return false;

        origin = new(target.IsHttps ? Https : Http, target.Host.ToString().ToLowerInvariant(), isOnAnyPort ? AnyPort : target.Port);
        return true;
    }

    /// <summary>Whether <paramref name="url"/> is a well-formed URL on this origin.</summary>
    public bool Covers(string url) =>
        Target.TryRead(url, out var target)
        && target.IsHttps == (scheme == Https)
        && (port == AnyPort || target.Port == port)
        && target.Host.Equals(host, StringComparison.OrdinalIgnoreCase);

    /// <summary>As it is registered.</summary>
    public override string ToString() =>
        port switch
        {
            AnyPort => $"{scheme}://{host}:*",
            443 when scheme == Https => $"{scheme}://{host}",
            80 when scheme == Http => $"{scheme}://{host}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{port}"),
        };

    private static bool IsLoopback(ReadOnlySpan<char> host)
    {
        foreach (var loopback in LoopbackHosts)
        {
            if (host.Equals(loopback, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    // Labels of letters, digits and hyphens with a dot between them. A last label that begins with a digit makes browsers read an
    // IPv4 address (WHATWG URL, 3.5), be it written 0x7f.1 or 2130706433.
    private static bool IsName(ReadOnlySpan<char> host)
    {
        if (host.ContainsAnyExcept(HostCharacters) || host.Length > 253 || host.IndexOf('.') < 0)
            return false;

        var last = default(ReadOnlySpan<char>);
        foreach (var label in host.Split('.'))
        {
            last = host[label];
            if (last.Length is 0 or > 63 || last[0] == '-' || last[^1] == '-')
                return false;
        }

        return char.IsAsciiLetter(last[0]);
    }

    /// <summary>The parts of a URL that decide where it leads.</summary>
    private readonly ref struct Target
    {
        private Target(bool isHttps, ReadOnlySpan<char> host, int port, ReadOnlySpan<char> rest)
        {
            IsHttps = isHttps;
            Host = host;
            Port = port;
            Rest = rest;
        }

        public bool IsHttps { get; }

        public ReadOnlySpan<char> Host { get; }

        public int Port { get; }

        /// <summary>Path, query and fragment.</summary>
        public ReadOnlySpan<char> Rest { get; }

        public static bool TryRead(ReadOnlySpan<char> url, out Target target)
        {
            target = default;
            if (url.ContainsAnyExcept(UrlCharacters) || !EscapesAreWhole(url))
                return false;

            var isHttps = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
            if (!isHttps && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
                return false;

            var afterScheme = url[(isHttps ? "https://" : "http://").Length..];
            var end = afterScheme.IndexOfAny('/', '?', '#');
            var authority = end < 0 ? afterScheme : afterScheme[..end];
            if (!TrySplit(authority, isHttps ? 443 : 80, out var host, out var port))
                return false;

            target = new(isHttps, host, port, end < 0 ? [] : afterScheme[end..]);
            return true;
        }

        private static bool TrySplit(ReadOnlySpan<char> authority, int defaultPort, out ReadOnlySpan<char> host, out int port)
        {
            // The colons within an IPv6 address are no port's.
            var colon = authority[(authority.LastIndexOf(']') + 1)..].IndexOf(':');
            var at = colon < 0 ? authority.Length : authority.LastIndexOf(']') + 1 + colon;
            host = authority[..at];
            port = defaultPort;
            return (IsLoopback(host) || IsName(host)) && (colon < 0 || TryReadPort(authority[(at + 1)..], out port));
        }

        private static bool TryReadPort(ReadOnlySpan<char> text, out int port)
        {
            port = 0;
            return text.Length is > 0 and <= 5
                && text[0] != '0'
                && text.IndexOfAnyExceptInRange('0', '9') < 0
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
                && port <= 65535;
        }

        private static bool EscapesAreWhole(ReadOnlySpan<char> url)
        {
            for (var i = url.IndexOf('%'); i >= 0 && i < url.Length; i++)
            {
                if (url[i] == '%' && (i + 2 >= url.Length || !char.IsAsciiHexDigit(url[i + 1]) || !char.IsAsciiHexDigit(url[i + 2])))
                    return false;
            }

            return true;
        }
    }
}
