using Countersign.Server.Accounts;

namespace Countersign.Server.Tests.Accounts;

public sealed class GenerationsTests
{
    [Fact]
    public void A_full_map_keeps_what_is_asked_for_and_forgets_the_rest()
    {
        var map = new Generations<int, string>(capacity: 10);
        map.Set(-1, "wanted");
        for (var i = 0; i < 100; i++)
        {
            map.Set(i, "new");
            Assert.True(map.TryGet(-1, out _));
        }

        Assert.True(map.TryGet(99, out _));
        Assert.False(map.TryGet(0, out _));
        Assert.InRange(map.Count, 5, 10);
    }

    [Fact]
    public void Reaching_the_bound_does_not_drop_the_younger_half()
    {
        var map = new Generations<int, string>(capacity: 10);
        for (var i = 0; i < 6; i++)
            map.Set(i, "kept");

        Assert.All(Enumerable.Range(0, 6), i => Assert.True(map.TryGet(i, out _)));
    }

    [Fact]
    public void What_is_removed_is_gone_from_both_halves()
    {
        var map = new Generations<int, string>(capacity: 4);
        map.Set(1, "old");
        map.Set(2, "old");
        map.Set(3, "young");
        map.Remove(1);
        map.Remove(3);

        Assert.False(map.TryGet(1, out _));
        Assert.False(map.TryGet(3, out _));
        Assert.True(map.TryGet(2, out _));
    }

    [Fact]
    public void Adding_twice_keeps_the_first()
    {
        var map = new Generations<int, string>(capacity: 4);

        Assert.Equal("first", map.GetOrAdd(1, () => "first"));
        Assert.Equal("first", map.GetOrAdd(1, () => "second"));
    }
}
