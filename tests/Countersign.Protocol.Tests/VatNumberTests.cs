using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace Countersign.Protocol.Tests;

/// <summary>The examples are published numbers of businesses, or of nobody where a form belongs to natural persons.</summary>
public partial class VatNumberTests
{
    /// <summary>Forms whose check meets a change of any one digit.</summary>
    private static readonly Dictionary<string, string[]> Strict = new()
    {
        ["AT"] = ["ATU13585627", "ATU38289400", "ATU46080404"],
        ["BE"] = ["BE0428759497", "BE0202239951", "BE0844044609"],
        ["CY"] = ["CY10259033P", "CY00632993F", "CY10132211L"],
        ["DE"] = ["DE136695976", "DE129273398", "DE811125440"],
        ["DK"] = ["DK13585628", "DK65196816"],
        ["EE"] = ["EE100931558", "EE100594102"],
        ["ES natural person"] = ["ES12345678Z", "ES54362315K"],
        ["ES foreigner"] = ["ESX5253868R", "ESY5277343F", "ESZ5277343K"],
        ["ES minor, abroad or without papers"] = ["ESM1234567L", "ESK1234567L", "ESL1234567L"],
        ["ES entity with a digit"] = ["ESB58378431", "ESA28184661", "ESJ99216582", "ESU99216426"],
        ["ES entity with a letter"] = ["ESQ2818015F", "ESR9600075G", "ESW4003922D"],
        ["FI"] = ["FI20774740", "FI02459042"],
        ["FR"] = ["FR40303265045", "FR83404833048", "FR23334175221"],
        ["FR Monaco"] = ["FR16000063601", "FR88000053537"],
        ["HR"] = ["HR33392005961", "HR38192148118"],
        ["HU"] = ["HU12892312", "HU10672101"],
        ["IE"] = ["IE6433435F", "IE4550159S", "IE6336982T"],
        ["IE with a group letter"] = ["IE6433435OA", "IE6433435IH", "IE6599001W"],
        ["IE before 2013"] = ["IE8D79739I", "IE9Y71814N", "IE9+71814N", "IE9*71814N"],
        ["IT"] = ["IT00743110157", "IT12920760159", "IT00765431002", "IT00765431200", "IT00765431218", "IT00765438882", "IT00765439997"],
        ["LU"] = ["LU15027442", "LU26375245"],
        ["MT"] = ["MT11679112", "MT20630321"],
        ["PL"] = ["PL8567346215", "PL5260001246"],
        ["SI"] = ["SI50223054", "SI15012557"],
        ["SK"] = ["SK2022749619", "SK2020237945"],
    };

    /// <summary>Forms in which some changes of one digit go unseen, and why.</summary>
    private static readonly Dictionary<string, string[]> Lax = new()
    {
        ["BG entity: a second set of weights where the first gives 10"] = ["BG175074752", "BG160072254", "BG217108462"],
        ["BG person: three kinds with a sum each"] = ["BG7523169263", "BG7111042925", "BG7542011030", "BG8199000005"],
        ["CZ entity: the remainders 0 and 10 have one digit"] = ["CZ25123891", "CZ15046575", "CZ00023205"],
        ["CZ before 1954: a date and no check"] = ["CZ530228123", "CZ235101001"],
        ["CZ tax number: the remainders 0 and 10 have one digit"] = ["CZ640903926", "CZ682127228"],
        ["CZ since 1954: the remainders 0 and 10 have one digit"] = ["CZ7103192745", "CZ6402294448", "CZ0002290013", "CZ0402290010", "CZ0421010018", "CZ0471010023"],
        ["EL: the remainders 0 and 10 have one digit"] = ["EL094259216", "EL998386804"],
        ["FR with letters: a key of two characters divided by 11"] = ["FRK7399859412", "FR4Z123456782"],
        ["GB: two remainders are right"] = ["GB980780684", "GB434031494", "GB339072747"],
        ["GB since 2010: two remainders are right"] = ["GB434031439", "GB246401820", "GB424807302", "GB100000034"],
        ["GB branch: three digits outside the sum"] = ["GB980780684001", "GB242338087388"],
        ["GB government, health: no check"] = ["GBGD000", "GBGD499", "GBHA500", "GBHA999"],
        ["LT entity: a second set of weights where the first gives 10"] = ["LT119511515", "LT235449811", "LT701522717"],
        ["LT temporary: the same"] = ["LT100001919017", "LT100004801610", "LT100011870516"],
        ["LV entity: the first digit tells persons apart"] = ["LV40003521600", "LV90000528023", "LV42103048183"],
        ["LV person with a date of birth: the remainders 0 and 10 have one digit"] = ["LV16117519997"],
        ["LV person since 2017: no check"] = ["LV32123456789", "LV39999999999"],
        ["NL: the suffix is outside the sum, and another sum serves as well"] = ["NL004495445B01", "NL009122746B01"],
        ["NL since 2020: another sum serves as well"] = ["NL000099998B57", "NL123456789B13", "NL002455799B11"],
        ["PT: the remainders 0 and 1 have one digit"] = ["PT501964843", "PT500135495"],
        ["RO: the remainders 0 and 10 have one digit"] = ["RO18547290", "RO573768", "RO19", "RO1234567897"],
        ["SE: the last two digits are outside the sum"] = ["SE556200077701", "SE202100500001"],
        ["XI: two remainders are right"] = ["XI980780684", "XI434031439"],
        ["XI branch, government, health"] = ["XI980780684001", "XIGD001", "XIHA999"],
    };

