using System.Buffers;

namespace Countersign.Protocol;

/// <summary>
/// The check of each country over a VAT number without its country prefix, whose shape holds already.
/// Where sources differ, the wider reading stands: a rejected customer costs more than a mistyped number.
/// </summary>
internal static partial class VatCheckDigits
{
    public static readonly SearchValues<char> NonZero = SearchValues.Create("123456789");

    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string IrishLetters = "WABCDEFGHIJKLMNOPQRSTUV";
    private const string FrenchCharacters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"; // No I and no O.

    public static bool Austria(ReadOnlySpan<char> number) => (LuhnSum(number[1..8]) + 4 + Digit(number[8])) % 10 == 0;

    public static bool Belgium(ReadOnlySpan<char> number) =>
        number[0] is '0' or '1' && Value(number[..8]) % 97 == 97 - Value(number[8..]);

    public static bool BulgariaEntity(ReadOnlySpan<char> number)
    {
        var check = Sum(number, [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
        if (check == 10)
            check = Sum(number, [3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10;
        return check == Digit(number[8]);
    }

    public static bool Cyprus(ReadOnlySpan<char> number)
    {
        ReadOnlySpan<byte> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
        var sum = 0;
        for (var at = 0; at < 8; at++)
            sum += at % 2 == 0 ? odd[Digit(number[at])] : Digit(number[at]);
        return !number.StartsWith("12") && 'A' + (sum % 26) == number[8];
    }

    // Where the sum asks for 10 or 11, the check is 0 or 1.
    public static bool CzechiaEntity(ReadOnlySpan<char> number) =>
        number[0] != '9' && (11 - (Sum(number, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 == Digit(number[7]);

    public static bool Germany(ReadOnlySpan<char> number) => number[0] != '0' && IsMod11And10(number);

    public static bool Denmark(ReadOnlySpan<char> number) => number[0] != '0' && Sum(number, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0;

    public static bool Estonia(ReadOnlySpan<char> number) => Sum(number, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0;

    public static bool Greece(ReadOnlySpan<char> number) => Sum(number, [3, 7, 9, 10, 5, 8, 4, 2]) % 11 % 10 == Digit(number[8]);

    public static bool SpainPerson(ReadOnlySpan<char> number) => number[8] == SpanishLetters[(int)(Value(number[..8]) % 23)];

    // Sources disagree on which entities have a digit and which a letter at the end, so each entity may have either.
    public static bool SpainLettered(ReadOnlySpan<char> number)
    {
        var digits = number[1..8];
        switch (number[0])
        {
            case 'X' or 'Y' or 'Z':
                return number[8] == SpanishLetters[(int)((((number[0] - 'X') * 10_000_000L) + Value(digits)) % 23)];
            case 'K' or 'L' or 'M':
                return number[8] == SpanishLetters[(int)(Value(digits) % 23)];
            case 'I' or 'O' or 'T':
                return false;
            default:
                var check = (10 - (LuhnSum(digits, startDoubled: true) % 10)) % 10;
                return number[8] == "0123456789"[check] || number[8] == "JABCDEFGHI"[check];
        }
    }

    public static bool Finland(ReadOnlySpan<char> number) => Sum(number, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 0;

    // A number of Monaco has 000 where a French one begins its SIREN, and no check digit of its own.
    public static bool France(ReadOnlySpan<char> number)
    {
        var siren = number[2..];
        return ((Value(siren) * 100) + 12) % 97 == Value(number[..2])
            && siren.ContainsAny(NonZero)
            && (siren.StartsWith("000") || LuhnSum(siren) % 10 == 0);
    }

    public static bool FranceLettered(ReadOnlySpan<char> number)
    {
        var first = FrenchCharacters.IndexOf(number[0], StringComparison.Ordinal);
        var second = FrenchCharacters.IndexOf(number[1], StringComparison.Ordinal);
        if (first < 0 || second < 0 || (first < 10 && second < 10))
            return false;
        var key = first < 10 ? (first * 24) + second - 10 : (first * 34) + second - 100;
        return (Value(number[2..]) + 1 + (key / 11)) % 11 == key % 11 && LuhnSum(number[2..]) % 10 == 0;
    }

    // Numbers given out since 2010 leave 42 instead of 0: HMRC adds 55 before dividing by 97. Three more digits name a branch.
    public static bool Britain(ReadOnlySpan<char> number)
    {
        var rest = (Sum(number, [8, 7, 6, 5, 4, 3, 2]) + Value(number[7..9])) % 97;
        return number[..7].ContainsAny(NonZero) && (rest == 0 || (rest == 42 && number[0] != '0'));
    }

    public static bool BritainGovernment(ReadOnlySpan<char> number) => number[2] < '5';

    public static bool BritainHealth(ReadOnlySpan<char> number) => number[2] >= '5';

    public static bool Croatia(ReadOnlySpan<char> number) => IsMod11And10(number);

    public static bool Hungary(ReadOnlySpan<char> number) => Sum(number, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 == 0;

    public static bool Ireland(ReadOnlySpan<char> number)
    {
        var group = number.Length > 8 ? number[8] : 'W'; // W weighs nothing, so that the older numbers of couples stay valid.
        return group is (>= 'A' and <= 'I') or 'W'
            && number[7] == IrishLetters[(Sum(number, [8, 7, 6, 5, 4, 3, 2]) + (9 * IrishLetters.IndexOf(group, StringComparison.Ordinal))) % 23];
    }

    public static bool IrelandBefore2013(ReadOnlySpan<char> number) =>
        number[7] == IrishLetters[(Sum(number[2..], [7, 6, 5, 4, 3]) + (2 * Digit(number[0]))) % 23];

    public static bool Italy(ReadOnlySpan<char> number)
    {
        var province = Value(number[7..10]);
        return number[..7].ContainsAny(NonZero) && province is (>= 1 and <= 100) or 120 or 121 or 888 or 999 && LuhnSum(number) % 10 == 0;
    }

    public static bool Lithuania(ReadOnlySpan<char> number)
    {
        var digits = number[..^1];
        var check = CyclicSum(digits, 0) % 11;
        if (check == 10)
            check = CyclicSum(digits, 2) % 11 % 10;
        return number[^2] == '1' && check == Digit(number[^1]);
    }

    public static bool Luxembourg(ReadOnlySpan<char> number) => Value(number[..6]) % 89 == Value(number[6..]);

    public static bool Malta(ReadOnlySpan<char> number) => Sum(number, [3, 4, 6, 7, 8, 9, 10, 1]) % 37 == 0;

    // Since 2020 a sole trader's number no longer holds a citizen number, whose weights end in minus one, but meets ISO 7064.
    public static bool Netherlands(ReadOnlySpan<char> number)
    {
        var digits = number[..9];
        var suffix = Value(number[10..]);
        return suffix > 0
            && ((Sum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) - Digit(digits[8])) % 11 == 0 || IsDutchMod97(Value(digits), suffix));
    }

    public static bool Poland(ReadOnlySpan<char> number) => Sum(number, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == Digit(number[9]);

    public static bool Portugal(ReadOnlySpan<char> number) =>
        number[0] != '0' && (11 - (Sum(number, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 % 10 == Digit(number[8]);

    public static bool Romania(ReadOnlySpan<char> number)
    {
        ReadOnlySpan<byte> weights = [7, 5, 3, 2, 1, 7, 5, 3, 2];
        return number[0] != '0' && Sum(number, weights[^(number.Length - 1)..]) * 10 % 11 % 10 == Digit(number[^1]);
    }

    public static bool Sweden(ReadOnlySpan<char> number) => LuhnSum(number[..10]) % 10 == 0 && Value(number[10..]) is >= 1 and <= 94;

    // Where the sum asks for 11 no number is given out; 10 is written 0.
    public static bool Slovenia(ReadOnlySpan<char> number)
    {
        var check = 11 - (Sum(number, [8, 7, 6, 5, 4, 3, 2]) % 11);
        return number[0] != '0' && check != 11 && check % 10 == Digit(number[7]);
    }

    public static bool Slovakia(ReadOnlySpan<char> number) =>
        number[0] != '0' && number[2] is '2' or '3' or '4' or '7' or '8' or '9' && Value(number) % 11 == 0;

    // ISO 7064 MOD 97-10 over the whole number, its letters read as two digits: N 23, L 21, B 11.
    private static bool IsDutchMod97(long digits, long suffix) =>
        ((2321 * 10_000_000_000_000L) + (digits * 10_000) + 1100 + suffix) % 97 == 1;

    private static int Digit(char c) => c - '0';

    private static long Value(ReadOnlySpan<char> digits) => AsciiDigits.TryRead(digits, out var value) ? value : -1;
}
