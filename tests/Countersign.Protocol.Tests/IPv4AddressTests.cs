using System.Net;
using CsCheck;

namespace Countersign.Protocol.Tests;

public class IPv4AddressTests
{
    [Fact]
    public void Every_address_is_read_as_it_is_written() =>
        Gen.UInt.Sample(number =>
        {
            var text = $"{number >> 24}.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}";
            Assert.True(IPv4Address.TryRead(text, out var address));
            Assert.Equal(number, address);
            Assert.Equal(text, IPAddress.Parse(text).ToString());
        });

    [Fact]
    public void What_is_read_is_what_the_framework_would_write() =>
        Gen.Char["0123456789.. "].Array[5, 16].Select(characters => new string(characters)).Sample(text =>
        {
            var isCanonical = IPAddress.TryParse(text, out var parsed) && parsed.ToString() == text;
            Assert.Equal(isCanonical, IPv4Address.TryRead(text, out _));
        });

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.")]
    [InlineData("1.2.3.4.")]
    [InlineData(".1.2.3.4")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1..2.3")]
    [InlineData("256.1.1.1")]
    [InlineData("1.1.1.1000")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.00")]
    [InlineData("0x1.2.3.4")]
    [InlineData("+1.2.3.4")]
    [InlineData("-1.2.3.4")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.4 ")]
    [InlineData("1.2.3.4\0")]
    [InlineData("1.2.3.4/32")]
    [InlineData("1.2.3.４")]
    [InlineData("1。2。3。4")]
    [InlineData("::1")]
    [InlineData("::ffff:1.2.3.4")]
    public void N5_anything_else_is_refused_and_gives_no_address(string text)
    {
        Assert.False(IPv4Address.TryRead(text, out var address));
        Assert.Equal(0U, address);
    }
}
