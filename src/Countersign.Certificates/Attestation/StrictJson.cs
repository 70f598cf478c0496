using System.Text.Json;
using System.Text.Unicode;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// Reads JSON (RFC 8259) that callers hand in: no deeper than any maker nests it, and no name twice in an object, of which two readers would believe
/// different ones. Members that nobody asks for are left alone, because makers add some.
/// </summary>
internal static class StrictJson
{
    /// <summary>How deep objects and arrays may be nested.</summary>
    public const int MostDepth = 8;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MostDepth, AllowDuplicateProperties = false };

    // What some programs put before UTF-8, although RFC 8259 section 8.1 has nobody add it.
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The object that a text is; null when it is anything else, or not strict.</summary>
    public static JsonElement? ReadObject(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith(ByteOrderMark))
            utf8 = utf8[ByteOrderMark.Length..];
        if (!utf8.TrimStart(" \t\r\n"u8).StartsWith("{"u8) || !Utf8.IsValid(utf8))
            return null;
        try
        {
            return JsonElement.Parse(utf8, Options);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null; // The second is for a name that holds half of a surrogate pair.
        }
    }

    /// <summary>The member of an object with this name; null without one, or when it is not of this kind.</summary>
    public static JsonElement? Member(JsonElement whole, string name, JsonValueKind kind) =>
        whole.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;

    /// <summary>The text of a string; null when it is none.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // It holds half of a surrogate pair.
        }
    }

    /// <summary>The text of the string member with this name; null without one.</summary>
    public static string? Text(JsonElement whole, string name) => Member(whole, name, JsonValueKind.String) is { } member ? Text(member) : null;

    /// <summary>The bytes that a string holds in Base64, with padding; null when it is none, or is empty.</summary>
    public static byte[]? Bytes(JsonElement value)
    {
        if (Text(value) is not { Length: > 0 } text)
            return null;
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var written) && written > 0 ? bytes[..written] : null;
    }
}
