using Countersign.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Countersign.Server.Tests.Http;

/// <summary>What is a key and what is not, where clients of HTTP would not let it pass.</summary>
public class IdempotencyKeyTests
{
    [Theory]
    [InlineData("!~")]
    [InlineData("\"quoted-as-in-structured-fields\"")]
    public void A6_visible_ASCII_is_a_key(string key)
    {
        Assert.True(IdempotencyKey.TryRead(new HeaderDictionary { [IdempotencyKey.Header] = key }, out var read));
        Assert.Equal(key, read);
    }

    [Theory]
    [InlineData("caf\u00e9")]
    [InlineData("\u0100")]
    [InlineData("a\u0000")]
    [InlineData(" a")]
    public void A6_anything_else_is_malformed(string key) =>
        Assert.False(IdempotencyKey.TryRead(new HeaderDictionary { [IdempotencyKey.Header] = key }, out _));

    [Fact]
    public void A6_two_headers_are_malformed_even_if_they_agree() =>
        Assert.False(IdempotencyKey.TryRead(new HeaderDictionary { [IdempotencyKey.Header] = new(["one", "one"]) }, out _));

    [Fact]
    public void A6_no_header_is_no_key()
    {
        Assert.True(IdempotencyKey.TryRead(new HeaderDictionary(), out var read));
        Assert.Null(read);
    }
}
