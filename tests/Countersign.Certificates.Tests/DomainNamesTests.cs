namespace Countersign.Certificates.Tests;

public class DomainNamesTests
{
    [Theory]
    [InlineData("a.example", "a.example")]
    [InlineData("a.example,b.example", "a.example b.example")]
    [InlineData("b.example a.example", "b.example a.example")]
    [InlineData(" a.example ,\r\n\tb.example,,c.example, ", "a.example b.example c.example")]
    [InlineData("*.a.example,a.example,8.8.8.8,2001:DB8::1", "*.a.example a.example 8.8.8.8 2001:db8::1")]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example")]
    public void N8_names_are_separated_by_commas_or_white_space(string sent, string names)
    {
        Assert.True(DomainNames.TryRead(sent, DomainNames.Most, out var read, out var fault), $"{fault}");
        Assert.Equal(names.Split(' '), read.Select(name => name.Text));
    }

    [Theory]
    [InlineData("", DomainNameFault.Empty, "")]
    [InlineData(" , ,\n", DomainNameFault.Empty, "")]
    [InlineData("a.example, b_c.example, -.example", DomainNameFault.Underscore, "b_c.example")]
    [InlineData("a.example;b.example", DomainNameFault.InvalidCharacter, "a.example;b.example")]
    [InlineData("a.example\u00a0b.example", DomainNameFault.InvalidUnicode, "a.example\u00a0b.example")]
    [InlineData("a.example b.example A.Example.", DomainNameFault.Repeated, "A.Example.")]
    [InlineData("bücher.example xn--bcher-kva.example", DomainNameFault.Repeated, "xn--bcher-kva.example")]
    [InlineData("2001:db8::1 2001:db8:0::1", DomainNameFault.Repeated, "2001:db8:0::1")]
    public void The_first_fault_names_the_name_as_it_was_sent(string sent, DomainNameFault reason, string name)
    {
        Assert.False(DomainNames.TryRead(sent, DomainNames.Most, out var names, out var fault));
        Assert.Null(names);
        Assert.Equal(new DomainNamesFault(reason, name), fault);
    }

    [Fact]
    public void A_list_may_have_as_many_names_as_its_product_allows()
    {
        Assert.True(DomainNames.TryRead("a.example b.example", 2, out _, out _));
        Assert.False(DomainNames.TryRead("a.example b.example c.example d_e", 2, out _, out var fault));
        Assert.Equal(new DomainNamesFault(DomainNameFault.TooMany, "c.example"), fault);
    }

    [Fact]
    public void A_list_may_have_250_names()
    {
        var sent = string.Join(',', Enumerable.Range(1, 250).Select(number => $"host{number}.example"));
        Assert.True(DomainNames.TryRead(sent, DomainNames.Most, out var names, out _));
        Assert.Equal(250, names.Count);
        Assert.False(DomainNames.TryRead($"{sent},one.example", DomainNames.Most, out _, out _));
    }
}
