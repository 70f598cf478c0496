namespace Countersign.Protocol;

/// <summary>A date of the wire: YYYY-MM-DD in ASCII digits, an existing day of the Gregorian calendar from 0001 to 9999 (decision N5).</summary>
public static class CalendarDate
{
    /// <summary>Reads <paramref name="text"/>.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        return text.Length == 10 && text[4] == '-' && text[7] == '-'
            && AsciiDigits.TryRead(text[..4], out var year)
            && AsciiDigits.TryRead(text[5..7], out var month)
            && AsciiDigits.TryRead(text[8..], out var day)
            && TryMake((int)year, (int)month, (int)day, out date);
    }

    /// <summary>The date of these numbers, if there is such a day.</summary>
    internal static bool TryMake(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }
}
