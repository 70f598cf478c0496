namespace Countersign.Protocol;

/// <summary>
/// VAT registration numbers of the EU, of Great Britain and of Northern Ireland: country prefix, shape and check digits (decision N5),
/// as the European Commission and HMRC describe them. Whether a number is registered is not told by its digits.
/// </summary>
public static class VatNumber
{
    // By prefix: # is a digit, @ a letter, $ either, ? a letter, plus or asterisk, all else itself.
    private static readonly Form[] Forms =
    [
        new("ATU########", VatCheckDigits.Austria),
        new("BE##########", VatCheckDigits.Belgium),
        new("BG#########", VatCheckDigits.BulgariaEntity),
        new("BG##########", VatCheckDigits.BulgariaPerson),
        new("CY########@", VatCheckDigits.Cyprus),
        new("CZ########", VatCheckDigits.CzechiaEntity),
        new("CZ#########", VatCheckDigits.CzechiaNineDigits),
        new("CZ##########", VatCheckDigits.CzechiaTenDigits),
        new("DE#########", VatCheckDigits.Germany),
        new("DK########", VatCheckDigits.Denmark),
        new("EE#########", VatCheckDigits.Estonia),
        new("EL#########", VatCheckDigits.Greece),
        new("ES########@", VatCheckDigits.SpainPerson),
        new("ES@#######$", VatCheckDigits.SpainLettered),
        new("FI########", VatCheckDigits.Finland),
        new("FR###########", VatCheckDigits.France),
        new("FR$$#########", VatCheckDigits.FranceLettered),
        new("GB#########", VatCheckDigits.Britain),
        new("GB############", VatCheckDigits.Britain),
        new("GBGD###", VatCheckDigits.BritainGovernment),
        new("GBHA###", VatCheckDigits.BritainHealth),
        new("HR###########", VatCheckDigits.Croatia),
        new("HU########", VatCheckDigits.Hungary),
        new("IE#######@", VatCheckDigits.Ireland),
        new("IE#######@@", VatCheckDigits.Ireland),
        new("IE#?#####@", VatCheckDigits.IrelandBefore2013),
        new("IT###########", VatCheckDigits.Italy),
        new("LT#########", VatCheckDigits.Lithuania),
        new("LT############", VatCheckDigits.Lithuania),
        new("LU########", VatCheckDigits.Luxembourg),
        new("LV###########", VatCheckDigits.Latvia),
        new("MT########", VatCheckDigits.Malta),
        new("NL#########B##", VatCheckDigits.Netherlands),
        new("PL##########", VatCheckDigits.Poland),
        new("PT#########", VatCheckDigits.Portugal),
        new("RO##########", VatCheckDigits.Romania, ShortestShape: 4),
        new("SE############", VatCheckDigits.Sweden),
        new("SI########", VatCheckDigits.Slovenia),
        new("SK##########", VatCheckDigits.Slovakia),
        new("XI#########", VatCheckDigits.Britain),
        new("XI############", VatCheckDigits.Britain),
        new("XIGD###", VatCheckDigits.BritainGovernment),
        new("XIHA###", VatCheckDigits.BritainHealth),
    ];

    /// <summary>Whether <paramref name="text"/> is a number some country could have given out, in capitals and without separators.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (IsAllZeros(text))
            return false;
        foreach (var form in Forms)
        {
            if (form.Fits(text) && form.Check(text[2..]))
                return true;
        }

        return false;
    }

    /// <summary>Whether numbers with this prefix can be checked.</summary>
    public static bool Covers(ReadOnlySpan<char> prefix)
    {
        foreach (var form in Forms)
        {
            if (form.Shape.AsSpan(0, 2).SequenceEqual(prefix))
                return true;
        }

        return false;
    }

    /// <summary>The country (ISO 3166-1 alpha-2) whose register <paramref name="number"/> names, which is valid: Greece is EL there, Northern Ireland XI.</summary>
    public static string CountryOf(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return number[..2] switch { "EL" => "GR", "XI" => "GB", var country => country };
    }

    // Zeros meet most sums and are nobody's number. The last two characters may be checks; the short forms have none and may end in zeros.
    private static bool IsAllZeros(ReadOnlySpan<char> text) => text.Length >= 10 && !text[2..^2].ContainsAny(VatCheckDigits.NonZero);

    private delegate bool CheckDigits(ReadOnlySpan<char> number);

    private sealed record Form(string Shape, CheckDigits Check, int ShortestShape = int.MaxValue)
    {
        public bool Fits(ReadOnlySpan<char> text)
        {
            if (text.Length > Shape.Length || text.Length < Math.Min(ShortestShape, Shape.Length))
                return false;
            for (var at = 0; at < text.Length; at++)
            {
                if (!Fits(Shape[at], text[at]))
                    return false;
            }

            return true;
        }

        private static bool Fits(char shape, char c) => shape switch
        {
            '#' => char.IsAsciiDigit(c),
            '@' => char.IsAsciiLetterUpper(c),
            '$' => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c),
            '?' => char.IsAsciiLetterUpper(c) || c is '+' or '*',
            _ => c == shape,
        };
    }
}
