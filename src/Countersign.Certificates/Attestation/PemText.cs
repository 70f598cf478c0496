using System.Text;

namespace Countersign.Certificates.Attestation;

/// <summary>Finds the blocks of a PEM text (RFC 7468) in one pass, so that no text costs more than its length.</summary>
internal static class PemText
{
    public const string Certificate = "CERTIFICATE";
    public const string PublicKey = "PUBLIC KEY";

    /// <summary>The most blocks that are read.</summary>
    public const int MostBlocks = 16;

    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";

    /// <summary>The contents of all blocks with one of these labels, in their order; null when one is damaged or there are too many. Text between blocks counts for nothing.</summary>
    public static List<byte[]>? Blocks(ReadOnlySpan<byte> text, params ReadOnlySpan<string> labels)
    {
        var blocks = new List<byte[]>();
        ReadOnlySpan<char> rest = Encoding.Latin1.GetString(text);
        for (var at = rest.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = rest.IndexOf(Begin, StringComparison.Ordinal))
        {
            rest = rest[(at + Begin.Length)..];
            var dashes = rest.IndexOf(Dashes, StringComparison.Ordinal);
            if (dashes < 0 || blocks.Count == MostBlocks)
                return null;
            var label = rest[..dashes].ToString();
            rest = rest[(dashes + Dashes.Length)..];
            var end = rest.IndexOf(End, StringComparison.Ordinal);
            if (end < 0 || !rest[(end + End.Length)..].StartsWith(label + Dashes, StringComparison.Ordinal))
                return null;
            if (labels.Contains(label))
            {
                if (Content(rest[..end]) is not { } content)
                    return null;
                blocks.Add(content);
            }

            rest = rest[(end + End.Length)..];
        }

        return blocks;
    }

    private static byte[]? Content(ReadOnlySpan<char> body)
    {
        var bytes = new byte[(body.Length / 4 * 3) + 3];
        return Convert.TryFromBase64Chars(body, bytes, out var written) && written > 0 ? bytes[..written] : null;
    }
}
