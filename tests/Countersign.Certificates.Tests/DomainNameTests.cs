using System.Globalization;
using System.Net;
using CsCheck;

namespace Countersign.Certificates.Tests;

public class DomainNameTests
{
    private static readonly IdnMapping Idna = new();
    private static readonly string LabelOf63 = new('d', 63);
    private static readonly string NameOf253 = $"{LabelOf63}.{LabelOf63}.{LabelOf63}.{new string('d', 53)}.example";

    private static readonly string[] Pieces =
    [
        "a", "b", "Z", "0", "9", "-", "--", "_", ".", ".", ".", "*", "*.", "xn--", "xn--bcher-kva", "ü", "Ü", "ß", "e\u0301", "。", "．", "①", "𝟏",
        "\u200b", "\u200d", "\u00ad", "例", "א", "٣", "😀", "\ud800", "\0", " ", ":", "::", "[", "]", "/", "%", "1.2.3.4",
        "2001:db8::1", "com", ".example", ".test", ".local", "co.uk", "aaaaaaaaaaaaaaaaaaaa",
    ];

    public static TheoryData<string, string> Good => new()
    {
        { "example.com", "example.com" },
        { "EXAMPLE.Com", "example.com" },
        { "example.com.", "example.com" },
        { "a-b.c--d.example", "a-b.c--d.example" },
        { "1.2.example", "1.2.example" },
        { "3com.1a", "3com.1a" },
        { "*.example.com", "*.example.com" },
        { "*.EXAMPLE.com.", "*.example.com" },
        { "bücher.example", "xn--bcher-kva.example" },
        { "BÜCHER.example", "xn--bcher-kva.example" },
        { "bu\u0308cher.example", "xn--bcher-kva.example" },
        { "XN--BCHER-KVA.example", "xn--bcher-kva.example" },
        { "*.bücher.example", "*.xn--bcher-kva.example" },
        { "faß.example", "xn--fa-hia.example" },
        { "xn--fa-hia.example", "xn--fa-hia.example" },
        { "食狮.中国", "xn--85x722f.xn--fiqs8s" },
        { "xn--85x722f.中国", "xn--85x722f.xn--fiqs8s" },
        { "i❤.ws", "xn--i-7iq.ws" },
        { NameOf253, NameOf253 },
        { $"{NameOf253}.", NameOf253 },
        { $"*.{NameOf253[2..]}", $"*.{NameOf253[2..]}" },
        { "notlocal.notinternal", "notlocal.notinternal" },
        { "local.example", "local.example" },
        { "8.8.8.8", "8.8.8.8" },
        { "2606:4700::1111", "2606:4700::1111" },
        { "2606:4700:0:0::1111", "2606:4700::1111" },
        { "2606:4700::ABCD", "2606:4700::abcd" },
    };

