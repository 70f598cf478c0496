using Countersign.Server.Orders;

namespace Countersign.Server.Tests.Orders;

/// <summary>How calls of one key wait for each other on one server.</summary>
public class RunningCallsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RunningCalls running = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A6_a_second_call_waits_for_the_first_and_knows_that_it_did()
    {
        var first = await running.Enter("key", Token);
        var second = running.Enter("key", Token).AsTask();
        Assert.False(first.HasWaited);
        Assert.False(second.IsCompleted);
        first.Dispose();
        using var run = await second.WaitAsync(Patience, Token);
        Assert.True(run.HasWaited);
    }

    [Fact]
    public async Task A6_calls_of_other_keys_and_of_none_do_not_wait()
    {
        using var first = await running.Enter("key", Token);
        using var other = await running.Enter("other", Token);
        using var none = await running.Enter(null, Token);
        using var another = await running.Enter(null, Token);
        Assert.False(other.HasWaited || none.HasWaited || another.HasWaited);
    }

    [Fact]
    public async Task A6_a_caller_who_hangs_up_stops_waiting_and_those_behind_go_on()
    {
        using var hungUp = new CancellationTokenSource();
        var first = await running.Enter("key", Token);
        var second = running.Enter("key", hungUp.Token).AsTask();
        var third = running.Enter("key", Token).AsTask();
        await hungUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Patience, Token));
        Assert.False(third.IsCompleted);
        first.Dispose();
        (await third.WaitAsync(Patience, Token)).Dispose();
        Assert.Equal(0, running.Count);
    }

    [Fact]
    public async Task A6_one_at_a_time_goes_on_and_nothing_is_left_of_a_key()
    {
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            using var run = await running.Enter($"key{i % 3}", Token);
            if (i % 3 == 0)
                most = Math.Max(most, ++inside);
            await Task.Yield();
            if (i % 3 == 0)
                inside--;
        })).WaitAsync(Patience, Token);
        Assert.Equal((1, 0), (most, running.Count));
    }
}
