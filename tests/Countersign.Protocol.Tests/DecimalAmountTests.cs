using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;

namespace Countersign.Protocol.Tests;

public partial class DecimalAmountTests
{
    private const long Largest = 99_999_999_999_999; // Twelve digits and two decimals.

    [Fact]
    public void M1_an_amount_that_was_written_is_read_back() =>
        Gen.Long[0, Largest].Sample(minorUnits =>
        {
            Assert.True(DecimalAmount.TryRead(DecimalAmount.Write(minorUnits), out var read));
            Assert.Equal(minorUnits, read);
        });

    [Fact]
    public void M1_an_amount_is_written_with_a_dot_and_two_decimals_whatever_its_sign() =>
        Gen.Long.Sample(minorUnits =>
            Assert.Equal((minorUnits / 100m).ToString("0.00", CultureInfo.InvariantCulture), DecimalAmount.Write(minorUnits)));

    [Fact]
    public void M1_writing_does_not_depend_on_the_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("sv-SE"); // A comma, and a minus that is not ASCII.
            Assert.Equal("-1234567.05", DecimalAmount.Write(-123456705));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(5, "0.05")]
    [InlineData(-5, "-0.05")]
    [InlineData(-100, "-1.00")]
    [InlineData(12345, "123.45")]
    [InlineData(long.MaxValue, "92233720368547758.07")]
    [InlineData(long.MinValue, "-92233720368547758.08")]
    public void M1_amounts_are_written_so(long minorUnits, string text) => Assert.Equal(text, DecimalAmount.Write(minorUnits));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.5", 50)]
    [InlineData("0.05", 5)]
    [InlineData("7", 700)]
    [InlineData("7.0", 700)]
    [InlineData("12.34", 1234)]
    [InlineData("999999999999.99", Largest)]
    public void N5_amounts_are_read_so(string text, long minorUnits)
    {
        Assert.True(DecimalAmount.TryRead(text, out var read));
        Assert.Equal(minorUnits, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.234")]
    [InlineData("1..2")]
    [InlineData("1.2.3")]
    [InlineData("1,50")]
    [InlineData("1,000.00")]
    [InlineData("01")]
    [InlineData("00")]
    [InlineData("00.5")]
    [InlineData("-1")]
    [InlineData("-0")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1.5E")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\0")]
    [InlineData("1.5\0")]
    [InlineData("1.-5")]
    [InlineData("1.+5")]
    [InlineData("1000000000000")]
    [InlineData("99999999999999999999")]
    [InlineData("１")]
    [InlineData("1.٥")]
    [InlineData("$1")]
    [InlineData("NaN")]
    [InlineData("0x1")]
    public void N5_anything_else_is_refused_and_gives_no_amount(string text)
    {
        Assert.False(DecimalAmount.TryRead(text, out var read));
        Assert.Equal(0, read);
    }

    [Fact]
    public void Any_text_is_read_as_the_grammar_says() =>
        Gen.Char["0001239.. -+,e\0٣"].Array[0, 17].Select(characters => new string(characters)).Sample(text =>
            Assert.Equal(Grammar().IsMatch(text), DecimalAmount.TryRead(text, out _)), iter: 20_000);

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?\z")]
    private static partial Regex Grammar();
}
