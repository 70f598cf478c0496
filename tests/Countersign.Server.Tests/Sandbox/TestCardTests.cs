using Countersign.SandboxGateway;

namespace Countersign.Server.Tests.Sandbox;

/// <summary>The list of cards.</summary>
[Trait("Engine", "own")]
public sealed class TestCardTests
{
    [Fact]
    public void Every_number_has_its_check_digit_and_stands_once()
    {
        Assert.Distinct(TestCard.All.Select(card => card.Number));
        Assert.All(TestCard.All, card => Assert.Equal(0, card.Number.Reverse().Select((c, i) => (c - '0') * (i % 2 == 0 ? 1 : 2)).Sum(digit => digit > 9 ? digit - 9 : digit) % 10));
    }

    [Theory]
    [InlineData("4242 4242 4242 4242")]
    [InlineData("4242-4242-4242-4242")]
    [InlineData("4242424242424242")]
    public void A_number_is_found_as_people_type_it(string typed) => Assert.Equal("4242", TestCard.Find(typed)?.Ending);

    [Fact]
    public void A_card_lets_the_buyer_try_again_where_it_was_refused() =>
        Assert.All(TestCard.All, card => Assert.Equal(card.Steps[0].Kind is EventKind.Declined or EventKind.Failed, card.Refusal is not null));
}
