using System.Text.RegularExpressions;
using Countersign.Protocol;
using Countersign.Server.Checkout;
using Countersign.Server.Tests.OrderPage;

namespace Countersign.Server.Tests.Checkout;

/// <summary>The pages speak the 14 languages that a call can name, each of them wholly.</summary>
public sealed partial class CheckoutLanguageTests : CheckoutServer
{
    public static TheoryData<string> Codes => [.. TemplateParameters.LanguageName.Choices.Select(choice => choice.Text)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_language_says_everything_with_the_same_gaps(string code)
    {
        var language = CheckoutLanguage.All.Single(one => one.Code == code);
        foreach (var phrase in Enum.GetValues<Phrase>())
        {
            var (english, words) = (CheckoutLanguage.English[phrase], language[phrase]);
            Assert.Equal(Gap().Matches(english).Select(gap => gap.Value).Order(), Gap().Matches(words).Select(gap => gap.Value).Order());
            Assert.NotEqual("", words.Trim());
            Assert.DoesNotContain('<', words);
            Assert.True(code == "en" || words != english || words.Length < 15 || phrase == Phrase.Moment, $"{phrase} is not translated into {code}.");
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task The_language_of_the_call_goes_before_that_of_the_browser(string code)
    {
        var path = await Order($"1_PPP=400&languageName={code}");
        using var browser = new Browser(Server) { AcceptLanguage = "fr" };
        var page = await browser.Get(path);
        var language = CheckoutLanguage.All.Single(one => one.Code == code);
        Assert.Equal((code, code), (Assert.Single(page.Attributes("html", "lang")), page.ContentLanguage));
        Assert.False(page.Headers.ContainsKey("Vary"));
        Assert.Contains($"<h1>{language[Phrase.SummaryTitle]}</h1>", page.Html, StringComparison.Ordinal);
        Assert.Contains(language.Amount(4900, CurrencyCode.Usd).Replace('\u00A0', ' '), page.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch("&#x(?!27;|A0;|202F;)", page.Html);
    }

    [Fact]
    public async Task Amounts_numbers_and_times_are_written_as_the_language_does()
    {
        var german = CheckoutLanguage.All.Single(one => one.Code == "de");
        Assert.Equal("1.234.567,89\u00A0EUR", german.Amount(123456789, CurrencyCode.Eur));
        Assert.Equal("999,999,999,999.99\u00A0USD", CheckoutLanguage.English.Amount(99999999999999, CurrencyCode.Usd));
        var text = (await Browser.Get(await Order("1_PPP=28703&languageName=de"))).Text;
        Assert.Contains("Sie können bis Dienstag, 24. November 2026, 13:30 UTC bezahlen.", text, StringComparison.Ordinal);
        Assert.Contains("1.095 Tage", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", null)]
    [InlineData("en", "xx")]
    [InlineData("de", "de-AT, en;q=0.5")]
    [InlineData("de", "xx, en;q=0.2, DE;q=0.9")]
    [InlineData("ja", "de;q=0, ja;q=0.1")]
    [InlineData("zh", "zh-Hant-TW")]
    [InlineData("en", "*")]
    [InlineData("en", "not a list;;;")]
    public async Task Without_one_the_browser_is_heard_and_caches_are_told(string expected, string? accepted)
    {
        using var browser = new Browser(Server) { AcceptLanguage = accepted };
        var page = await browser.Get(await Order());
        Assert.Equal((expected, "Accept-Language"), (page.ContentLanguage, page.Headers["Vary"]));
        Assert.Equal(expected, (await browser.Get("/pay/1")).ContentLanguage);
    }

    [Fact]
    public async Task A_page_with_its_style_is_light()
    {
        var sheet = await Browser.Get("/checkout.css");
        Assert.Equal("text/css", sheet.ContentType);
        foreach (var code in Codes)
        {
            var page = await Browser.Get(await Order($"1_PPP=400&languageName={code.Data}"));
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(page.Html + sheet.Html), 1, 20_000);
            Assert.Equal(["/checkout.css"], page.Attributes("link", "href").Where(href => href != "data:,"));
        }
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Gap();
}