    private static IEnumerable<string> Numbers => Strict.Concat(Lax).SelectMany(form => form.Value);

    [Fact]
    public void N5_numbers_of_every_country_and_form_are_accepted() => Assert.All(Numbers, number => Assert.True(VatNumber.IsValid(number), number));

    [Fact]
    public void Every_country_has_an_example()
    {
        const string Prefixes = "AT BE BG CY CZ DE DK EE EL ES FI FR GB HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI";
        Assert.Equal(Prefixes, string.Join(' ', Numbers.Select(number => number[..2]).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_change_of_any_one_digit_is_caught_where_the_check_can() =>
        Gen.Select(OneOf(Strict.Values.SelectMany(numbers => numbers)), Gen.Int).Sample((example, seed) =>
        {
            var number = Another(example, seed);
            Assert.DoesNotContain(Changes(number), changed => VatNumber.IsValid(changed));
        }, iter: 400);

    [Fact]
    public void Where_the_check_cannot_catch_every_change_some_go_unseen()
    {
        foreach (var (form, examples) in Lax)
        {
            var others = examples.SelectMany(example => Enumerable.Range(0, 200).Select(seed => Another(example, seed)));
            Assert.True(others.SelectMany(Changes).Any(changed => VatNumber.IsValid(changed)), form);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("434031494")] // No prefix.
    [InlineData("GR094259216")] // Greece is EL.
    [InlineData("UK434031494")]
    [InlineData("IM980780684")]
    [InlineData("EU372000041")]
    [InlineData("US123456789")]
    [InlineData("CHE107787577")]
    [InlineData("NO995525828")]
    [InlineData("GB802311781")]
    [InlineData("GB001234589")] // Right by the sum of 2010, which such low numbers are older than.
    [InlineData("GB000000000")]
    [InlineData("GB000000000100")]
    [InlineData("GBGD500")]
    [InlineData("GBHA499")]
    [InlineData("ATU00000006")]
    [InlineData("BE0000000097")]
    [InlineData("BE2428759430")]
    [InlineData("BE428759497")] // Nine digits, as until 2005.
    [InlineData("BG7552010004")]
    [InlineData("BG8061010001")] // A month past sixty.
    [InlineData("CY12259033R")] // Right but for 12.
    [InlineData("CZ95123890")] // Right but for the 9.
    [InlineData("CZ1103492745")]
    [InlineData("CZ0321010019")] // A month past twenty before 2004.
    [InlineData("CZ545101001")] // Nine digits end with 1953.
    [InlineData("CZ530230123")]
    [InlineData("DE011125440")]
    [InlineData("ES12345678A")]
    [InlineData("EST12345674")]
    [InlineData("FR12000000000")]
    [InlineData("FR43303265046")] // The key is right, the SIREN is not.
    [InlineData("FRK7399859423")]
    [InlineData("FRL7399859412")]
    [InlineData("FRO7399859412")]
    [InlineData("IE6433435DJ")] // Right but for the J.
    [InlineData("IT00765430004")] // No such provinces: 000, 101, 998.
    [InlineData("IT00765431010")]
    [InlineData("IT00687129980")]
    [InlineData("IT00000000109")]
    [InlineData("LT100001354")]
    [InlineData("LT119511522")] // Right but for the last digit but one.
    [InlineData("LT100001509922")]
    [InlineData("LV31117519997")]
    [InlineData("LV16117539998")] // Born in the 22nd century.
    [InlineData("NL009122746B00")]
    [InlineData("NL000000000B01")]
    [InlineData("NL123456789A13")]
    [InlineData("RO1630615123457")] // A citizen number is too long for the parameter.
    [InlineData("RO1")]
    [InlineData("RO018547290")]
    [InlineData("SE556200077700")]
    [InlineData("SE556200077795")]
    [InlineData("SI50223055")]
    [InlineData("SK3022749619")]
    [InlineData("SK2012749616")]
    public void N5_what_no_country_gives_out_is_refused(string text) => Assert.False(VatNumber.IsValid(text));

    [Fact]
    public void N5_a_number_is_written_in_capitals_and_ASCII_digits_without_anything_between()
    {
        foreach (var number in Numbers)
        {
            string[] disguises =
            [
                number.ToLowerInvariant(),
                " " + number, number + " ", number + "\0", number + "\n", number.Insert(2, " "), number.Insert(2, "-"), number.Insert(4, "."),
                number[..^1] + (char)(number[^1] - '0' + '０'), number[..^2] + "٣" + number[^1], number[2..], "",
            ];
            Assert.DoesNotContain(disguises, disguise => VatNumber.IsValid(disguise));
        }
    }

    [Fact]
    public void Whatever_is_accepted_has_a_published_shape() =>
        Gen.Select(OneOf(Numbers), Gen.Int[0, 15], Gen.Char["0123456789ABWZ+* é\0"], Gen.Int).Sample((example, at, c, seed) =>
        {
            var number = Another(example, seed);
            foreach (var text in new[] { number, number.Insert(Math.Min(at, number.Length), $"{c}"), number.Remove(Math.Min(at, number.Length - 1), 1) })
                Assert.True(!VatNumber.IsValid(text) || (Ascii.IsValid(text) && Shapes().IsMatch(text)), text);
        }, iter: 1_500);

    [Fact]
    public void Judging_allocates_nothing()
    {
        var numbers = Numbers.Append("GB434031495").Append("nonsense").ToArray();
        Assert.Equal(0, Allocation.Of(() =>
        {
            foreach (var number in numbers)
                VatNumber.IsValid(number);
        }));
    }

    /// <summary>A valid number of the form of <paramref name="example"/> with other digits; where none is found, the example.</summary>
    private static string Another(string example, int seed)
    {
        var random = new Random(seed);
        var isMonaco = example.StartsWith("FR", StringComparison.Ordinal) && example[4..].StartsWith("000", StringComparison.Ordinal);
        var characters = example.ToCharArray();
        for (var tries = 0; tries < 20_000; tries++)
        {
            for (var at = 2; at < characters.Length; at++)
            {
                if (char.IsAsciiDigit(example[at]) && !(isMonaco && at is >= 4 and <= 6))
                    characters[at] = (char)('0' + random.Next(10));
            }

            if (VatNumber.IsValid(characters))
                return new string(characters);
        }

        return example;
    }

    private static Gen<string> OneOf(IEnumerable<string> numbers)
    {
        string[] all = [.. numbers];
        return Gen.Int[0, all.Length - 1].Select(at => all[at]);
    }

    private static IEnumerable<string> Changes(string number) =>
        from at in Enumerable.Range(2, number.Length - 2)
        where char.IsAsciiDigit(number[at])
        from digit in "0123456789"
        where digit != number[at]
        select $"{number[..at]}{digit}{number[(at + 1)..]}";

    [GeneratedRegex("""
        ^(ATU\d{8}|BE[01]\d{9}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DE[1-9]\d{8}|DK[1-9]\d{7}|EE\d{9}|EL\d{9}|ES[A-HJ-NP-SU-Z]\d{7}[A-Z\d]|ES\d{8}[A-Z]|FI\d{8}|
        FR[A-HJ-NP-Z\d]{2}\d{9}|(GB|XI)(\d{9}|\d{12}|GD[0-4]\d\d|HA[5-9]\d\d)|HR\d{11}|HU\d{8}|IE\d{7}[A-W][A-IW]?|IE\d[A-Z+*]\d{5}[A-W]|IT\d{11}|LT(\d{9}|\d{12})|
        LU\d{8}|LV\d{11}|MT\d{8}|NL\d{9}B\d\d|PL\d{10}|PT[1-9]\d{8}|RO[1-9]\d{1,9}|SE\d{12}|SI[1-9]\d{7}|SK[1-9]\d[2-47-9]\d{7})\z
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Shapes();
}
