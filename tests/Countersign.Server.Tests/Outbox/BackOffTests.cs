using Countersign.Server.Outbox;

namespace Countersign.Server.Tests.Outbox;

[Trait("Engine", "own")]
public class BackOffTests
{
    private static readonly BackOff Three = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(1000)) { MostAttempts = 5 };

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 100)]
    [InlineData(3, 1000)]
    [InlineData(4, 1000)]
    [InlineData(4_000_000_000, 1000)]
    public void Each_attempt_has_its_delay_and_the_last_one_repeats(long attempts, int seconds)
    {
        for (var i = 0; i < 200; i++)
            Assert.InRange(Three.After(attempts), TimeSpan.FromSeconds(seconds * 0.8), TimeSpan.FromSeconds(seconds * 1.2));
    }

    [Fact]
    public void What_failed_together_does_not_come_back_together() =>
        Assert.True(Enumerable.Range(0, 100).Select(_ => Three.After(3)).Distinct().Count() > 50);

    [Fact]
    public void It_is_over_after_the_last_attempt_or_never()
    {
        Assert.False(Three.IsOver(4));
        Assert.True(Three.IsOver(5));
        Assert.False(new BackOff(TimeSpan.FromSeconds(1)).IsOver(long.MaxValue));
    }

    [Fact]
    public void The_standard_one_gives_up_after_about_three_days()
    {
        var inAll = Enumerable.Range(1, BackOff.Standard.MostAttempts!.Value - 1).Select(attempt => BackOff.Standard.After(attempt).TotalDays).Sum();
        Assert.InRange(inAll, 2.5, 3.5);
    }
}