    public static TheoryData<string, DomainNameFault> Bad => new()
    {
        { "", DomainNameFault.Empty },
        { ".", DomainNameFault.Empty },
        { $"d{NameOf253}", DomainNameFault.TooLong },
        { $"*.{NameOf253}", DomainNameFault.TooLong },
        { $"ü{NameOf253[1..]}", DomainNameFault.InvalidUnicode },
        { $"ü{LabelOf63[10..]}.{LabelOf63}.{LabelOf63}.{LabelOf63}.example", DomainNameFault.TooLong },
        { $"{LabelOf63}.{LabelOf63}.{LabelOf63}.ü{new string('d', 52)}.example", DomainNameFault.TooLong },
        { $"{LabelOf63}.{LabelOf63}.{LabelOf63}.ü{new string('d', 55)}.e", DomainNameFault.TooLong },
        { "..", DomainNameFault.EmptyLabel },
        { ".example.com", DomainNameFault.EmptyLabel },
        { "a..example", DomainNameFault.EmptyLabel },
        { "example.com..", DomainNameFault.EmptyLabel },
        { "*..example", DomainNameFault.EmptyLabel },
        { $"{LabelOf63}d.example", DomainNameFault.LabelTooLong },
        { "two words.example", DomainNameFault.InvalidCharacter },
        { "example.com:443", DomainNameFault.InvalidCharacter },
        { "https://example.com/", DomainNameFault.InvalidCharacter },
        { "a@example.com", DomainNameFault.InvalidCharacter },
        { "a\0.example", DomainNameFault.InvalidCharacter },
        { "a_b.example", DomainNameFault.Underscore },
        { "_dmarc.example", DomainNameFault.Underscore },
        { "-a.example", DomainNameFault.MisplacedHyphen },
        { "a-.example", DomainNameFault.MisplacedHyphen },
        { "a.-", DomainNameFault.MisplacedHyphen },
        { "ab--cd.example", DomainNameFault.ReservedLabel },
        { "r3---sn.example", DomainNameFault.ReservedLabel },
        { "xn--abc.example", DomainNameFault.FalseALabel },
        { "xn--a.example", DomainNameFault.FalseALabel },
        { "xn--zzzzzz.example", DomainNameFault.FalseALabel },
        { "xn--xn--bcher-kva-.example", DomainNameFault.MisplacedHyphen },
        { "xn--ab---3ra.example", DomainNameFault.FalseALabel },
        { "ab--ü.example", DomainNameFault.InvalidUnicode },
        { "-ü.example", DomainNameFault.InvalidUnicode },
        { "a_ü.example", DomainNameFault.InvalidUnicode },
        { "a\u200db.example", DomainNameFault.InvalidUnicode },
        { "ü\u200b.example", DomainNameFault.InvalidUnicode },
        { "\u00adü.example", DomainNameFault.InvalidUnicode },
        { "\u212a.example", DomainNameFault.InvalidUnicode },
        { "İ.example", DomainNameFault.InvalidUnicode },
        { "ẞ.example", DomainNameFault.InvalidUnicode },
        { "ａ.example", DomainNameFault.InvalidUnicode },
        { "①.example", DomainNameFault.InvalidUnicode },
        { "℡.example", DomainNameFault.InvalidUnicode },
        { "a。example", DomainNameFault.InvalidUnicode },
        { "ü。example", DomainNameFault.InvalidUnicode },
        { "𝟏.𝟐.𝟑.𝟒", DomainNameFault.InvalidUnicode },
        { "ü\u00a0.example", DomainNameFault.InvalidUnicode },
        { "\u0378.example", DomainNameFault.InvalidUnicode },
        { "\ud800.example", DomainNameFault.InvalidUnicode },
        { $"{new string('ü', 60)}.example", DomainNameFault.InvalidUnicode },
        { "*", DomainNameFault.MisplacedWildcard },
        { "*.", DomainNameFault.MisplacedWildcard },
        { "*a.example", DomainNameFault.MisplacedWildcard },
        { "a*.example", DomainNameFault.MisplacedWildcard },
        { "a.*.example", DomainNameFault.MisplacedWildcard },
        { "*.*.example", DomainNameFault.MisplacedWildcard },
        { "example.*", DomainNameFault.MisplacedWildcard },
        { "localhost", DomainNameFault.SingleLabel },
        { "com", DomainNameFault.SingleLabel },
        { "com.", DomainNameFault.SingleLabel },
        { "*.com", DomainNameFault.SingleLabel },
        { "1", DomainNameFault.SingleLabel },
        { "a.1", DomainNameFault.NumericTopLevel },
        { "8.8.8", DomainNameFault.NumericTopLevel },
        { "8.8.8.256", DomainNameFault.NumericTopLevel },
        { "8.8.8.08", DomainNameFault.NumericTopLevel },
        { "8.8.8.8.", DomainNameFault.NumericTopLevel },
        { "8.8.8.8.8", DomainNameFault.NumericTopLevel },
        { "*.8.8.8.8", DomainNameFault.NumericTopLevel },
        { "printer.local", DomainNameFault.InternalName },
        { "*.corp.INTERNAL", DomainNameFault.InternalName },
        { "a.localhost", DomainNameFault.InternalName },
        { "a.invalid", DomainNameFault.InternalName },
        { "a.onion", DomainNameFault.InternalName },
        { "a.alt", DomainNameFault.InternalName },
        { "home.arpa", DomainNameFault.InternalName },
        { "8.8.8.8.in-addr.arpa", DomainNameFault.InternalName },
        { "1.ip6.arpa", DomainNameFault.InternalName },
        { "[2606:4700::1111]", DomainNameFault.InvalidCharacter },
        { "2606:4700::1111%1", DomainNameFault.InvalidCharacter },
        { "2606:4700::1111/64", DomainNameFault.InvalidCharacter },
        { "2606:4700", DomainNameFault.InvalidCharacter },
        { "2606:4700::1::1", DomainNameFault.InvalidCharacter },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void A_name_has_one_spelling(string sent, string text)
    {
        Assert.True(DomainName.TryRead(sent, out var name, out var fault), $"{fault}");
        Assert.Equal(text, name.Text);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_no_name_has_a_reason(string sent, DomainNameFault reason)
    {
        Assert.False(DomainName.TryRead(sent, out var name, out var fault));
        Assert.Null(name);
        Assert.Equal(reason, fault);
    }

    [Theory]
    [InlineData("shop.example")]
    [InlineData("shop.test")]
    [InlineData("192.0.2.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    public void Names_and_addresses_for_trying_out_are_usable(string text) => Assert.Equal(text, Read(text).Text);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.1")]
    [InlineData("198.19.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2002:808:808::1")]
    [InlineData("fc00::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void An_address_that_not_everybody_reaches_is_refused(string text)
    {
        Assert.False(DomainName.TryRead(text, out _, out var fault));
        Assert.Equal(DomainNameFault.ReservedAddress, fault);
    }

    [Theory]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("192.0.1.1")]
    [InlineData("198.20.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:200::1")]
    [InlineData("2003::1")]
    public void Neighbours_of_reserved_addresses_are_usable(string text) => Assert.Equal(IPAddress.Parse(text), Read(text).Address);

    [Fact]
    public void A_wildcard_is_another_name_than_the_one_it_stands_on()
    {
        var wildcard = Read("*.example.com");
        Assert.True(wildcard.IsWildcard);
        Assert.False(wildcard.Fqdn.IsWildcard);
        Assert.Equal(Read("example.com"), wildcard.Fqdn);
        Assert.NotEqual(Read("example.com"), wildcard);
    }

    [Fact]
    public void Only_an_address_has_an_address()
    {
        Assert.Null(Read("example.com").Address);
        Assert.Equal(IPAddress.Parse("8.8.8.8"), Read("8.8.8.8").Address);
        Assert.False(Read("8.8.8.8").IsWildcard);
    }

    [Fact]
    public void Names_are_equal_however_they_were_sent()
    {
        Assert.Equal(Read("BÜCHER.example."), Read("xn--bcher-kva.EXAMPLE"));
        Assert.Equal(Read("2001:DB8:0::1").GetHashCode(), Read("2001:db8::1").GetHashCode());
        Assert.NotEqual(Read("a.example"), Read("b.example"));
    }

    [Fact]
    public void Any_text_is_a_name_or_has_a_reason() =>
        AnyText.Sample(
            text => DomainName.TryRead(text, out var name, out var fault) == (name is not null) && (name is null) == (fault is not null), iter: 10_000);

    [Fact]
    public void A_name_reads_again_as_itself() =>
        AnyText.Sample(
            text => !DomainName.TryRead(text, out var name, out _) || (Read(name.Text) == name && Read(name.Text).Text == name.Text), iter: 10_000);

    [Fact]
    public void A_name_has_only_what_the_DNS_and_a_certificate_take() =>
        AnyText.Sample(
            text => !DomainName.TryRead(text, out var name, out _) || name.Address is not null
                || (name.Text.Length <= 253 && name.Fqdn.Text.Split('.').All(label =>
                    label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-'
                    && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))),
            iter: 10_000);

    [Fact]
    public void An_A_label_is_what_IDNA_makes_of_the_label_it_stands_for() =>
        Gen.Char["abcdefgijklmnqrstuvwxyz0123456789-"].Array[1, 8].Select(code => $"xn--{new string(code)}").Sample(
            label => !DomainName.TryRead($"{label}.example", out _, out _)
                || (Idna.GetUnicode(label).Any(c => !char.IsAscii(c)) && Idna.GetAscii(Idna.GetUnicode(label)) == label),
            iter: 10_000);

    [Fact]
    public void Letters_digits_and_inner_hyphens_make_a_label() =>
        Gen.Char["abcxyzABC019-"].Array[1, 63].Select(label => new string(label)).Sample(label =>
        {
            var isLabel = label[0] != '-' && label[^1] != '-' && !(label.Length >= 4 && label[2..4] == "--");
            Assert.Equal(isLabel, DomainName.TryRead($"{label}.example", out var name, out _));
            Assert.Equal(isLabel ? $"{label}.example".ToLowerInvariant() : null, name?.Text);
        });

    private static Gen<string> AnyText { get; } = Gen.Int[0, Pieces.Length - 1].Select(at => Pieces[at]).Array[0, 9].Select(string.Concat);

    private static DomainName Read(string text) => A.Name(text);
}
