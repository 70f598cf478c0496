using System.Text.Encodings.Web;
using Countersign.Server.OrderPage;
using Microsoft.AspNetCore.Html;

namespace Countersign.Server.Tests.OrderPage;

/// <summary>Where a long name may be broken.</summary>
public class BreakableTests
{
    [Theory]
    [InlineData("_ab.cd.example.", "_ab.<wbr>cd.<wbr>example.")]
    [InlineData("http://www.example/.well-known/a.txt", "http://<wbr>www.<wbr>example/<wbr>.<wbr>well-known/<wbr>a.<wbr>txt")]
    [InlineData("admin@example", "admin@<wbr>example")]
    [InlineData("It was found. And more.", "It was found. And more.")]
    [InlineData("<b>.<i>", "&lt;b&gt;.<wbr>&lt;i&gt;")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void After_what_separates_its_parts_and_nowhere_else(string? text, string html) => Assert.Equal(html, Written(Breakable.Of(text)));

    [Fact]
    public void A_hash_in_the_middle() => Assert.Equal("AB<wbr>CD", Written(Breakable.InHalves("ABCD")));

    private static string Written(IHtmlContent content)
    {
        using var written = new StringWriter();
        content.WriteTo(written, HtmlEncoder.Default);
        return written.ToString();
    }
}
