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
    private const string PrivateKey = "PRIVATE KEY-----";

    // The second is what older programs and Thales's tools write.
    private static readonly string[] Labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];

    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\t");

    /// <summary>What a space may stand for: form decoding makes one of a plus sign that was not encoded.</summary>
    private enum Spaces
    {
        AreLayout,
        ArePlus,
        ArePlusWithinLines,
    }

    /// <summary>Decodes a text; the fault when it cannot be one of a request.</summary>
    public static CsrFault? Decode(string text, out byte[] der)
    {
        der = [];
        if (text.Length > MostCharacters)
            return CsrFault.TooLong;
        if (text.Contains(PrivateKey, StringComparison.Ordinal))
            return CsrFault.PrivateKey;
        return Strip(text, out var body) ?? Read(body, out der);
    }

    private static CsrFault? Strip(string text, out ReadOnlySpan<char> body)
    {
        body = text;
        var begin = body.IndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0)
            return body.Contains(Dashes, StringComparison.Ordinal) ? CsrFault.Base64 : null;
        var rest = body[(begin + Begin.Length)..];
        foreach (var label in Labels)
        {
            if (!rest.StartsWith(label + Dashes, StringComparison.Ordinal))
                continue;
            rest = rest[(label.Length + Dashes.Length)..];
            var end = rest.IndexOf(End + label + Dashes, StringComparison.Ordinal);
            if (end < 0)
                return CsrFault.Base64;
            body = rest[..end];
            return rest[end..].Contains(Begin, StringComparison.Ordinal) ? CsrFault.Several : null;
        }

        return CsrFault.Base64;
    }

    // The bytes begin with their own length, and each reading of the spaces makes another number of bytes: only one reading fits, but for
    // texts made on purpose. Where none does, some spaces are layout and others plus signs, and nothing tells which.
    private static CsrFault? Read(ReadOnlySpan<char> body, out byte[] der)
    {
        der = [];
        var isBase64 = false;
        foreach (var spaces in body.Contains(' ') ? Enum.GetValues<Spaces>() : [Spaces.AreLayout])
        {
            if (!TryDecode(body, spaces, out var read))
                continue;
            isBase64 = true;
            if (!FitsItsLength(read))
                continue;
            if (der.Length > 0 && !der.AsSpan().SequenceEqual(read))
                return CsrFault.Spaces;
            der = read;
        }

        return der.Length > 0 ? null : !isBase64 ? CsrFault.Base64 : body.Contains(' ') ? CsrFault.Spaces : CsrFault.Der;
    }

    private static bool TryDecode(ReadOnlySpan<char> body, Spaces spaces, out byte[] der)
    {
        der = [];
        var characters = ArrayPool<char>.Shared.Rent(body.Length + 3);
        try
        {
            var count = Gather(body, spaces, characters);
            var isPadded = count > 0 && characters[count - 1] == '=';
            while (!isPadded && count % 4 != 0)
                characters[count++] = '=';
            var bytes = new byte[count / 4 * 3];
            if (!Base64.IsValid(characters.AsSpan(0, count)) || !Convert.TryFromBase64Chars(characters.AsSpan(0, count), bytes, out var written) || written == 0)
                return false;
            der = bytes[..written];
            return true;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    private static int Gather(ReadOnlySpan<char> body, Spaces spaces, Span<char> characters)
    {
        var count = 0;
        foreach (var range in body.SplitAny(LineBreaks))
        {
            foreach (var c in spaces == Spaces.ArePlusWithinLines ? body[range].Trim(' ') : body[range])
            {
                if (c != ' ' || spaces != Spaces.AreLayout)
                    characters[count++] = c switch { ' ' or '-' => '+', '_' => '/', _ => c };
            }
        }

        return count;
    }

    private static bool FitsItsLength(ReadOnlySpan<byte> der) =>
        DerWalk.TryReadHeader(der, 0, der.Length, out _, out var content, out var length) && content + length == der.Length;
}
