namespace Countersign.Protocol;

/// <summary>The sums that several countries build their check on.</summary>
internal static partial class VatCheckDigits
{
    /// <summary>The leading digits, each times its weight.</summary>
    private static int Sum(ReadOnlySpan<char> digits, ReadOnlySpan<byte> weights)
    {
        var sum = 0;
        for (var at = 0; at < weights.Length; at++)
            sum += Digit(digits[at]) * weights[at];
        return sum;
    }

    /// <summary>Every digit times 1 to 9, over and over, beginning <paramref name="start"/> further on.</summary>
    private static int CyclicSum(ReadOnlySpan<char> digits, int start)
    {
        var sum = 0;
        for (var at = 0; at < digits.Length; at++)
            sum += Digit(digits[at]) * (((at + start) % 9) + 1);
        return sum;
    }

    /// <summary>The sum of Luhn (ISO/IEC 7812): from the last digit leftwards every second one is doubled.</summary>
    private static int LuhnSum(ReadOnlySpan<char> digits, bool startDoubled = false)
    {
        var sum = 0;
        var isDoubled = startDoubled;
        for (var at = digits.Length - 1; at >= 0; at--, isDoubled = !isDoubled)
        {
            var digit = Digit(digits[at]);
            sum += !isDoubled ? digit : digit < 5 ? 2 * digit : (2 * digit) - 9;
        }

        return sum;
    }

    /// <summary>ISO 7064 MOD 11,10 over all digits, the last one being the check.</summary>
    private static bool IsMod11And10(ReadOnlySpan<char> digits)
    {
        var product = 10;
        foreach (var c in digits[..^1])
        {
            var sum = (Digit(c) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (product + Digit(digits[^1])) % 10 == 1;
    }
}
