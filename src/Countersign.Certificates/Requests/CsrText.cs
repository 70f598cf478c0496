using System.Buffers;
using System.Buffers.Text;

namespace Countersign.Certificates.Requests;

/// <summary>From what callers send to the bytes of a request: PEM with or without its lines, either Base64 alphabet, padding or none, spaces for plus signs.</summary>
internal static class CsrText
{
    /// <summary>The most characters of the parameter.</summary>
    public const int MostCharacters = 32767;

    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";

    // The second is what older programs and Thales's tools write.
    private static readonly string[] Labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];

    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\t");

    /// <summary>Decodes a text; the fault when it cannot be one of a request.</summary>
    public static CsrFault? Decode(string text, out byte[] der)
    {
        der = [];
        if (text.Length > MostCharacters)
            return CsrFault.TooLong;
        if (!TryStrip(text, out var body))
            return CsrFault.Base64;

        // Spaces are either layout or plus signs that form decoding took for spaces. The length that the bytes name tells which: the two
        // readings differ in length, so at most one of them fits.
        var isWhole = TryDecode(body, spaceIs: null, out var without) && FitsItsLength(without);
        var isWholeWithPlus = body.Contains(' ') && TryDecode(body.Trim(' '), spaceIs: '+', out var with) && FitsItsLength(der = with);
        if (isWhole == isWholeWithPlus)
            return isWhole ? CsrFault.Base64 : without.Length > 0 ? CsrFault.Der : CsrFault.Base64;
        if (isWhole)
            der = without;
        return null;
    }

    private static bool TryStrip(string text, out ReadOnlySpan<char> body)
    {
        body = text;
        var begin = body.IndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0)
            return !body.Contains(Dashes, StringComparison.Ordinal);
        var rest = body[(begin + Begin.Length)..];
        foreach (var label in Labels)
        {
            if (!rest.StartsWith(label + Dashes, StringComparison.Ordinal))
                continue;
            rest = rest[(label.Length + Dashes.Length)..];
            var end = rest.IndexOf(End + label + Dashes, StringComparison.Ordinal);
            body = end < 0 ? default : rest[..end];
            return end >= 0;
        }

        return false;
    }

    private static bool TryDecode(ReadOnlySpan<char> body, char? spaceIs, out byte[] der)
    {
        der = [];
        var characters = ArrayPool<char>.Shared.Rent(body.Length + 3);
        try
        {
            var count = 0;
            foreach (var c in body)
            {
                if (LineBreaks.Contains(c) || (c == ' ' && spaceIs is null))
                    continue;
                characters[count++] = c switch { ' ' => spaceIs!.Value, '-' => '+', '_' => '/', _ => c };
            }

            var isPadded = count > 0 && characters[count - 1] == '=';
            while (!isPadded && count % 4 != 0)
                characters[count++] = '=';
            der = new byte[count / 4 * 3];
            var isSound = Base64.IsValid(characters.AsSpan(0, count)) && Convert.TryFromBase64Chars(characters.AsSpan(0, count), der, out var written)
                && (der = der[..written]).Length > 0;
            der = isSound ? der : [];
            return isSound;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    private static bool FitsItsLength(ReadOnlySpan<byte> der) =>
        DerWalk.TryReadHeader(der, 0, der.Length, out _, out var content, out var length) && content + length == der.Length;
}
