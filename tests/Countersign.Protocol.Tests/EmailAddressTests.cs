using System.Globalization;
using System.Text;
using CsCheck;
using MimeKit;

namespace Countersign.Protocol.Tests;

/// <summary>Decision N5: our grammar of an address beside MimeKit's reading, which takes all of RFC 5322; every difference has a named reason.</summary>
public class EmailAddressTests
{
    private static readonly string LocalOf64 = new('l', 64);
    private static readonly string LabelOf63 = new('d', 63);
    private static readonly string AddressOf255 = $"{LocalOf64}@{LabelOf63}.{LabelOf63}.{new string('d', 62)}";

    /// <summary>Addresses that both accept.</summary>
    private static readonly string[] Good =
    [
        "a@b.example", "A@B.EXAMPLE", "a@localhost", "a@b", "1@b.example", "a@1.example", "a@1a.example", "a@b.1a", "a@b.a1", "a@3com.example",
        "first.last@b.example", "f.m.l@b.example", "a+tag@b.example", "a-b@c.example", "a_b@c.example", "-@b.example", "--a--@b.example", "_@b.example",
        "!#$%&'*+-/=?^_`{|}~@b.example", "o'brien@b.example", "a/b@c.example", "a=b@c.example", "a%b@c.example", "a%c.example@d.example", "a!b@c.example",
        "{a}@b.example", "a|b@c.example", "a~@b.example", "#@b.example", "$a@b.example", "*@b.example", "?@b.example", "a^b@c.example", "`a`@b.example",
        "a@b-c.example", "a@b--c.example", "a@a.b.c.d.e.f.g.h.example", "a@b.c", "a@sub.domain.co.example", "a@XN--BCHER-KVA.example", "postmaster@b.example", "=?utf-8?q?a?=@b.example",
        "ü@b.example", "Dörte@Sörensen.example", "a@bü.example", "用户@例子.广告", "अजय@डाटा.भारत", "квіточка@пошта.укр", "χρήστης@παράδειγμα.ελ",
        "a@例え.テスト", "e\u0301@b.example", "a@e\u0301.example", "٣@b.example", "a@b٣.example", "ａ@b.example", "ﬁ@b.example", "𝔞@b.example", "a@𝔞.example",
        "ﺍ@b.example", "שלום@b.example", "ไทย@b.example", "ʰ@b.example", "ǅ@b.example",
        $"{LocalOf64}@b.example", $"a@{LabelOf63}.example", AddressOf255, $"{new string('ü', 32)}@b.example", $"a@{new string('ü', 31)}.example",
    ];

    /// <summary>What neither accepts as one bare address.</summary>
    private static readonly string[] Bad =
    [
        "", " ", "@", "a@", "@a", "@b.example", "a@b@c.example", "a@@b.example", "@@", "a@.", "a@.example", "a@example.", "a@b..example", "a@..",
        ".a@b.example", "a.@b.example", "a..b@c.example", ".@b.example", "a b@c.example", "a @b.example", "a@ b.example", "a@b .example", "a@b. example",
        "a@b c.example", "a. b@c.example", "a .b@c.example", " a@b.example", "a@b.example ", "\ta@b.example", "a@b.example\t", "a\t@b.example",
        "a@b.example\n", "a@b.example\r\n", "a\n@b.example", "a\r\n@b.example", "a\r\n @b.example", "a@b.example\r\nBcc: c@d.example", "\na@b.example",
        "a\0@b.example", "a@b\0.example", "a@b.example\0", "\u0001@b.example", "a@b\u001f.example", "a\u007f@b.example", "a@b.example\u007f",
        "A <a@b.example>", "\"A\" <a@b.example>", "<a@b.example>", "a@b.example <a@b.example>", "A a@b.example", "a@b.example A", "Ä <ä@b.example>",
        "a@b.example (A)", "(A)a@b.example", "a(A)@b.example", "a@(A)b.example", "a@b.example(A)", "a@b(A).example", "a@b.example(", "a@b.example)",
        "a@b.example,c@d.example", "a@b.example;c@d.example", "a@b.example, c@d.example", "a@b.example;", "a@b.example,", ",a@b.example", "a,b@c.example",
        "a;b@c.example", "a:b@c.example", "a<b@c.example", "a>b@c.example", "a[b@c.example", "a]b@c.example", "a(b@c.example", "a)b@c.example",
        "a\"b@c.example", "a\\b@c.example", "a@b,c.example", "a@b:c.example", "a@b;c.example", "a@b<c.example", "a@b\\c.example", "a@b\"c.example",
        "a@\"b\".example", "a@b[c].example", "a@[", "a@[]x", "a@]", "mailto:a@b.example", "group: a@b.example;", "undisclosed-recipients:;",
        "<@a.example:c@d.example>", "@a.example:c@d.example", "@a.example,@b.example:c@d.example", "<>", "<a@b.example", "a@b.example>",
        "a\ud800@b.example", "a@b\udc00.example",
    ];

