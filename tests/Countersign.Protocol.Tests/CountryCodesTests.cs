using System.Globalization;

namespace Countersign.Protocol.Tests;

public class CountryCodesTests
{
    private static readonly string[] Pairs = [.. from first in Letters from second in Letters select $"{first}{second}"];

    private static IEnumerable<char> Letters => Enumerable.Range('A', 26).Select(value => (char)value);

    [Fact]
    public void N5_exactly_the_249_listed_codes_are_assigned()
    {
        Assert.Equal(249, CountryCodes.All.Count);
        Assert.Equal(CountryCodes.All.Select(country => country.Code), Pairs.Where(pair => CountryCodes.IsAssigned(pair)));
    }

    [Fact]
    public void Every_code_is_a_region_that_ICU_knows_by_itself_or_by_its_languages()
    {
        var known = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name).TwoLetterISORegionName)
            .Concat(Pairs.Where(IsRegion))
            .ToHashSet(StringComparer.Ordinal);
        Assert.All(CountryCodes.All, country => Assert.Contains(country.Code, known));
    }

    [Fact]
    public void Each_name_is_given_once_and_is_that_of_the_region()
    {
        Assert.Equal(249, CountryCodes.All.Select(country => country.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(CountryCodes.All, country => Assert.False(string.IsNullOrWhiteSpace(country.Name)));
        foreach (var (code, name) in new[] { ("DE", "Germany"), ("GB", "United Kingdom"), ("CI", "Côte d'Ivoire"), ("SZ", "Eswatini"), ("TR", "Türkiye") })
            Assert.Contains(new Country(code, name), CountryCodes.All);
    }

    [Theory]
    [InlineData("XX")]
    [InlineData("ZZ")]
    [InlineData("UK")] // Exceptionally reserved.
    [InlineData("EU")]
    [InlineData("EL")] // The VAT prefix of Greece, which is GR.
    [InlineData("XK")] // Kosovo, user-assigned.
    [InlineData("AN")] // Withdrawn.
    [InlineData("SU")]
    [InlineData("de")]
    [InlineData("De")]
    [InlineData("")]
    [InlineData("D")]
    [InlineData("DEU")]
    [InlineData("D ")]
    [InlineData("ＤＥ")]
    [InlineData("D\0")]
    [InlineData("49")]
    public void N5_what_is_not_assigned_is_refused(string text) => Assert.False(CountryCodes.IsAssigned(text));

    private static bool IsRegion(string code)
    {
        try
        {
            return new RegionInfo(code).TwoLetterISORegionName == code;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
