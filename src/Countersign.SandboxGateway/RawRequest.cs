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

    /// <summary>The body, which the listener has limited already.</summary>
    public static async Task<byte[]> Body(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        using var memory = new MemoryStream();
        await http.Request.Body.CopyToAsync(memory, http.RequestAborted);
        return memory.ToArray();
    }
}
