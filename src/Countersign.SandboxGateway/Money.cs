using System.Globalization;

namespace Countersign.SandboxGateway;

/// <summary>An amount of money.</summary>
/// <param name="Amount">Minor units, hundredths in every currency that is sold in.</param>
/// <param name="Currency">ISO 4217.</param>
public readonly record struct Money(long Amount, string Currency)
{
    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal) { ["USD"] = "$", ["EUR"] = "€", ["GBP"] = "£" };

    /// <summary>As somebody who reads the language writes it: <c>$1,234.50</c>, <c>1.234,50 €</c>.</summary>
    public string In(string language)
    {
        var format = (NumberFormatInfo)FormatOf(language).Clone();
        format.CurrencySymbol = Signs.GetValueOrDefault(Currency, Currency);
        format.CurrencyDecimalDigits = 2;
        return (Amount / 100m).ToString("C", format);
    }

    private static NumberFormatInfo FormatOf(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language, predefinedOnly: true).NumberFormat;
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture.NumberFormat;
        }
    }
}
