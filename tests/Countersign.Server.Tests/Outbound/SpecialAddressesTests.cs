using System.Net;
using Countersign.Server.Outbound;
using CsCheck;

namespace Countersign.Server.Tests.Outbound;

[Trait("Engine", "own")]
public class SpecialAddressesTests
{
    // Both ends of every row of both registries, and of multicast.
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255")]
    [InlineData("10.0.0.0", "10.255.255.255")]
    [InlineData("100.64.0.0", "100.127.255.255")]
    [InlineData("127.0.0.0", "127.255.255.255")]
    [InlineData("169.254.0.0", "169.254.255.255")]
    [InlineData("172.16.0.0", "172.31.255.255")]
    [InlineData("192.0.0.0", "192.0.0.255")]
    [InlineData("192.0.2.0", "192.0.2.255")]
    [InlineData("192.31.196.0", "192.31.196.255")]
    [InlineData("192.52.193.0", "192.52.193.255")]
    [InlineData("192.88.99.0", "192.88.99.255")]
    [InlineData("192.168.0.0", "192.168.255.255")]
    [InlineData("192.175.48.0", "192.175.48.255")]
    [InlineData("198.18.0.0", "198.19.255.255")]
    [InlineData("198.51.100.0", "198.51.100.255")]
    [InlineData("203.0.113.0", "203.0.113.255")]
    [InlineData("224.0.0.0", "255.255.255.255")]
    [InlineData("::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("::1", "::1")]
    [InlineData("::ffff:0.0.0.0", "::ffff:255.255.255.255")]
    [InlineData("::ffff:8.8.8.8", "::ffff:8.8.8.8")]
    [InlineData("64:ff9b::", "64:ff9b::ffff:ffff")]
    [InlineData("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("100::", "100::ffff:ffff:ffff:ffff")]
    [InlineData("100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff")]
    [InlineData("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("ff00::", "ff0e::1")]
    public void Both_ends_of_a_range_are_special(string first, string last)
    {
        Assert.False(SpecialAddresses.IsGlobal(IPAddress.Parse(first)));
        Assert.False(SpecialAddresses.IsGlobal(IPAddress.Parse(last)));
    }

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.255")]
    [InlineData("192.0.3.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:200::")]
    [InlineData("2001:db7:ffff::")]
    [InlineData("2001:db9::")]
    [InlineData("2003::")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00::")]
    [InlineData("3ffe:ffff::")]
    public void Its_neighbours_are_of_the_internet(string address) => Assert.True(SpecialAddresses.IsGlobal(IPAddress.Parse(address)));

    [Fact]
    public void An_address_of_IPv4_is_of_the_internet_in_no_form_of_IPv6() => Gen.Byte.Array[4].Sample(four =>
    {
        var address = new IPAddress(four);
        Assert.False(SpecialAddresses.IsGlobal(address.MapToIPv6()));
        Assert.False(SpecialAddresses.IsGlobal(IPAddress.Parse($"64:ff9b::{address}")));
        Assert.False(SpecialAddresses.IsGlobal(IPAddress.Parse($"::{address}")));
        Assert.False(SpecialAddresses.IsGlobal(new IPAddress([0x20, 0x02, .. four, .. new byte[10]])));
    });

    [Fact]
    public void Outside_of_2000_to_3fff_nothing_of_IPv6_is_of_the_internet() => Gen.Byte.Array[16].Sample(bytes =>
        Assert.True(bytes[0] >> 5 == 1 || !SpecialAddresses.IsGlobal(new IPAddress(bytes))));

    [Theory]
    [InlineData("127.0.0.1", "a loopback address", "RFC 1122")]
    [InlineData("255.255.255.255", "the broadcast address", "RFC 919")]
    [InlineData("2001:2::1", "an address for benchmarks", "RFC 5180")]
    [InlineData("fe80::1", "a link-local address", "RFC 4291")]
    public void The_narrowest_range_names_it(string address, string name, string source)
    {
        var special = SpecialAddresses.Find(IPAddress.Parse(address))!;
        Assert.Equal((name, source), (special.Name, special.Source));
    }
}
