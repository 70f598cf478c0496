using Countersign.Server.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>A link opens its own order and nothing else.</summary>
public sealed class OrderLinksTests(RunningServer server) : IClassFixture<RunningServer>
{
    private OrderLinks Links => server.Parts.GetRequiredService<OrderLinks>();

    [Fact]
    public void A_token_opens_the_order_it_was_made_for_and_needs_no_escape()
    {
        foreach (var id in (long[])[0, 1, 999, 8_999_999_999])
        {
            var token = Links.TokenOf(id);
            Assert.Matches("^[1-9][0-9]{9}-[0-9a-f]{32}$", token);
            Assert.True(Links.TryRead(token, out var order));
            Assert.Equal(id, order);
        }
    }

    [Fact]
    public void The_proof_of_one_order_opens_no_other()
    {
        var (one, other) = (Links.TokenOf(1), Links.TokenOf(2));
        Assert.False(Links.TryRead(one[..11] + other[11..], out _));
    }

    [Fact]
    public void No_token_with_another_character_opens_anything()
    {
        var token = Links.TokenOf(7);
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var c in "0fZ-\u0661\0")
                Assert.True(c == token[i] || !Links.TryRead(token[..i] + c + token[(i + 1)..], out _));
        }

        Assert.All([null, "", token[..^1], token + "0", token.ToUpperInvariant()], wrong => Assert.False(Links.TryRead(wrong, out _)));
    }
}
