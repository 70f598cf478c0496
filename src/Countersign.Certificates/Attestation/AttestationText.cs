using System.Buffers.Text;
using System.Text;

namespace Countersign.Certificates.Attestation;

/// <summary>From what callers send to the bytes of a package: either Base64 alphabet, padding or none, with line breaks, spaces for plus signs.</summary>
internal static class AttestationText
{
    /// <summary>The most characters of the parameter.</summary>
    public const int MostCharacters = 32767;

    /// <summary>The most bytes of a package that comes in Base64; text that comes as it is may have <see cref="MostCharacters"/>.</summary>
    public const int MostBytes = MostCharacters / 4 * 3;

    // No program wraps Base64 into shorter lines.
    private const int ShortestLine = 40;

    /// <summary>Decodes a text; false when it is too long or no Base64.</summary>
    public static bool TryDecode(string text, out byte[] package)
    {
        package = [];
        if (text.Length > MostCharacters)
            return false;
        // What people paste who were told to send the file: no Base64 begins like that.
        var trimmed = text.AsSpan().Trim();
        if (trimmed.StartsWith("-----BEGIN ", StringComparison.Ordinal) || trimmed.StartsWith("{", StringComparison.Ordinal))
        {
            package = Encoding.UTF8.GetBytes(text);
            return true;
        }

        var characters = Gather(text);
        var bytes = new byte[characters.Length / 4 * 3];
        if (!Base64.IsValid(characters) || !Convert.TryFromBase64Chars(characters, bytes, out var written) || written == 0)
            return false;
        package = bytes[..written];
        return true;
    }

    private static string Gather(string text)
    {
        var isWrapped = SpacesAreLineBreaks(text);
        var gathered = new StringBuilder(text.Length + 3);
        foreach (var c in text)
        {
            if (c is not ('\r' or '\n' or '\t') && (c != ' ' || !isWrapped))
                gathered.Append(c switch { ' ' or '-' => '+', '_' => '/', _ => c });
        }

        if (gathered.Length > 0 && gathered[^1] != '=')
            gathered.Append('=', (4 - (gathered.Length % 4)) % 4);
        return gathered.ToString();
    }

    // A form that does not escape its plus signs loses them to spaces, and a shell that does not quote makes spaces of line breaks: these stand in
    // even distances.
    private static bool SpacesAreLineBreaks(string text)
    {
        var pieces = text.Trim().Split(' ');
        var line = pieces[0].Length;
        return line >= ShortestLine && line % 4 == 0 && pieces[..^1].All(piece => piece.Length == line) && pieces[^1].Length <= line;
    }
}
