using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Countersign.Protocol;

namespace Countersign.Server.Orders;

/// <summary>
/// What was sent with a call and accepted, as the JSON that is kept: an object by row name, never with a secret, and never with a redirect
/// target that is to be ignored (decision A4).
/// </summary>
internal static class ParameterText
{
    private const int LongestEscape = 6; // \uXXXX

    // The rows that are kept, each with its name as a member begins with it.
    private static readonly (Parameter Row, string Member)[] OrderRows = Kept(item: 0);
    private static readonly (Parameter Row, string Member)[] ItemRows = Kept(item: 1);

    // Kept from text to text: an order writes a few of them.
    [ThreadStatic]
    private static ArrayBufferWriter<char>? ofThread;

    // SHA256.HashData looks the algorithm up at each call, which takes longer than the hash.
    [ThreadStatic]
    private static IncrementalHash? hashOfThread;

    /// <summary>The text of the order (item 0) or of one item.</summary>
    public static string Of(PlaceOrderRequest request, int item) => new(Written(request, item));

    /// <summary>The SHA-256 that ties an audit entry to a text, in lower-case hex.</summary>
    public static string Hash(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var sha = hashOfThread ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(bytes, 0, Encoding.UTF8.GetBytes(text, bytes));
        sha.GetHashAndReset(hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return Convert.ToHexStringLower(hash);
    }

    private static ReadOnlySpan<char> Written(PlaceOrderRequest request, int item)
    {
        var json = ofThread ??= new ArrayBufferWriter<char>(1024);
        json.ResetWrittenCount();
        json.Write("{");
        foreach (var (row, member) in item == 0 ? OrderRows : ItemRows)
        {
            if (!request.Values.TryText(row, item, out var text) || !request.Uses(row))
                continue;
            json.Write(json.WrittenCount == 1 ? member.AsSpan(1) : member);
            WriteEscaped(json, text);
            json.Write("\"");
        }

        json.Write("}");
        return json.WrittenSpan;
    }

    private static void WriteEscaped(ArrayBufferWriter<char> json, ReadOnlySpan<char> text)
    {
        var room = json.GetSpan(LongestEscape * text.Length);
        JavaScriptEncoder.Default.Encode(text, room, out _, out var written);
        json.Advance(written);
    }

    private static (Parameter Row, string Member)[] Kept(int item) =>
        [.. ParameterTable.PlaceOrder.RowsOf(item).Where(row => !row.Secret).Select(row => (row, $",\"{JavaScriptEncoder.Default.Encode(row.Name)}\":\""))];
}
