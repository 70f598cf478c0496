using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;

namespace Countersign.Protocol.Tests;

public partial class WholeNumberTests
{
    private const long Largest = 9_999_999_999;

    [Fact]
    public void A_number_that_was_written_is_read_back() =>
        Gen.Long[-Largest, Largest].Sample(number =>
        {
            Assert.True(WholeNumber.TryRead(number.ToString(CultureInfo.InvariantCulture), out var read));
            Assert.Equal(number, read);
        });

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", -1)]
    [InlineData("9999999999", Largest)]
    [InlineData("-9999999999", -Largest)]
    public void N5_numbers_are_read_so(string text, long number)
    {
        Assert.True(WholeNumber.TryRead(text, out var read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("-0")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData("+1")]
    [InlineData("1-")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("1\0")]
    [InlineData("0x1")]
    [InlineData("(1)")]
    [InlineData("10000000000")]
    [InlineData("-10000000000")]
    [InlineData("99999999999999999999")]
    [InlineData("１")]
    [InlineData("٣")]
    [InlineData("−1")]
    public void N5_anything_else_is_refused_and_gives_no_number(string text)
    {
        Assert.False(WholeNumber.TryRead(text, out var read));
        Assert.Equal(0, read);
    }

    [Fact]
    public void Any_text_is_read_as_the_grammar_says() =>
        Gen.Char["00123456789-+. \0٣"].Array[0, 12].Select(characters => new string(characters)).Sample(text =>
            Assert.Equal(Grammar().IsMatch(text), WholeNumber.TryRead(text, out _)), iter: 20_000);

    [GeneratedRegex(@"^(0|-?[1-9][0-9]{0,9})\z")]
    private static partial Regex Grammar();
}
