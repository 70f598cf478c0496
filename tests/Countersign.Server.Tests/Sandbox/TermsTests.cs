using Countersign.SandboxGateway;

namespace Countersign.Server.Tests.Sandbox;

/// <summary>What travels in the browser to the gateway.</summary>
[Trait("Engine", "own")]
public sealed class TermsTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly Terms Some = new()
    {
        Reference = "7007054258-1",
        Merchant = "Countersign sandbox",
        Description = "Zertifikat für „a&b=c“, 1 Jahr & mehr%",
        Route = "worldpay",
        Money = new(1_234_50, "EUR"),
        Language = "de",
        Return = new("https://localhost:8443/pay/t/return?a=b&c=d"),
        Notify = new("https://localhost:8443/payments/sandbox"),
        Expires = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000),
    };

    [Fact]
    public void What_is_signed_is_read() => Assert.Equal(Some, Terms.Read(Some.Link(Secret), Secret));

    [Fact]
    public void Every_single_bit_change_of_a_link_is_refused()
    {
        var link = Some.Link(Secret);
        for (var i = 0; i < link.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
                Assert.Null(Terms.Read($"{link[..i]}{(char)(link[i] ^ (1 << bit))}{link[(i + 1)..]}", Secret));
        }
    }

    [Theory]
    [InlineData("&signature=")]
    [InlineData("&amount=1")]
    [InlineData("#")]
    public void Nothing_may_be_appended(string text) => Assert.Null(Terms.Read(Some.Link(Secret) + text, Secret));

    [Fact]
    public void Nothing_may_be_cut_off_or_signed_by_others()
    {
        var link = Some.Link(Secret);
        Assert.All(Enumerable.Range(0, link.Length), length => Assert.Null(Terms.Read(link[..length], Secret)));
        Assert.Null(Terms.Read(link, [.. Secret.Reverse()]));
        Assert.Null(Terms.Read("/pay?&signature=" + Signature.Of(Secret, "/pay?"), Secret));
    }

    [Fact]
    public void They_agree_whenever_and_in_whatever_language_they_come()
    {
        Assert.True(Some.AgreeWith(Some with { Language = "fr", Expires = Some.Expires.AddHours(-1) }));
        Assert.All(
            (Terms[])[Some with { Money = new(1, "EUR") }, Some with { Money = new(1_234_50, "GBP") }, Some with { Return = Some.Notify }, Some with { Notify = Some.Return }, Some with { Description = "" }],
            other => Assert.False(Some.AgreeWith(other)));
    }

    [Theory]
    [InlineData("en", "USD", "$1,234.50")]
    [InlineData("de", "USD", "1.234,50 $")]
    [InlineData("fr", "EUR", "1 234,50 €")]
    [InlineData("zz", "GBP", "£1,234.50")]
    public void An_amount_is_written_as_its_reader_would(string language, string currency, string expected) =>
        Assert.Equal(expected, new Money(1_234_50, currency).In(language).Replace('\u00a0', ' ').Replace('\u202f', ' '));
}
