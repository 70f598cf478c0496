using System.Buffers;
using System.Text;

namespace Countersign.Certificates.Requests;

/// <summary>Reads the subject of a request (RFC 5280 section 4.1.2.4).</summary>
internal static class SubjectReader
{
    private const byte Utf8String = 0x0C;
    private const byte PrintableString = 0x13;
    private const byte TeletexString = 0x14;
    private const byte Ia5String = 0x16;
    private const byte UniversalString = 0x1C;
    private const byte BmpString = 0x1E;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly SearchValues<byte> Printable =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?*@&_"u8);

    /// <summary>Reads the fields in their order; the fault when one is no text or breaks its limits, or the common name is missing.</summary>
    public static CsrFault? Read(DerReader name, List<SubjectField> fields)
    {
        while (!name.IsAtEnd)
        {
            if (!name.TryEnter(DerReader.Set, out var together) || together.IsAtEnd)
                return CsrFault.Structure;
            while (!together.IsAtEnd)
            {
                if (!together.TryEnter(DerReader.Sequence, out var field) || !field.TryRead(DerReader.Identifier, out var identifier)
                    || !field.TryReadAny(out var tag, out var content) || !field.IsAtEnd)
                {
                    return CsrFault.Structure;
                }

                if (!TryTake(identifier, tag, content, fields))
                    return CsrFault.Subject;
            }
        }

        return string.IsNullOrWhiteSpace(fields.Find(field => field.Identifier == SubjectFields.CommonName)?.Text) ? CsrFault.CommonName : null;
    }

    /// <summary>The text of a value; null when it is none.</summary>
    public static string? Text(byte tag, ReadOnlySpan<byte> content) => tag switch
    {
        Utf8String => Utf8(content),
        PrintableString => content.ContainsAnyExcept(Printable) ? null : Encoding.ASCII.GetString(content),
        Ia5String => Ascii.IsValid(content) ? Encoding.ASCII.GetString(content) : null,
        TeletexString => Encoding.Latin1.GetString(content), // What programs that still write it mean by it.
        BmpString => content.Length % 2 == 0 && Encoding.BigEndianUnicode.GetString(content) is var text && IsPaired(text) ? text : null,
        UniversalString => Universal(content),
        _ => null,
    };

    private static bool TryTake(ReadOnlySpan<byte> identifier, byte tag, ReadOnlySpan<byte> content, List<SubjectField> fields)
    {
        if (!ObjectIdentifiers.TryWrite(identifier, out var dotted))
            return true; // Nothing that anybody knows, and so nothing that is taken over.
        var isLimited = SubjectFields.Limits.TryGetValue(dotted, out var limit);
        if (Text(tag, content) is not { } text || text.Any(char.IsControl))
            return !isLimited;
        if (isLimited && (Length(text) > limit.Characters || IsThere(dotted, limit.Times, fields)
            || (dotted == SubjectFields.Country && tag != PrintableString)))
        {
            return false;
        }

        fields.Add(new SubjectField(dotted, text));
        return true;
    }

    // Only what has a limit is counted, so that a subject of a thousand fields is not read a million times.
    private static bool IsThere(string identifier, int? times, List<SubjectField> fields) =>
        times is { } most && fields.Count(field => field.Identifier == identifier) >= most;

    private static string? Utf8(ReadOnlySpan<byte> content) =>
        System.Text.Unicode.Utf8.IsValid(content) ? StrictUtf8.GetString(content) : null;

    private static bool IsPaired(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
                return false;
        }

        return true;
    }

    // Four bytes a character; ASCII only, since nothing writes more in it.
    private static string? Universal(ReadOnlySpan<byte> content)
    {
        if (content.Length % 4 != 0)
            return null;
        var text = new StringBuilder(content.Length / 4);
        for (var i = 0; i < content.Length; i += 4)
        {
            if (content[i] != 0 || content[i + 1] != 0 || content[i + 2] != 0 || content[i + 3] > 0x7F)
                return null;
            text.Append((char)content[i + 3]);
        }

        return text.ToString();
    }

    private static int Length(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }
}
