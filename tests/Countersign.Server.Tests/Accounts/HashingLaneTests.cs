using Countersign.Server.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Accounts;

public sealed class HashingLaneTests
{
    [Fact]
    public async Task A_full_lane_takes_no_further_job_and_then_goes_on()
    {
        using var lane = new HashingLane(TimeProvider.System, workers: 1, jobsThatWait: 2);
        using var blocked = new BlockedLane(lane);
        Assert.True(lane.TryStart(() => 2, out var second));
        Assert.True(lane.TryStart(() => 3, out var third));

        Assert.False(lane.TryStart(() => 4, out _));

        blocked.Release();
        var results = await Task.WhenAll(second, third);
        Assert.Equal([2, 3], results);
        Assert.Equal(3, lane.JobsDone);
        Assert.True(lane.TryStart(() => 5, out var fifth));
        Assert.Equal(5, await fifth);
    }

    [Fact]
    public async Task One_worker_does_one_job_at_a_time_on_a_thread_of_its_own()
    {
        using var lane = new HashingLane(TimeProvider.System, workers: 1);
        var running = 0;
        var jobs = Enumerable.Range(0, 20).Select(_ =>
        {
            Assert.True(lane.TryStart(Count, out var job));
            return job;
        });

        Assert.All(await Task.WhenAll(jobs), seen => Assert.Equal((1, false, 0), seen));

        (int Before, bool IsPooled, int After) Count() =>
            (Interlocked.Increment(ref running), Thread.CurrentThread.IsThreadPoolThread, Interlocked.Decrement(ref running));
    }

    [Fact]
    public async Task A_failing_job_fails_its_caller_and_not_the_lane()
    {
        using var lane = new HashingLane(TimeProvider.System, workers: 1);
        Assert.True(lane.TryStart<int>(() => throw new InvalidOperationException("broken"), out var broken));
        Assert.True(lane.TryStart(() => 7, out var sound));

        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        Assert.Equal(7, await sound);
    }

    [Fact]
    public async Task The_lane_remembers_what_a_job_takes()
    {
        var time = new FakeTimeProvider();
        using var lane = new HashingLane(time, workers: 1);
        for (var i = 0; i < 50; i++)
        {
            Assert.True(lane.TryStart(() => { time.Advance(TimeSpan.FromMilliseconds(80)); return 0; }, out var job));
            await job;
        }

        Assert.InRange(lane.TypicalDuration, TimeSpan.FromMilliseconds(75), TimeSpan.FromMilliseconds(80));
    }
}
