using System.Globalization;

namespace Countersign.Server.Payments.PayPalOrders;

/// <summary>Amounts as PayPal writes them: <c>49.00</c>, never rounded and never by way of a floating point number.</summary>
internal static class PayPalAmount
{
    private const int MostDigits = 13;

    /// <summary>Hundredths as a decimal number with two places.</summary>
    public static string Write(long units) => string.Create(CultureInfo.InvariantCulture, $"{units / 100}.{units % 100:00}");

    /// <summary>Reads a number with no more than two decimals; false for anything else.</summary>
    public static bool TryRead(string? text, out long units)
    {
        units = 0;
        if (text is null)
            return false;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var (whole, part) = point < 0 ? (text, "") : (text[..point], text[(point + 1)..]);
        if (whole.Length is 0 or > MostDigits || part.Length > 2 || (point >= 0 && part.Length == 0) || !whole.All(char.IsAsciiDigit) || !part.All(char.IsAsciiDigit))
            return false;
        units = long.Parse(whole + part.PadRight(2, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }
}
