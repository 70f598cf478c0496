using System.Buffers;
using System.Globalization;
using System.Text;

namespace Countersign.Protocol;

/// <summary>
/// One bare e-mail address as this protocol takes it (decision N5): a dot-atom of RFC 5321, with the letters of RFC 6531,
/// at a domain name. No display name, comment, quoted local part, route or address literal.
/// </summary>
public static class EmailAddress
{
    // RFC 5321 section 4.5.3.1.3 leaves 254 octets to an address; the published length of the parameter is one more and prevails.
    private const int MostOctets = 255;
    private const int MostLocalOctets = 64; // RFC 5321 section 4.5.3.1.1.
    private const int MostLabelOctets = 63; // RFC 1035 section 2.3.4.

    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> AtomCharacters = SearchValues.Create(Alphanumeric + "!#$%&'*+-/=?^_`{|}~");
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create(Alphanumeric + "-");

    /// <summary>Whether <paramref name="text"/> is one address; a domain of a single label is one too.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        return at >= 0 && text.Length <= MostOctets && Octets(text) <= MostOctets && IsLocalPart(text[..at]) && IsDomain(text[(at + 1)..]);
    }

    /// <summary>Whether the domain of the valid address <paramref name="text"/> has a dot (decision P8).</summary>
    public static bool HasDottedDomain(ReadOnlySpan<char> text) => text[(text.IndexOf('@') + 1)..].Contains('.');

    private static bool IsLocalPart(ReadOnlySpan<char> text)
    {
        if (Octets(text) > MostLocalOctets)
            return false;
        foreach (var range in text.Split('.'))
        {
            var atom = text[range];
            if (atom.IsEmpty || !HoldsOnly(atom, AtomCharacters))
                return false;
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split('.'))
        {
            if (!IsLabel(text[range]))
                return false;
        }

        // What ends in a number is an IPv4 address, or a broken one, and never a name: no top-level domain is numeric (RFC 3696 section 2).
        return text[(text.LastIndexOf('.') + 1)..].ContainsAnyExcept(Digits);
    }

    // An internationalized label is measured as it stands, in UTF-8; its ASCII form is seldom longer.
    private static bool IsLabel(ReadOnlySpan<char> text) =>
        !text.IsEmpty && Octets(text) <= MostLabelOctets && text[0] != '-' && text[^1] != '-' && HoldsOnly(text, LabelCharacters);

    private static bool HoldsOnly(ReadOnlySpan<char> text, SearchValues<char> ascii)
    {
        var other = text.IndexOfAnyExcept(ascii);
        return other < 0 || (text[other] > '\u007F' && HoldsOnlyWithLetters(text[other..], ascii));
    }

    private static bool HoldsOnlyWithLetters(ReadOnlySpan<char> text, SearchValues<char> ascii)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != OperationStatus.Done)
                return false;
            if (rune.IsAscii ? !ascii.Contains(text[0]) : !IsLetterMarkOrDigit(rune))
                return false;
            text = text[length..];
        }

        return true;
    }

    // Spaces, controls, direction marks, private and unassigned characters make addresses that look like others or like none.
    private static bool IsLetterMarkOrDigit(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;

    private static int Octets(ReadOnlySpan<char> text) => Encoding.UTF8.GetByteCount(text);
}
