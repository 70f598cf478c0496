using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Countersign.Protocol;

namespace Countersign.Server.Orders;

/// <summary>
/// What was sent with a call and accepted, as the JSON that is kept: an object by row name, never with a secret, and never with a redirect
/// target that is to be ignored (decision A4).
/// </summary>
internal static class ParameterText
{
    private static readonly JsonEncodedText[] OrderNames = Names(0);
    private static readonly JsonEncodedText[] ItemNames = Names(1);

    // Kept from text to text: an order writes a few of them.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? ofThread;

    // SHA256.HashData looks the algorithm up at each call, which takes longer than the hash.
    [ThreadStatic]
    private static IncrementalHash? hashOfThread;

    /// <summary>The text of the order (item 0) or of one item.</summary>
    public static string Of(PlaceOrderRequest request, int item) => Encoding.UTF8.GetString(Written(request, item));

    /// <summary>The text of the order, and the SHA-256 that ties an audit entry to it, in lower-case hex.</summary>
    public static (string Text, string Hash) WithHash(PlaceOrderRequest request)
    {
        var text = Written(request, item: 0);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var sha = hashOfThread ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(text);
        sha.GetHashAndReset(hash);
        return (Encoding.UTF8.GetString(text), Convert.ToHexStringLower(hash));
    }

    private static ReadOnlySpan<byte> Written(PlaceOrderRequest request, int item)
    {
        var buffer = ofThread ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        var rows = ParameterTable.RowsOf(item);
        var names = item == 0 ? OrderNames : ItemNames;
        for (var i = 0; i < names.Length; i++)
        {
            var row = rows[i];
            if (request.Values.TryText(row, item, out var text) && !row.Secret && request.Uses(row))
                json.WriteString(names[i], text);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static JsonEncodedText[] Names(int item) => [.. ParameterTable.RowsOf(item).Select(row => JsonEncodedText.Encode(row.Name))];
}
