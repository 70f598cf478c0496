using System.Text.Json;
using System.Text.Json.Serialization;

namespace Countersign.SandboxGateway;

/// <summary>JSON between the gateway and the server: nothing unknown, nothing twice, nothing missing.</summary>
public static class Wire
{
    /// <summary>How it is written and read.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads a body; null for anything that is not of the type.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
