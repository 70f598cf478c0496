namespace Countersign.Server.Http;

/// <summary>
/// Whether a form was sent from a page of this site. No page knows a visitor by a cookie, so that a stranger's page has nothing to borrow; it may still
/// not send a form in a visitor's name. Which page a form comes from is what the browser says, which no page can change: a token would need a
/// cookie, and keys that all servers share.
/// </summary>
public static class FormOrigin
{
    // "none": by the visitor's own hand, from no page (W3C Fetch Metadata, section 2.3).
    private static readonly string[] OwnSites = ["same-origin", "none"];

    /// <summary>Whether a request may change something, as far as where it comes from goes.</summary>
    public static bool IsOwn(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var headers = request.Headers;
        if (headers.TryGetValue("Sec-Fetch-Site", out var sites))
            return sites is [var site] && OwnSites.Contains(site, StringComparer.Ordinal);
        // An older browser tells the origin alone, "null" where that is nobody's business; a program tells neither.
        return !headers.TryGetValue("Origin", out var origins) || (origins is [var origin] && IsOf(request.Host, origin));
    }

    // Both leave the port out where it is the scheme's own. Pages are served over HTTPS only, also where a proxy ends it.
    private static bool IsOf(HostString host, string? origin) => string.Equals(origin, $"https://{host.ToUriComponent()}", StringComparison.OrdinalIgnoreCase);
}
