namespace Countersign.Certificates.Tests;

public class DcvAddressesTests
{
    [Fact]
    public void The_registered_domain_comes_first_and_the_full_name_last() =>
        Assert.Equal(
            [
                "admin@example.com", "administrator@example.com", "hostmaster@example.com", "postmaster@example.com", "webmaster@example.com",
                "admin@b.example.com", "administrator@b.example.com", "hostmaster@b.example.com", "postmaster@b.example.com",
                "webmaster@b.example.com",
                "admin@a.b.example.com", "administrator@a.b.example.com", "hostmaster@a.b.example.com", "postmaster@a.b.example.com",
                "webmaster@a.b.example.com",
            ],
            DcvAddresses.For(A.Name("a.b.example.com"), PublicSuffixList.Shipped));

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("co.uk")]
    [InlineData("*.co.uk")]
    public void Addresses_and_public_suffixes_have_no_mailboxes(string name) =>
        Assert.Empty(DcvAddresses.For(A.Name(name), PublicSuffixList.Shipped));

    [Theory]
    [InlineData("admin@example.com", "www.example.com", "admin@example.com")]
    [InlineData("Admin@WWW.Example.COM", "www.example.com", "admin@www.example.com")]
    [InlineData("webmaster@example.com", "*.example.com", "webmaster@example.com")]
    [InlineData("postmaster@bücher.example", "www.xn--bcher-kva.example", "postmaster@xn--bcher-kva.example")]
    [InlineData("hostmaster@shop.co.uk", "a.b.shop.co.uk", "hostmaster@shop.co.uk")]
    public void N7_a_permitted_address_is_written_to_as_it_is_constructed(string sent, string name, string address) =>
        Assert.Equal(address, DcvAddresses.Permitted(sent, A.Name(name), PublicSuffixList.Shipped));

    [Theory]
    [InlineData("info@example.com", "example.com")]
    [InlineData("admin+x@example.com", "example.com")]
    [InlineData("\u212aadmin@example.com", "example.com")]
    [InlineData("@example.com", "example.com")]
    [InlineData("admin", "example.com")]
    [InlineData("admin@", "example.com")]
    [InlineData("admin@example.org", "example.com")]
    [InlineData("admin@badexample.com", "example.com")]
    [InlineData("admin@www.example.com", "example.com")]
    [InlineData("admin@b.example.com", "a.example.com")]
    [InlineData("admin@co.uk", "shop.co.uk")]
    [InlineData("admin@*.example.com", "*.example.com")]
    [InlineData("admin@192.0.2.1", "192.0.2.1")]
    [InlineData("admin@evil.example@example.com", "example.com")]
    [InlineData("admin@example.com@evil.example", "example.com")]
    [InlineData("admin@com", "example.com")]
    public void N7_no_other_address_is_permitted(string sent, string name) =>
        Assert.Null(DcvAddresses.Permitted(sent, A.Name(name), PublicSuffixList.Shipped));

    [Theory]
    [InlineData("admin@example.com", true)]
    [InlineData("WebMaster@a.b.shop.co.uk", true)]
    [InlineData("postmaster@bücher.example", true)]
    [InlineData("info@example.com", false)]
    [InlineData("admin+x@example.com", false)]
    [InlineData("admin@localhost", false)]
    [InlineData("admin@host.local", false)]
    [InlineData("admin@co.uk", false)]
    [InlineData("admin@*.example.com", false)]
    [InlineData("admin@192.0.2.1", false)]
    [InlineData("admin@", false)]
    [InlineData("admin", false)]
    [InlineData("", false)]
    [InlineData("admin@evil.example@example.com", false)]
    public void N7_an_address_that_is_permitted_for_its_own_domain_is_for_some_name(string address, bool isPermitted) =>
        Assert.Equal(isPermitted, DcvAddresses.IsPermittedForSome(address, PublicSuffixList.Shipped));

    [Fact]
    public void Every_listed_address_is_permitted()
    {
        var name = A.Name("a.b.shop.co.uk");
        Assert.All(
            DcvAddresses.For(name, PublicSuffixList.Shipped),
            address => Assert.Equal(address, DcvAddresses.Permitted(address, name, PublicSuffixList.Shipped)));
    }
}