    /// <summary>Why we and MimeKit differ, in the order asked; the first that holds names the difference.</summary>
    private static readonly (string Reason, Func<string, bool> Holds, string[] Examples)[] Differences =
    [
        ("MimeKit takes a mailbox without domain", text => !text.Contains('@'), ["a", "a.b", "ü", "a＠b.example"]),
        ("a quoted local part is legal and hardly ever works", text => text.Contains('"'),
            ["\"a b\"@b.example", "\"a\"@b.example", "\"\"@b.example", "\"a\\\"b\"@b.example", "\"a\".b@c.example", "a.\"b\"@c.example"]),
        ("an address literal names no domain", text => text.EndsWith(']'), ["a@[127.0.0.1]", "a@[IPv6:::1]", "a@[x]"]),
        ("MimeKit shows an ASCII label as the Unicode one it stands for, so that its address is not the text",
            text => text.Contains("xn--", StringComparison.Ordinal), ["a@xn--bcher-kva.example", "a@b.xn--p1ai"]),
        ("beyond ASCII only letters, marks and digits: the rest hides, turns or imitates text", text => text.EnumerateRunes().Any(IsOther),
            ["a\u0085b@c.example", "a\u00a0b@c.example", "a\u200bb@c.example", "a\u200d@b.example", "a\u202e@b.example", "a\u2028b@c.example", "a\u00ad@b.example",
             "\ufeffa@b.example", "a@b。example", "a@b．example", "€@b.example", "½@b.example", "a@b€.example", "a@\ue000.example", "\u1fff@b.example",
             "a😀@b.example", "a@😀.example"]),
        ("a domain label holds letters, digits and inner hyphens", text => Labels(text).Any(label => label.Any(c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c != '-')),
            ["a@b_c.example", "a@_dmarc.example", "a@b+c.example", "a@!b.example", "a@b'c.example", "a@b/c.example", "a@b#c.example", "a@*.example"]),
        ("a domain label neither begins nor ends with a hyphen", text => Labels(text).Any(label => label.StartsWith('-') || label.EndsWith('-')),
            ["a@-b.example", "a@b-.example", "a@b.-example", "a@-"]),
        ("a name that ends in a number reads as an IPv4 address", text => Labels(text)[^1].All(char.IsAsciiDigit), ["a@1.2.3.4", "a@127.0.0.1", "a@123", "a@b.123"]),
        ("a local part has at most 64 octets (RFC 5321)", text => Encoding.UTF8.GetByteCount(text[..text.IndexOf('@', StringComparison.Ordinal)]) > 64,
            [$"{LocalOf64}l@b.example", $"{new string('ü', 33)}@b.example"]),
        ("a domain label has at most 63 octets (RFC 1035)", text => Labels(text).Any(label => Encoding.UTF8.GetByteCount(label) > 63),
            [$"a@{LabelOf63}d.example", $"a@{new string('ü', 32)}.example"]),
        ("an address has at most 255 octets", text => Encoding.UTF8.GetByteCount(text) > 255, [$"{AddressOf255}d", $"a@{LabelOf63}.{LabelOf63}.{LabelOf63}.{LabelOf63}"]),
    ];

