using System.Net.Http.Headers;
using System.Text.Json;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>The sandbox's own way: signed links in, signed JSON out.</summary>
public static class Sandbox
{
    /// <summary>The dialect.</summary>
    public static Dialect Dialect { get; } = new("sandbox", "Sandbox Pay")
    {
        Notify = static (session, told, parts) =>
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(told, Wire.Options);
            var request = new HttpRequestMessage(HttpMethod.Post, session.Terms.Notify) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add(Signature.Header, Signature.Sign(parts.Instructions.Secret, parts.Time.GetUtcNow(), body));
            return request;
        },
        Corrupt = static request => Dialect.CorruptHeader(request, Signature.Header),
    };
}
