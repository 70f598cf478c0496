using System.Collections.Concurrent;
using System.Net;
using Countersign.Server.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Accounts;

public sealed class HashingLaneTests
{
    private static readonly LaneShare Flood = LaneShare.Of(Source(1));
    private static readonly LaneShare Somebody = LaneShare.Of(Source(2));

    [Fact]
    public async Task A_source_without_a_place_left_is_turned_away_and_the_lane_then_goes_on()
    {
        using var lane = new HashingLane(TimeProvider.System, workers: 1, places: 32);
        using var blocked = new BlockedLane(lane);
        var second = Start(lane, Flood, () => 2);
        var third = Start(lane, Flood, () => 3);

        Assert.False(lane.TryStart(Flood, () => 4, _ => true, out _)); // With two it would need 32 that are free.

        blocked.Release();
        var results = await Task.WhenAll(second, third);
        Assert.Equal([2, 3], results);
        Assert.Equal(3, lane.JobsDone);
        Assert.Equal(5, await Start(lane, Flood, () => 5));
    }

    [Fact]
    public async Task One_worker_does_one_job_at_a_time_on_a_thread_of_its_own()
    {
        using var lane = new HashingLane(TimeProvider.System, workers: 1, places: 1000);
        var running = 0;
        var jobs = Enumerable.Range(0, 20).Select(_ => Start(lane, Flood, Count));

        Assert.All(await Task.WhenAll(jobs), seen => Assert.Equal((1, false, 0), seen));

        (int Before, bool IsPooled, int After) Count() =>
            (Interlocked.Increment(ref running), Thread.CurrentThread.IsThreadPoolThread, Interlocked.Decrement(ref running));
    }

    [Fact]
    public async Task A_failing_job_fails_its_caller_and_not_the_lane()
    {
        using var lane = new HashingLane(TimeProvider.System, workers: 1);
        var broken = Start<int>(lane, Flood, () => throw new InvalidOperationException("broken"));
        var sound = Start(lane, Flood, () => 7);

        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        Assert.Equal(7, await sound);
    }

    [Fact]
    public async Task The_lane_remembers_what_a_job_takes()
    {
        var time = new FakeTimeProvider();
        using var lane = new HashingLane(time, workers: 1);
        for (var i = 0; i < 50; i++)
            await Start(lane, Flood, () => Taking(time, 80));

        Assert.InRange(lane.TypicalDuration(Source(1)), TimeSpan.FromMilliseconds(75), TimeSpan.FromMilliseconds(80));
    }

    [Fact]
    public async Task Sources_take_turns_however_many_jobs_one_of_them_has()
    {
        using var lane = new HashingLane(TimeProvider.System, workers: 1);
        using var blocked = new BlockedLane(lane);
        var order = new ConcurrentQueue<string>();
        var jobs = new List<Task<int>>();
        while (lane.TryStart(Flood, () => Seen("flood"), _ => true, out var job))
            jobs.Add(job);
        Assert.InRange(jobs.Count, 16, 32); // A shop that opens accounts for thirty customers at once is no flood.
        jobs.Add(Start(lane, Somebody, () => Seen("somebody")));

        blocked.Release();
        await Task.WhenAll(jobs);

        Assert.Equal(["flood", "somebody", "flood"], order.Take(3));

        int Seen(string who)
        {
            order.Enqueue(who);
            return 0;
        }
    }

    [Fact]
    public void Thirty_sources_that_flood_leave_places_for_newcomers()
    {
        using var lane = new HashingLane(TimeProvider.System, workers: 1);
        using var blocked = new BlockedLane(lane);
        for (var i = 0; i < 30; i++)
        {
            while (lane.TryStart(LaneShare.Of(Source(i)), () => 0, _ => true, out _))
            {
            }
        }

        Assert.True(lane.TryStart(LaneShare.Of(Source(51)), () => 0, _ => true, out _));
        Assert.True(lane.TryStart(LaneShare.Of(Source(52)), () => 0, _ => true, out _));
    }

    [Fact]
    public async Task Known_sources_and_renewals_have_places_that_strangers_cannot_fill_and_come_first()
    {
        using var lane = new HashingLane(TimeProvider.System, workers: 1);
        using var blocked = new BlockedLane(lane);
        var order = new ConcurrentQueue<int>();
        for (var i = 0; i < 256; i++)
        {
            while (lane.TryStart(LaneShare.Of(Source(i)), () => Seen(0), _ => true, out _))
            {
            }
        }

        Assert.False(lane.TryStart(Somebody, () => 0, _ => true, out _));
        var known = Start(lane, LaneShare.OfKnown(Somebody.Source, 7), () => Seen(1));
        var renewed = Start(lane, LaneShare.OfRenewals(Somebody.Source), () => Seen(2));

        blocked.Release();
        await Task.WhenAll(known, renewed);

        Assert.Equal([1, 2], order.Take(2));

        int Seen(int who)
        {
            order.Enqueue(who);
            return who;
        }
    }

    [Fact]
    public async Task Known_sources_do_not_stop_strangers_however_many_jobs_they_have()
    {
        using var lane = new HashingLane(TimeProvider.System, workers: 1);
        using var blocked = new BlockedLane(lane);
        var order = new ConcurrentQueue<int>();
        var jobs = Enumerable.Range(0, 12).Select(i => Start(lane, LaneShare.OfKnown(Source(i), i), () => Seen(1))).ToList();
        jobs.Add(Start(lane, Somebody, () => Seen(0)));

        blocked.Release();
        await Task.WhenAll(jobs);

        Assert.Contains(0, order.Take(4));

        int Seen(int who)
        {
            order.Enqueue(who);
            return who;
        }
    }

