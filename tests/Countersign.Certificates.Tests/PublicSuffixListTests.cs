using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace Countersign.Certificates.Tests;

public partial class PublicSuffixListTests
{
    private const string Complete = "// ===BEGIN ICANN DOMAINS===\ncom\n*.ck\n!www.ck\n// ===END ICANN DOMAINS===\n";

    private static readonly PublicSuffixList Both = Shipped(withPrivate: true);

    [Fact]
    public void The_published_vectors_hold()
    {
        using var reader = new StreamReader(typeof(PublicSuffixListTests).Assembly.GetManifestResourceStream("test_psl.txt")!);
        var vectors = Vector().Matches(reader.ReadToEnd());
        Assert.True(vectors.Count >= 70);
        Assert.All(vectors, vector =>
        {
            var (sent, registrable) = (vector.Groups["sent"].Value, vector.Groups["registrable"].Value);
            var found = DomainName.TryRead(sent, out var name, out _) ? Both.RegistrableDomain(name) : null;
            Assert.Equal(registrable.Length == 0 ? null : A.Name(registrable), found);
        });
    }

    [Fact]
    public void The_shipped_list_has_its_licence()
    {
        using var reader = new StreamReader(typeof(PublicSuffixList).Assembly.GetManifestResourceStream("public_suffix_list.dat")!);
        Assert.Contains("Mozilla Public", reader.ReadLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("www.shop.co.uk", "shop.co.uk")]
    [InlineData("*.shop.co.uk", "shop.co.uk")]
    [InlineData("shop.co.uk", "shop.co.uk")]
    [InlineData("co.uk", null)]
    [InlineData("*.co.uk", null)]
    [InlineData("a.b.shop.example", "shop.example")]
    [InlineData("8.8.8.8", null)]
    [InlineData("2001:db8::1", null)]
    public void A_registered_domain_is_one_label_below_its_registry(string name, string? registrable) =>
        Assert.Equal(registrable, PublicSuffixList.Shipped.RegistrableDomain(A.Name(name))?.Text);

    [Theory]
    [InlineData("*.co.uk", true)]
    [InlineData("co.uk", true)]
    [InlineData("*.shop.co.uk", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("2001:db8::1", false)]
    public void Nobody_has_all_of_a_public_suffix(string name, bool isSuffix) =>
        Assert.Equal(isSuffix, PublicSuffixList.Shipped.IsPublicSuffix(A.Name(name)));

    [Fact]
    public void What_companies_let_others_use_counts_only_where_it_is_asked_for()
    {
        Assert.Equal("github.io", PublicSuffixList.Shipped.RegistrableDomain(A.Name("alice.github.io"))?.Text);
        Assert.False(PublicSuffixList.Shipped.IsPublicSuffix(A.Name("*.github.io")));
        Assert.Equal("alice.github.io", Both.RegistrableDomain(A.Name("alice.github.io"))?.Text);
        Assert.True(Both.IsPublicSuffix(A.Name("*.github.io")));
    }

    [Theory]
    [InlineData("www.shop.com", false)]
    [InlineData("shop.example", false)]
    [InlineData("shop.test", false)]
    [InlineData("a.b.ck", false)]
    [InlineData("食狮.中国", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("mail.corp", true)]
    [InlineData("*.printer.lan", true)]
    public void A_name_of_no_registry_is_internal(string name, bool isInternal) =>
        Assert.Equal(isInternal, PublicSuffixList.Shipped.IsInternal(A.Name(name)));

    [Fact]
    public void Every_name_is_cut_as_the_published_algorithm_says()
    {
        var rules = Rules().ToLookup(rule => rule.Labels[^1]);
        string[] domains = [.. Rules().Select(rule => string.Join('.', rule.Labels.Select(label => label == "*" ? "any" : label)))];
        string[] others = ["www", "a", "b", "com", "uk", "city", "xn--55qx5d", "8"];
        var labels = Gen.Int[0, others.Length - 1].Select(at => others[at]);
        Gen.Select(labels.Array[0, 4], Gen.Int[0, domains.Length - 1], Gen.Int[0, 2]).Sample(
            (above, at, cut) =>
            {
                var text = string.Join('.', above.Concat(domains[at].Split('.').Skip(cut)));
                if (DomainName.TryRead(text, out var name, out _) && name.Address is null)
                    Assert.Equal(RegistrableByText(text, rules), Both.RegistrableDomain(name)?.Text);
            },
            iter: 10_000);
    }

    [Theory]
    [InlineData("", "not complete")]
    [InlineData("// ===BEGIN ICANN DOMAINS===\ncom\n", "not complete")]
    [InlineData("// ===BEGIN ICANN DOMAINS===\n// ===END ICANN DOMAINS===\n", "not complete")]
    [InlineData(Complete + "// ===BEGIN PRIVATE DOMAINS===\n", "not complete")]
    [InlineData("<html>\n", "line 1 stands in no section")]
    [InlineData(Complete + "org\n", "line 6 stands in no section")]
    [InlineData(Complete + "// ===BEGIN ICANN DOMAINS===\n", "line 6 begins a section out of turn")]
    [InlineData("// ===BEGIN ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\n", "line 2 begins a section out of turn")]
    [InlineData("// ===END ICANN DOMAINS===\n", "line 1 ends a section that has not begun")]
    [InlineData("// ===BEGIN ICANN DOMAINS===\na_b\n", "line 2 is no rule")]
    [InlineData("// ===BEGIN ICANN DOMAINS===\na.*.b\n", "line 2 is no rule")]
    [InlineData("// ===BEGIN ICANN DOMAINS===\n*ab\n", "line 2 is no rule")]
    [InlineData("// ===BEGIN ICANN DOMAINS===\n*\n", "line 2 is no rule")]
    [InlineData("// ===BEGIN ICANN DOMAINS===\n!\n", "line 2 is no rule")]
    public void A_list_that_is_none_or_cut_short_has_a_fault(string text, string fault)
    {
        Assert.False(TryRead(text, withPrivate: false, out var list, out var found));
        Assert.Null(list);
        Assert.Contains(fault, found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_has_at_most_a_million_characters()
    {
        var filler = new string('/', (1 << 20) - Complete.Length);
        Assert.True(TryRead(Complete + filler, withPrivate: false, out _, out _));
        Assert.False(TryRead(Complete + filler + "/", withPrivate: false, out _, out var fault));
        Assert.Contains("1048576", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fresher_list_is_read_from_a_stream()
    {
        Assert.True(TryRead(Complete, withPrivate: false, out var list, out _));
        Assert.True(list.IsPublicSuffix(A.Name("shop.ck")));
        Assert.Equal("www.ck", list.RegistrableDomain(A.Name("a.www.ck"))?.Text);
        Assert.True(list.IsInternal(A.Name("shop.org")));
        Assert.False(TryRead(Complete, withPrivate: true, out _, out _));
    }

    [Fact]
    public void A_rule_ends_at_white_space_and_its_lines_may_end_as_Windows_ends_them()
    {
        var text = Complete.Replace("com\n", "com // commercial\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.True(TryRead(text, withPrivate: false, out var list, out var fault), fault);
        Assert.Equal("shop.com", list.RegistrableDomain(A.Name("www.shop.com"))?.Text);
    }

    [Fact]
    public void An_exception_prevails_over_a_longer_rule()
    {
        Assert.True(TryRead(Complete.Replace("com\n", "com\na.www.ck\n", StringComparison.Ordinal), withPrivate: false, out var list, out _));
        Assert.Equal("www.ck", list.RegistrableDomain(A.Name("b.a.www.ck"))?.Text);
    }

    [Fact]
    public void A_wildcard_may_be_the_longest_rule()
    {
        Assert.True(TryRead(Complete.Replace("com\n", "com\n*.one.two.com\n", StringComparison.Ordinal), withPrivate: false, out var list, out _));
        Assert.Equal("c.b.one.two.com", list.RegistrableDomain(A.Name("d.c.b.one.two.com"))?.Text);
        Assert.Equal("two.com", list.RegistrableDomain(A.Name("one.two.com"))?.Text);
    }

    [Theory]
    [InlineData("shop\n*.shop\n")]
    [InlineData("*.shop\nshop\n")]
    public void A_domain_may_have_several_rules(string rules)
    {
        Assert.True(TryRead(Complete.Replace("com\n", rules, StringComparison.Ordinal), withPrivate: false, out var list, out _));
        Assert.Equal("b.a.shop", list.RegistrableDomain(A.Name("c.b.a.shop"))?.Text);
    }

    // https://publicsuffix.org/list/ step by step, over every rule, as the words there say.
    private static string? RegistrableByText(string text, ILookup<string, (bool IsException, string[] Labels)> rules)
    {
        var labels = text.Split('.');
        var matching = rules[labels[^1]].Where(rule => Matches(rule.Labels, labels)).ToArray();
        var exception = Array.Find(matching, rule => rule.IsException);
        var length = exception.Labels is not null ? exception.Labels.Length - 1
            : matching.Select(rule => rule.Labels.Length).DefaultIfEmpty(1).Max();
        return labels.Length > length ? string.Join('.', labels[^(length + 1)..]) : null;
    }

    private static bool Matches(string[] rule, string[] labels) =>
        rule.Length <= labels.Length && rule.Zip(labels[^rule.Length..]).All(pair => pair.First == "*" || pair.First == pair.Second);

    private static IEnumerable<(bool IsException, string[] Labels)> Rules()
    {
        using var reader = new StreamReader(typeof(PublicSuffixList).Assembly.GetManifestResourceStream("public_suffix_list.dat")!);
        var idna = new IdnMapping();
        foreach (var line in reader.ReadToEnd().Split('\n').Select(line => line.Split(' ')[0]))
        {
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal))
                continue;
            var isException = line[0] == '!';
            yield return (isException, [.. line[(isException ? 1 : 0)..].Split('.').Select(label => label == "*" ? label : idna.GetAscii(label))]);
        }
    }

    private static bool TryRead(
        string text, bool withPrivate,
        [NotNullWhen(true)] out PublicSuffixList? list, [NotNullWhen(false)] out string? fault)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return PublicSuffixList.TryRead(stream, withPrivate, out list, out fault);
    }

    private static PublicSuffixList Shipped(bool withPrivate)
    {
        using var stream = typeof(PublicSuffixList).Assembly.GetManifestResourceStream("public_suffix_list.dat")!;
        Assert.True(PublicSuffixList.TryRead(stream, withPrivate, out var list, out var fault), fault);
        return list;
    }

    [GeneratedRegex(@"^checkPublicSuffix\('(?<sent>[^']*)', (null|'(?<registrable>[^']*)')\);", RegexOptions.Multiline)]
    private static partial Regex Vector();
}
