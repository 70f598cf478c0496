using System.Collections.Concurrent;
using System.Diagnostics;
using Countersign.Server.Outbox;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Outbox;

/// <summary>What becomes of much work, on servers that share it, that stop and that are killed.</summary>
public sealed class DueWorkerTests : IAsyncDisposable
{
    // An attempt may take a minute, and its lease is a little longer.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(75);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly TemporaryStore store;
    private readonly Watched watched = new();

    public DueWorkerTests() => store = new TemporaryStore(clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Two_servers_do_each_work_once()
    {
        var done = new ConcurrentBag<long>();
        WorkKind Kind() => new("kind", (work, _) =>
        {
            done.Add(work.Subject);
            return Task.FromResult<WorkOutcome>(new WorkOutcome.Done());
        });
        await Arm(Enumerable.Range(1, 500));
        await using var one = await WorkingServer.Start(store.Database, clock, Kind());
        await using var two = await WorkingServer.Start(store.Database, clock, Kind());

        await Eventually(() => store.Count("due_work") == 0, one, two);

        Assert.Equal(Enumerable.Range(1, 500).Select(subject => (long)subject), done.Order());
    }

    [Fact]
    public async Task What_a_killed_server_was_doing_is_done_elsewhere_when_its_leases_end()
    {
        watched.Hold();
        var killed = await WorkingServer.Start(store.Database, clock, watched.Kind);
        await Arm([1, 2, 3]);
        killed.Bell.Ring();
        await watched.HasBegun(3);
        await killed.Kill();
        var other = new Watched();
        await using var server = await WorkingServer.Start(store.Database, clock, other.Kind);
        await Arm([4]);
        await Eventually(() => store.Count("due_work") == 3, server);
        Assert.Equal([4L], other.Begun.Select(work => work.Subject)); // As long as their leases last nobody else begins the three.

        clock.Advance(Lease);

        await Eventually(() => store.Count("due_work") == 0, server);
        Assert.Equal([(1L, 2L), (2L, 2L), (3L, 2L)], other.Begun.Skip(1).Select(work => (work.Subject, work.Attempts)).Order());
    }

    [Fact]
    public async Task An_outcome_that_comes_after_its_lease_was_lost_changes_nothing()
    {
        watched.Hold();
        watched.Outcome = _ => new WorkOutcome.Done { With = new Write { Rows = [Sample.Message("late")] } };
        var stubborn = new WorkKind("kind", (work, _) => watched.Kind.Handle(work, CancellationToken.None)); // It does not heed its limit.
        await using var slow = await WorkingServer.Start(store.Database, clock, stubborn);
        await Arm([1]);
        slow.Bell.Ring();
        await watched.HasBegun(1);
        var other = new Watched { Outcome = _ => new WorkOutcome.GivenUp("by the other") };
        clock.Advance(Lease);
        await using var fast = await WorkingServer.Start(store.Database, clock, other.Kind);
        await Eventually(() => store.Scalar<string>("select trouble from due_work") == "by the other", fast);

        watched.Release();
        await slow.Stop();

        Assert.Equal("by the other", store.Scalar<string>("select trouble from due_work where due_at is null"));
        Assert.Equal(0, store.Count("outbox"));
        Assert.Single(watched.Begun); // Not even the server that does it begins it a second time beside itself.
    }

    [Fact]
    public async Task Work_that_was_armed_again_and_begun_elsewhere_is_not_ended_by_whoever_does_what_was_armed_before()
    {
        watched.Hold();
        await using var first = await WorkingServer.Start(store.Database, clock, watched.Kind);
        await Arm([1]);
        first.Bell.Ring();
        await watched.HasBegun(1);
        await Arm([1]);
        var other = new Watched();
        other.Hold();
        await using var second = await WorkingServer.Start(store.Database, clock, other.Kind);
        await other.HasBegun(1);

        watched.Release();
        await first.Stop();
        Assert.Equal(1, store.Count("due_work"));

        other.Release();
        await Eventually(() => store.Count("due_work") == 0);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_cancelled_and_counts_as_failed()
    {
        watched.Hold();
        await using var server = await WorkingServer.Start(store.Database, clock, watched.Kind);
        await Arm([1]);
        server.Bell.Ring();
        await watched.HasBegun(1);

        clock.Advance(watched.Kind.Limit);

        await Eventually(() => store.Scalar<string>("select trouble from due_work") == "It took longer than 00:01:00.");
    }

    [Fact]
    public async Task Work_that_ends_its_servers_is_given_up_too()
    {
        watched.Hold();
        var once = watched.Kind with { BackOff = new BackOff(TimeSpan.FromSeconds(1)) { MostAttempts = 1 } };
        var killed = await WorkingServer.Start(store.Database, clock, once);
        await Arm([1]);
        killed.Bell.Ring();
        await watched.HasBegun(1);
        await killed.Kill();
        await using var server = await WorkingServer.Start(store.Database, clock, once);

        clock.Advance(Lease);

        await Eventually(() => store.Scalar<string>("select trouble from due_work where due_at is null") == "The last attempt did not come to its end.");
        Assert.Single(watched.Begun);
    }

    [Fact]
    public async Task Work_that_always_fails_holds_up_no_other()
    {
        watched.Outcome = work => work.Subject <= 5 ? throw new InvalidOperationException("poison") : new WorkOutcome.Done();
        await Arm(Enumerable.Range(1, 50));
        await using var server = await WorkingServer.Start(store.Database, clock, watched.Kind with { Parallelism = 1 });

        await Eventually(() => store.Count("due_work") == 5 && server.Log.Lines.Count == 5);

        Assert.Equal(50, watched.Begun.Count);
        Assert.Equal(1, store.Scalar<long>("select count(distinct trouble) from due_work"));
        Assert.Equal("It failed with InvalidOperationException; the log tells more.", store.Scalar<string>("select trouble from due_work limit 1"));
        Assert.All(server.Log.Lines, line => Assert.Contains("poison", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kind_that_hangs_holds_up_no_other_and_runs_no_more_than_its_number_at_once()
    {
        watched.Hold();
        var other = new Watched("other");
        await Arm(Enumerable.Range(1, 20));
        await Arm(Enumerable.Range(1, 20), "other");
        await using var server = await WorkingServer.Start(store.Database, clock, watched.Kind with { Parallelism = 3 }, other.Kind);

        await Eventually(() => store.Count("due_work") == 20, server);
        Assert.Equal(3, watched.Begun.Count);

        watched.Release();
        await Eventually(() => store.Count("due_work") == 0);
    }

    [Fact]
    public async Task A_server_that_stops_waits_for_what_it_has_begun()
    {
        watched.Hold();
        await using var server = await WorkingServer.Start(store.Database, clock, watched.Kind);
        await Arm([1]);
        server.Bell.Ring();
        await watched.HasBegun(1);

        var stopped = server.Stop();
        Assert.False(stopped.IsCompleted);
        watched.Release();
        await stopped;

        Assert.Equal(0, store.Count("due_work"));
    }

    [Fact]
    public async Task A_server_that_stops_leaves_to_its_lease_what_takes_too_long()
    {
        watched.Hold();
        await using var server = await WorkingServer.Start(store.Database, clock, watched.Kind with { Limit = TimeSpan.FromHours(1) });
        await Arm([1]);
        server.Bell.Ring();
        await watched.HasBegun(1);

        var stopped = server.Stop();
        while (!stopped.IsCompleted)
        {
            clock.Advance(DueWorker.StopLimit); // The wait begins at a moment of its own.
            await Task.Delay(1, Cancellation);
        }

        Assert.Equal("", store.Scalar<string>("select trouble from due_work where due_at is not null and attempts = 1"));
    }

    [Fact]
    public async Task Ten_thousand_works_are_done_without_a_look_a_second()
    {
        var done = 0;
        var kind = new WorkKind("kind", (_, _) => Task.FromResult<WorkOutcome>(new WorkOutcome.Done { With = Count(Interlocked.Increment(ref done)) })) { Parallelism = 64 };
        for (var first = 1; first <= 10_000; first += 500)
            await Arm(Enumerable.Range(first, 500));
        var watch = Stopwatch.StartNew();
        await using var server = await WorkingServer.Start(store.Database, clock, kind); // The clock stands still: it looks once by itself.

        await Eventually(() => store.Count("due_work") == 0);

        TestContext.Current.TestOutputHelper?.WriteLine($"{10_000 / watch.Elapsed.TotalSeconds:F0} a second");
        Assert.Equal(10_000, done);
        Assert.Equal(10_000, store.Count("outbox"));
    }

    [Fact]
    public async Task Two_kinds_have_two_names()
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => WorkingServer.Start(store.Database, clock, watched.Kind, new Watched().Kind));
        Assert.StartsWith("Two kinds of work are named kind.", refusal.Message, StringComparison.Ordinal);
    }

    private static Write Count(int number) => new() { Rows = [Sample.Message($"{number}", "")] };

    private async Task Arm(IEnumerable<int> subjects, string kind = "kind")
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(CommitResult.Kept, await store.Commits.Commit(new Write { Rows = [.. subjects.Select(subject => DueWork.Row(kind, subject, "", now))] }, Cancellation));
    }

    private static async Task Eventually(Func<bool> holds, params WorkingServer[] ringing)
    {
        for (var patience = Stopwatch.StartNew(); !holds();)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "It did not come about within a minute.");
            foreach (var server in ringing)
                server.Bell.Ring();
            await Task.Delay(10, Cancellation);
        }
    }
}
