using Countersign.Server.Accounts;

namespace Countersign.Server.Tests.Accounts;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("login_name")]
    [InlineData("Zoë Müller-Łuk")]
    [InlineData("利用者 😀")]
    [InlineData("u\u0301")] // A mark that combines shows.
    [InlineData("\uFFFD")] // The replacement character itself.
    [InlineData("")]
    public void What_shows_stays_as_it_is(string text) => Assert.Equal(text, Printable.Of(text));

    [Theory]
    [InlineData("a\r\nb", @"a\u000D\u000Ab")]
    [InlineData("\u001b[2J", @"\u001B[2J")]
    [InlineData("a\u0085b\u009bc", @"a\u0085b\u009Bc")]
    [InlineData("a\u200bb\u200dc\ufeff", @"a\u200Bb\u200Dc\uFEFF")]
    [InlineData("\u202egnp.exe\u2066", @"\u202Egnp.exe\u2066")]
    [InlineData("soft\u00adhyphen", @"soft\u00ADhyphen")]
    [InlineData("a\u00a0b\u3000c\u2028d\u2029", @"a\u00A0b\u3000c\u2028d\u2029")]
    [InlineData("\u115f\u3164\uffa0\u2800\u034f\ufe0f", @"\u115F\u3164\uFFA0\u2800\u034F\uFE0F")]
    [InlineData("\ue000\U000E0041\U000E0100", @"\uE000\uDB40\uDC41\uDB40\uDD00")]
    public void What_does_not_show_is_written_out(string text, string printable) => Assert.Equal(printable, Printable.Of(text));

    [Fact]
    public void Half_a_character_is_written_out() // Not as inline data, which the runner could not tell apart.
    {
        Assert.Equal(@"a\uD83Db", Printable.Of("a\uD83Db"));
        Assert.Equal(@"\uDE00", Printable.Of("\uDE00"));
    }

    [Theory]
    [InlineData(@"a\u200B", @"a\\u200B")]
    [InlineData("x\" from 192.0.2.9 refused: Locked", "x\\\" from 192.0.2.9 refused: Locked")]
    public void Nothing_passes_for_an_escape_or_for_the_end_of_the_text(string text, string printable) =>
        Assert.Equal(printable, Printable.Of(text));
}
