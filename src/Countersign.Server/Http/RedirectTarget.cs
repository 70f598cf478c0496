using System.Text;
using Countersign.Protocol;

namespace Countersign.Server.Http;

/// <summary>An address that the browser is sent to, on an origin that the affiliate has registered (decisions A4 and A7).</summary>
public static class RedirectTarget
{
    /// <summary><paramref name="url"/> with <paramref name="pairs"/> after its own query and before its fragment.</summary>
    public static string With(string url, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        var (target, rest) = fragment < 0 ? (url, "") : (url[..fragment], url[fragment..]);
        var query = target.IndexOf('?', StringComparison.Ordinal); // A second one is part of the query, and would become part of a name.
        var joint = query < 0 ? "?" : query == target.Length - 1 || target[^1] == '&' ? "" : "&";
        return new StringBuilder(target).Append(joint).Append(FormEncoding.Encode(pairs)).Append(rest).ToString();
    }
}
