using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Countersign.Server.Outbound;

/// <summary>A URL that may be fetched as far as it can be told without DNS.</summary>
/// <param name="Url">In its canonical form.</param>
/// <param name="Host">A name in ASCII, or an address.</param>
/// <param name="Literal">The address, where the host is one; however it was spelt.</param>
internal sealed record FetchTarget(Uri Url, string Host, IPAddress? Literal)
{
    private const int MostCharacters = 2048;

    /// <summary>Reads a URL; with a <paramref name="from"/> that redirects to it, it may be relative.</summary>
    public static bool TryRead(
        string text, Uri? from, Perimeter perimeter, [NotNullWhen(true)] out FetchTarget? target, [NotNullWhen(false)] out FetchFailure? failure)
    {
        target = null;
        Uri? url = null;
        // On Unix a text that begins with a slash is an absolute URL of a file, unless it is told what it is relative to.
        var isUrl = text.Length <= MostCharacters && (from is null ? Uri.TryCreate(text, UriKind.Absolute, out url) : Uri.TryCreate(from, text, out url));
        failure = isUrl ? Fault(url!, perimeter) : FetchFailure.NoUrl(text);
        if (failure is null)
            target = new FetchTarget(url!, url!.IdnHost, url.HostNameType == UriHostNameType.Dns ? null : IPAddress.Parse(url.IdnHost));
        return failure is null;
    }

    private static FetchFailure? Fault(Uri url, Perimeter perimeter) =>
        url.Scheme is not ("http" or "https") ? FetchFailure.OtherScheme(url.Scheme)
        : url.GetLeftPart(UriPartial.Authority).Contains('@', StringComparison.Ordinal) ? FetchFailure.NamesUser()
        : !IsHost(url) ? FetchFailure.NoHost(url.DnsSafeHost)
        : !perimeter.HasPort(url.Port) ? FetchFailure.OtherPort(url.Port)
        : null;

    // The framework reads addresses in every spelling (decimal, octal, short), but not in digits of other scripts, which only the ASCII form of the
    // host shows: that is then no name.
    private static bool IsHost(Uri url) => url.HostNameType switch
    {
        UriHostNameType.Dns => DnsName.IsHost(url.IdnHost),
        UriHostNameType.IPv4 => true,
        UriHostNameType.IPv6 => !url.DnsSafeHost.Contains('%', StringComparison.Ordinal), // A zone names an interface of ours.
        _ => false,
    };
}
