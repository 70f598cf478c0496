using System.Globalization;

namespace Countersign.Protocol;

/// <summary>An amount of money on the wire, held in minor units: hundredths in every currency (decisions N5 and M1).</summary>
public static class DecimalAmount
{
    private const int MostWholeDigits = 12;

    /// <summary>Reads up to twelve digits without leading zero, then up to two decimals after a dot; no sign, exponent or space.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long minorUnits)
    {
        minorUnits = 0;
        var dot = text.IndexOf('.');
        var whole = dot < 0 ? text : text[..dot];
        if (!AsciiDigits.TryReadPlain(whole, MostWholeDigits, out var units))
            return false;
        var cents = 0L;
        if (dot >= 0 && !TryReadDecimals(text[(dot + 1)..], out cents))
            return false;
        minorUnits = (units * 100) + cents;
        return true;
    }

    /// <summary>Writes <paramref name="minorUnits"/> with a dot and two decimals (decision M1), a negative amount with a minus.</summary>
    public static string Write(long minorUnits)
    {
        var sign = minorUnits < 0 ? "-" : "";
        var size = minorUnits < 0 ? unchecked(0UL - (ulong)minorUnits) : (ulong)minorUnits; // The least long has no positive twin.
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{size / 100}.{size % 100:00}");
    }

    private static bool TryReadDecimals(ReadOnlySpan<char> text, out long cents)
    {
        cents = 0;
        if (text.Length > 2 || !AsciiDigits.TryRead(text, out cents))
            return false;
        if (text.Length == 1)
            cents *= 10;
        return true;
    }
}