    private static readonly string[] Pieces =
    [
        "a", "b", "Z", "0", "9", ".", ".", ".", "@", "@", "-", "_", "+", "!", "'", "\"", "\\", "(", ")", "<", ">", "[", "]", ",", ";", ":", " ", "\t", "\r\n", "\0", "\u007f",
        "ü", "例", "e\u0301", "٣", "𝔞", "😀", "\u200b", "\u00a0", "。", "＠", "\ud800", "xn--", "b.example", "a@b.example", "example", "localhost", "127.0.0.1", "aaaaaaaaaaaaaaaaaaaa",
    ];

    [Fact]
    public void The_corpus_holds_at_least_150_addresses_each_once()
    {
        string[] all = [.. Good, .. Bad, .. Differences.SelectMany(difference => difference.Examples)];
        Assert.True(all.Length >= 150);
        Assert.Equal(all.Length, all.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void N5_what_we_and_MimeKit_take_for_one_bare_address_is_accepted() =>
        Assert.All(Good, text => Assert.Equal((true, true), (EmailAddress.IsValid(text), IsBareInMimeKit(text))));

    [Fact]
    public void N5_what_neither_takes_for_one_bare_address_is_refused() =>
        Assert.All(Bad, text => Assert.Equal((false, false), (EmailAddress.IsValid(text), IsBareInMimeKit(text))));

    [Fact]
    public void N5_every_difference_from_MimeKit_is_one_of_those_listed() =>
        Assert.All(
            Differences.SelectMany(difference => difference.Examples, (difference, text) => (difference.Reason, text)),
            row =>
            {
                Assert.NotEqual(IsBareInMimeKit(row.text), EmailAddress.IsValid(row.text));
                Assert.Equal(row.Reason, Reason(row.text));
            });

    [Fact]
    public void No_generated_text_differs_for_another_reason() =>
        Gen.Int[0, Pieces.Length - 1].Select(at => Pieces[at]).Array[1, 8].Select(string.Concat).Sample(
            text => EmailAddress.IsValid(text) == IsBareInMimeKit(text) || Reason(text) is not null, iter: 20_000);

    [Fact]
    public void Nothing_is_accepted_that_a_message_header_could_take_for_more_than_an_address() =>
        Gen.Int[0, Pieces.Length - 1].Select(at => Pieces[at]).Array[1, 6].Select(pieces => "a@b" + string.Concat(pieces)).Sample(
            text => !EmailAddress.IsValid(text) || text.IndexOfAny(['\r', '\n', '\0', ' ', '<', '>', '(', ')', ',', ';', ':', '"', '\\', '[', ']']) < 0, iter: 20_000);

    [Fact]
    public void The_longest_address_has_255_octets_however_few_characters_that_are()
    {
        Assert.Equal(255, AddressOf255.Length);
        Assert.True(EmailAddress.IsValid(AddressOf255));
        Assert.False(EmailAddress.IsValid($"{AddressOf255[..^1]}ü"));
    }

    [Theory]
    [InlineData("a@localhost", false)]
    [InlineData("a.b@localhost", false)]
    [InlineData("a@b.example", true)]
    [InlineData("a.b@c.example", true)]
    public void P8_a_dot_counts_only_in_the_domain(string text, bool isDotted)
    {
        Assert.True(EmailAddress.IsValid(text));
        Assert.Equal(isDotted, EmailAddress.HasDottedDomain(text));
    }

    [Fact]
    public void Judging_an_ASCII_address_allocates_nothing()
    {
        string[] addresses = [.. Good.Concat(Bad).Where(text => text.All(char.IsAscii))];
        Assert.Equal(0, Allocation.Of(() =>
        {
            foreach (var address in addresses)
                EmailAddress.IsValid(address);
        }));
    }

    private static bool IsBareInMimeKit(string text) =>
        MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address == text && string.IsNullOrEmpty(mailbox.Name) && mailbox.Route.Count == 0;

    private static string? Reason(string text) => Array.Find(Differences, difference => difference.Holds(text)).Reason;

    private static string[] Labels(string text) => text[(text.LastIndexOf('@') + 1)..].Split('.');

    private static bool IsOther(Rune rune) => !rune.IsAscii && !Rune.IsLetter(rune) && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber);
}
