namespace Countersign.Protocol;

/// <summary>Runs of the ten ASCII digits; the parsers of .NET also take signs, spaces, a trailing NUL and, in places, other digits.</summary>
internal static class AsciiDigits
{
    private const int Most = 18; // Any eighteen digits fit a long.

    /// <summary>Reads 1 to 18 digits, leading zeros included.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > Most)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = (value * 10) + (c - '0');
        }

        return true;
    }

    /// <summary>Reads 1 to <paramref name="most"/> digits of which the first is 0 only in <c>0</c> itself.</summary>
    public static bool TryReadPlain(ReadOnlySpan<char> text, int most, out long value)
    {
        value = 0;
        return text.Length <= most && !(text.Length > 1 && text[0] == '0') && TryRead(text, out value);
    }
}
