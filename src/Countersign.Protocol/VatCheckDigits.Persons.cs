namespace Countersign.Protocol;

/// <summary>The VAT numbers that are the personal numbers of their holders and tell a date of birth.</summary>
internal static partial class VatCheckDigits
{
    /// <summary>A citizen's number, a foreigner's number or another ten-digit one: each kind has its own sum.</summary>
    public static bool BulgariaPerson(ReadOnlySpan<char> number) =>
        IsBulgarianCitizen(number) || IsBulgarianForeigner(number) || IsOtherBulgarian(number);

    /// <summary>A person born before 1954, whose number has no check digit, or a number given out for tax alone, which begins with 6.</summary>
    public static bool CzechiaNineDigits(ReadOnlySpan<char> number)
    {
        if (number[0] == '6')
            return (8 + (Sum(number[1..], [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 == Digit(number[8]);
        var year = (int)Value(number[..2]);
        return year < 54 && IsCzechBirthday(1900 + year, number, extraMonths: 0);
    }

    /// <summary>A person born since 1954; a remainder of 10 was written 0.</summary>
    public static bool CzechiaTenDigits(ReadOnlySpan<char> number)
    {
        var year = (int)Value(number[..2]);
        year += year < 54 ? 2000 : 1900;
        return Value(number[..9]) % 11 % 10 == Digit(number[9]) && IsCzechBirthday(year, number, extraMonths: year >= 2004 ? 20 : 0);
    }

    /// <summary>An entity's number begins with 4 to 9; a person's is a date of birth, or since 2017 nothing that could be checked.</summary>
    public static bool Latvia(ReadOnlySpan<char> number)
    {
        if (number[0] > '3')
            return Sum(number, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3;
        return number[0] == '3' && number[1] > '1' || IsLatvianBirthNumber(number);
    }

    private static bool IsBulgarianCitizen(ReadOnlySpan<char> number)
    {
        var month = (int)Value(number[2..4]);
        // Twenty is added to the months of the 1800s, whose days are those of the 1900s, and forty since 2000.
        var century = month > 40 ? 2000 : 1900;
        return month < 60
            && Sum(number, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == Digit(number[9])
            && CalendarDate.TryMake(century + (int)Value(number[..2]), month % 20, (int)Value(number[4..6]), out _);
    }

    private static bool IsBulgarianForeigner(ReadOnlySpan<char> number) =>
        Sum(number, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == Digit(number[9]);

    private static bool IsOtherBulgarian(ReadOnlySpan<char> number) =>
        (11 - (Sum(number, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 == Digit(number[9]);

    // Fifty is added to the month of a woman, and since 2004 another twenty to either where a day has used up its numbers.
    private static bool IsCzechBirthday(int year, ReadOnlySpan<char> number, int extraMonths)
    {
        var month = (int)Value(number[2..4]) % 50;
        if (month > extraMonths && extraMonths > 0)
            month -= extraMonths;
        return CalendarDate.TryMake(year, month, (int)Value(number[4..6]), out _);
    }

    private static bool IsLatvianBirthNumber(ReadOnlySpan<char> number) =>
        number[6] <= '2'
        && CalendarDate.TryMake(1800 + (100 * Digit(number[6])) + (int)Value(number[4..6]), (int)Value(number[2..4]), (int)Value(number[..2]), out _)
        && (1 + Sum(number, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10 == Digit(number[10]);
}
