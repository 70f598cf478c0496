namespace Countersign.Protocol;

/// <summary>An integer of the wire: up to ten ASCII digits without leading zero, perhaps after a minus (decision N5).</summary>
public static class WholeNumber
{
    private const int MostDigits = 10;

    /// <summary>Reads <paramref name="text"/>; whether a negative number is allowed is for the caller's range to say.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long value)
    {
        var isNegative = text.StartsWith('-');
        if (!AsciiDigits.TryReadPlain(isNegative ? text[1..] : text, MostDigits, out value) || (isNegative && value == 0))
        {
            value = 0;
            return false;
        }

        value = isNegative ? -value : value;
        return true;
    }
}