    [Fact]
    public async Task A_source_rests_three_times_as_long_as_its_failure_took_and_others_do_not()
    {
        var time = new FakeTimeProvider();
        using var lane = new HashingLane(time, workers: 1);
        await Start(lane, Flood, () => Taking(time, 80), isFree: false);
        var next = Start(lane, Flood, () => 1);

        await Start(lane, Somebody, () => 2); // Behind the other, and yet before it.
        time.Advance(TimeSpan.FromMilliseconds(239));
        await Start(lane, Somebody, () => 3);
        Assert.False(next.IsCompleted);

        await AsTimePasses(time, next);
    }

    [Fact]
    public async Task A_source_does_not_rest_after_a_right_password()
    {
        var time = new FakeTimeProvider();
        using var lane = new HashingLane(time, workers: 1);
        for (var i = 0; i < 10; i++)
            await Start(lane, Flood, () => Taking(time, 80));

        Assert.Equal(10, lane.JobsDone);
    }

    [Fact]
    public async Task A_source_rests_with_all_its_shares_so_that_many_accounts_to_guess_at_buy_no_more_time()
    {
        var time = new FakeTimeProvider();
        using var lane = new HashingLane(time, workers: 1);
        await Start(lane, LaneShare.OfKnown(Flood.Source, 1), () => Taking(time, 80), isFree: false);
        var next = Start(lane, LaneShare.OfKnown(Flood.Source, 2), () => 1);
        var stranger = Start(lane, Flood, () => 2);

        await Start(lane, Somebody, () => 3);
        Assert.False(next.IsCompleted);
        Assert.False(stranger.IsCompleted);

        await AsTimePasses(time, Task.WhenAll(next, stranger));
    }

    [Fact]
    public async Task A_source_that_fails_without_pause_gets_a_quarter_of_the_time()
    {
        var time = new FakeTimeProvider();
        var begun = time.GetUtcNow();
        using var lane = new HashingLane(time, workers: 1);
        for (var i = 0; i < 20; i++)
            await AsTimePasses(time, Start(lane, Flood, () => Taking(time, 100), isFree: false));

        Assert.InRange((time.GetUtcNow() - begun).TotalSeconds, 19 * 0.4, 20 * 0.45);
    }

    [Fact]
    public async Task A_hash_that_lay_still_for_long_does_not_lock_its_source_out()
    {
        var time = new FakeTimeProvider();
        using var lane = new HashingLane(time, workers: 1);
        await Start(lane, Flood, () => Taking(time, 60_000), isFree: false);
        var next = Start(lane, Flood, () => 1);
        var begun = time.GetUtcNow();

        await AsTimePasses(time, next);

        Assert.InRange(time.GetUtcNow() - begun, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task What_waits_is_done_before_the_lane_ends_even_if_its_source_rests()
    {
        var time = new FakeTimeProvider();
        var lane = new HashingLane(time, workers: 1);
        await Start(lane, Flood, () => Taking(time, 80), isFree: false);
        var next = Start(lane, Flood, () => 9);

        lane.Dispose();

        Assert.Equal(9, await next);
        Assert.False(lane.TryStart(Somebody, () => 0, _ => true, out _));
    }

    [Fact]
    public async Task A_job_of_a_source_that_rests_is_said_to_take_longer()
    {
        var time = new FakeTimeProvider();
        using var lane = new HashingLane(time, workers: 1);
        await Start(lane, Flood, () => Taking(time, 20), isFree: false);

        Assert.Equal(TimeSpan.FromMilliseconds(20), lane.TypicalDuration(Somebody.Source));
        Assert.Equal(TimeSpan.FromMilliseconds(80), lane.TypicalDuration(Flood.Source));
    }

    [Fact]
    public async Task The_threads_of_the_lane_stand_back_behind_the_others()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The nice value of a thread is a thing of Linux.");
        using var lane = new HashingLane(TimeProvider.System, workers: 1);

        var inLane = await Start(lane, Somebody, NiceOfThisThread);

        Assert.Equal(Math.Min(NiceOfThisThread() + 5, 19), inLane);
    }

    // The seventeenth field after the name of the thread, which may hold blanks (proc(5)).
    private static int NiceOfThisThread()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static int Taking(FakeTimeProvider time, int milliseconds)
    {
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return 0;
    }

    private static async Task AsTimePasses(FakeTimeProvider time, Task job)
    {
        while (!job.IsCompleted)
        {
            await Task.WhenAny(job, Task.Delay(2, TestContext.Current.CancellationToken)); // The lane's thread needs its own time.
            if (!job.IsCompleted)
                time.Advance(TimeSpan.FromMilliseconds(10));
        }
    }

    private static SourcePrefix Source(int last) => SourcePrefix.Of(new IPAddress([198, 51, 100, (byte)last]));

    private static Task<T> Start<T>(HashingLane lane, LaneShare share, Func<T> job, bool isFree = true)
    {
        Assert.True(lane.TryStart(share, job, _ => isFree, out var running));
        return running;
    }
}
