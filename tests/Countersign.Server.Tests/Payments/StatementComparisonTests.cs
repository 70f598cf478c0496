using Countersign.Server.Payments;

namespace Countersign.Server.Tests.Payments;

/// <summary>A gateway's list of payments beside what it has told.</summary>
[Trait("Engine", "own")]
public class StatementComparisonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_both_tell_is_the_same_by_whichever_way_it_came() => Assert.Equal([StatementMatch.Same], Compare([News("a")], [Heard("a")]));

    [Fact]
    public void What_was_never_told_is_unheard_of() => Assert.Equal([StatementMatch.Same, StatementMatch.Unheard], Compare([News("a"), News("b", 1)], [Heard("a")]));

    [Fact]
    public void What_is_of_no_order_of_ours_is_foreign() => Assert.Equal([StatementMatch.Foreign], Compare([News("a") with { Reference = "shop-17" }], []));

    [Theory]
    [InlineData(4800, "USD", GatewayEventKind.Captured)]
    [InlineData(4900, "EUR", GatewayEventKind.Captured)]
    [InlineData(4900, "USD", GatewayEventKind.Refunded)]
    public void What_is_told_otherwise_is_different(long amount, string currency, GatewayEventKind kind) =>
        Assert.Equal([StatementMatch.Different], Compare([News("a") with { Amount = amount, Currency = currency, Kind = kind }], [Heard("a")]));

    [Fact]
    public void What_the_list_should_have_and_lacks_is_unlisted() =>
        Assert.Equal([StatementMatch.Same, StatementMatch.Unlisted, StatementMatch.Same], Compare([News("a"), News("c", 2)], [Heard("a"), Heard("b", 1), Heard("c", 2)]));

    [Fact]
    public void What_is_outside_the_time_of_the_list_or_no_money_is_no_matter_of_the_list() =>
        Assert.Equal([StatementMatch.Same, StatementMatch.Same],
            Compare([News("a"), News("c", 2)], [Heard("a"), Heard("b", 3), Heard("d", -1), Heard("e", 1, GatewayEventKind.Cancelled), Heard("c", 2)]));

    [Fact]
    public void Of_an_empty_list_nothing_is_said() => Assert.Empty(Compare([], [Heard("a")]));

    private static StatementMatch[] Compare(GatewayNews[] statement, GatewayEvent[] heard) =>
        [.. StatementComparison.Of(statement, heard, one => one.Reference == "7007054258-1").Select(one => one.Match)];

    private static GatewayNews News(string id, int hours = 0, GatewayEventKind kind = GatewayEventKind.Captured) => new(id, "7007054258-1", kind, 4900, "USD", Noon.AddHours(hours), "");

    private static GatewayEvent Heard(string id, int hours = 0, GatewayEventKind kind = GatewayEventKind.Captured) =>
        new(GatewayStandIn.Name, 1, News(id, hours, kind), NewsSource.Notification);
}
