using Microsoft.AspNetCore.Http.Features;

namespace Countersign.Server.Http;

/// <summary>The target of a request exactly as it came, before any framework has decoded or normalized it.</summary>
public static class RequestTarget
{
    private static readonly string[] CallPrefixes = ["/products/!", "/products/%21"];

    /// <summary>The raw target, query included.</summary>
    public static string Of(HttpContext http) => http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>Whether a raw target is that of a call; exact, since routing would ignore case and a trailing slash (decision T3).</summary>
    /// <param name="rawTarget">The target.</param>
    /// <param name="call">The name of the call, without the exclamation mark.</param>
    public static bool IsOf(string rawTarget, string call)
    {
        var path = PathOf(rawTarget);
        foreach (var prefix in CallPrefixes)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal) && path[prefix.Length..].SequenceEqual(call))
                return true;
        }

        return false;
    }

    /// <summary>The query of a raw target without its question mark; empty for none.</summary>
    public static ReadOnlySpan<char> QueryOf(string rawTarget)
    {
        var mark = rawTarget.AsSpan().IndexOf('?');
        return mark < 0 ? [] : rawTarget.AsSpan(mark + 1);
    }

    /// <summary>The path of a raw target; also of the absolute form, which proxies send (RFC 9112 section 3.2.2).</summary>
    public static ReadOnlySpan<char> PathOf(string rawTarget)
    {
        var target = rawTarget.AsSpan();
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        var authority = path.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0 || path[0] == '/')
            return path;
        var afterAuthority = path[(authority + "://".Length)..];
        var slash = afterAuthority.IndexOf('/');
        return slash < 0 ? "/" : afterAuthority[slash..];
    }
}
