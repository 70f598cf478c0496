namespace Countersign.Certificates.Tests;

/// <summary>Baseline Requirements section 3.2.2.4 and its table.</summary>
public class AuthorizationDomainsTests
{
    public static TheoryData<string> Pruning => ["CNAME CSR Hash", "EMAIL"];

    public static TheoryData<string> Exact => ["HTTP CSR Hash", "HTTPS CSR Hash"];

    [Theory]
    [MemberData(nameof(Pruning))]
    public void A_record_or_message_may_be_at_any_domain_down_to_the_registered_one(string proof)
    {
        Assert.Equal(["a.b.shop.co.uk", "b.shop.co.uk", "shop.co.uk"], For("a.b.shop.co.uk", proof));
        Assert.Equal(["shop.co.uk"], For("shop.co.uk", proof));
        Assert.Equal(["alice.github.io", "github.io"], For("alice.github.io", proof));
        Assert.Equal(["a.shop.example", "shop.example"], For("a.shop.example", proof));
    }

    [Theory]
    [MemberData(nameof(Pruning))]
    public void A_wildcard_is_proved_without_its_asterisk(string proof)
    {
        Assert.Equal(["b.shop.co.uk", "shop.co.uk"], For("*.b.shop.co.uk", proof));
        Assert.Equal(["shop.co.uk"], For("*.shop.co.uk", proof));
    }

    [Theory]
    [MemberData(nameof(Pruning))]
    public void A_domain_proves_its_www_and_never_the_reverse(string proof)
    {
        Assert.Contains("example.com", For("www.example.com", proof));
        Assert.DoesNotContain("www.example.com", For("example.com", proof));
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void A_file_proves_the_name_it_is_on_alone(string proof)
    {
        Assert.Equal(["www.example.com"], For("www.example.com", proof));
        Assert.Equal(["192.0.2.1"], For("192.0.2.1", proof));
        Assert.Equal(["2001:db8::1"], For("2001:db8::1", proof));
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void A_file_proves_no_wildcard(string proof) => Assert.Empty(For("*.example.com", proof));

    [Theory]
    [MemberData(nameof(Pruning))]
    public void A_record_or_message_proves_no_address(string proof) => Assert.Empty(For("192.0.2.1", proof));

    [Theory]
    [MemberData(nameof(Pruning))]
    [MemberData(nameof(Exact))]
    public void A_public_suffix_cannot_be_proved(string proof)
    {
        Assert.Empty(For("co.uk", proof));
        Assert.Empty(For("*.co.uk", proof));
    }

    private static IEnumerable<string> For(string name, string proof) =>
        AuthorizationDomains.For(A.Name(name), DcvProof.All.Single(known => known.Name == proof), PublicSuffixList.Shipped)
            .Select(domain => domain.Text);
}
