using System.Text;
using Countersign.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace Countersign.SandboxGateway;

/// <summary>Requests as they came.</summary>
public static class RawRequest
{
    /// <summary>The target before any framework has read it.</summary>
    public static string Target(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
    }

    /// <summary>The query, by its names; empty where it is malformed, or says something twice.</summary>
    public static Dictionary<string, string> Query(HttpContext http)
    {
        var target = Target(http);
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return (mark < 0 ? null : Fields(Encoding.UTF8.GetBytes(target[(mark + 1)..]))) ?? [];
    }

    /// <summary>The fields of a form, by their names; null where it is malformed, or says something twice.</summary>
    public static Dictionary<string, string>? Fields(ReadOnlySpan<byte> form)
    {
        if (!FormEncoding.TryDecode(form, out var pairs))
            return null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < pairs.Count; i++)
        {
            if (!pairs.NameIsSound(i) || !pairs.ValueIsSound(i) || !fields.TryAdd(pairs.Name(i).ToString(), pairs.Value(i).ToString()))
                return null;
        }

        return fields;
    }

    /// <summary>The body, which the listener has limited already.</summary>
    public static async Task<byte[]> Body(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        using var memory = new MemoryStream();
        await http.Request.Body.CopyToAsync(memory, http.RequestAborted);
        return memory.ToArray();
    }
}
