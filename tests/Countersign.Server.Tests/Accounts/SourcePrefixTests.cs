using System.Net;
using Countersign.Server.Accounts;

namespace Countersign.Server.Tests.Accounts;

public sealed class SourcePrefixTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64")]
    [InlineData("2001:db8:0:1::", "2001:db8:0:1::/64")]
    [InlineData("::1", "::/64")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    public void A_source_is_an_IPv4_address_or_a_64_bit_prefix(string address, string source) =>
        Assert.Equal(source, SourcePrefix.Of(IPAddress.Parse(address)).ToString());

    [Fact]
    public void Addresses_of_one_prefix_are_one_source_and_others_are_not()
    {
        var one = SourcePrefix.Of(IPAddress.Parse("2001:db8:0:1::1"));

        Assert.Equal(one, SourcePrefix.Of(IPAddress.Parse("2001:db8:0:1:ffff::")));
        Assert.NotEqual(one, SourcePrefix.Of(IPAddress.Parse("2001:db8:0:2::1")));
        Assert.NotEqual(SourcePrefix.Of(IPAddress.Parse("0.0.0.1")), SourcePrefix.Of(IPAddress.Parse("::1:0:0:0:0")));
    }
}
