using System.Net;
using Countersign.Server.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Accounts;

public sealed class VerifiedCredentialsTests : IDisposable
{
    private static readonly string Hash = PasswordHash.Of("right");

    // Of "Right-Pass-1", at the least cost, for tests of many hashes.
    private const string CheapHash = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$miQIgBliC0iEWx2GvZqREoD6uhW7L/DIiZIz6m7+/+w";

    private static readonly SourcePrefix Source = SourcePrefix.Of(IPAddress.Parse("192.0.2.1"));
    private static readonly LaneShare Here = LaneShare.Of(Source);
    private static readonly LaneShare There = LaneShare.Of(SourcePrefix.Of(IPAddress.Parse("203.0.113.9")));

    private readonly FakeTimeProvider time = new();
    private readonly HashingLane lane;
    private readonly VerifiedCredentials credentials;

    public VerifiedCredentialsTests()
    {
        lane = new HashingLane(time, workers: 1);
        credentials = new VerifiedCredentials(lane, time);
    }

    public void Dispose() => lane.Dispose();

    [Fact]
    public async Task A_thousand_simultaneous_first_calls_cost_one_hash()
    {
        var token = TestContext.Current.CancellationToken;
        var calls = Enumerable.Range(0, 1000).Select(_ => Task.Run(async () => await credentials.Check(Here, "login", "right", Hash), token));
        var verdicts = await Task.WhenAll(calls);

        Assert.Equal(1, lane.JobsDone);
        Assert.Single(verdicts, Verdict.Verified);
        Assert.Equal(999, verdicts.Count(verdict => verdict == Verdict.Known));
    }

    [Fact]
    public async Task A_verified_password_is_known_until_it_has_not_been_used_for_a_minute()
    {
        Assert.Equal(Verdict.Verified, await credentials.Check(Here, "login", "right", Hash));
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(59.9));
            Assert.Equal(Verdict.Known, await credentials.Check(Here, "login", "right", Hash));
        }

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Verdict.Verified, await credentials.Check(Here, "login", "right", Hash));
    }

    [Fact]
    public async Task A_busy_caller_pays_one_hash_in_four_minutes_and_waits_for_none()
    {
        await credentials.Check(Here, "login", "right", Hash);
        for (var second = 1; second <= 20 * 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var call = credentials.Check(Here, "login", "right", Hash).AsTask();
            Assert.True(call.IsCompleted);
            Assert.Equal(Verdict.Known, await call);
            if (second % 240 < 2)
                await RenewalsAreDone(1 + (second / 240));
        }

        Assert.Equal(1 + 5, lane.JobsDone);
    }

    [Fact]
    public async Task Of_a_thousand_calls_with_an_old_hash_one_renews_it()
    {
        await BusyUntilItIsTimeForRenewal();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ =>
            Task.Run(async () => Assert.Equal(Verdict.Known, await credentials.Check(Here, "login", "right", Hash)), TestContext.Current.CancellationToken)));
        await RenewalsAreDone(2);

        await credentials.Check(Here, "login", "right", Hash);
        Assert.Equal(2, lane.JobsDone);
    }

    [Fact]
    public async Task A_flood_from_the_callers_own_source_does_not_keep_the_hash_from_being_renewed()
    {
        await BusyUntilItIsTimeForRenewal();
        using var blocked = new BlockedLane(lane);
        while (lane.TryStart(Here, () => false, matches => matches, out _))
        {
        }

        Assert.Equal(Verdict.Known, await credentials.Check(Here, "login", "right", Hash));
        blocked.Release();
        await RenewalsAreDone(3); // The first, the one that blocked, and the renewal, before the flood.
        time.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(Verdict.Known, await credentials.Check(Here, "login", "right", Hash)); // Nearly five minutes after the first hash.
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(Verdict.Known, await credentials.Check(Here, "login", "right", Hash)); // Nearly six.
    }

    [Fact]
    public async Task No_hash_is_believed_for_longer_than_five_minutes()
    {
        await BusyUntilItIsTimeForRenewal();
        using var blocked = new BlockedLane(lane); // No renewal gets through.
        for (var second = 0; second < 59; second++)
        {
            Assert.Equal(Verdict.Known, await credentials.Check(Here, "login", "right", Hash));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(credentials.Check(There, "login", "right", Hash).AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_wrong_password_is_never_remembered()
    {
        Assert.Equal(Verdict.Wrong, await credentials.Check(Here, "login", "wrong", Hash));
        Assert.Equal(Verdict.Wrong, await credentials.Check(Here, "login", "wrong", Hash));
        Assert.Equal(2, lane.JobsDone);
    }

    [Fact]
    public async Task A_changed_password_is_not_known_any_more()
    {
        await credentials.Check(Here, "login", "right", Hash);

        Assert.Equal(Verdict.Wrong, await credentials.Check(Here, "login", "right", PasswordHash.Of("changed")));
    }

    [Fact]
    public async Task Login_and_password_do_not_run_into_each_other()
    {
        await credentials.Check(Here, "login", "right", Hash);

        Assert.Equal(Verdict.Wrong, await credentials.Check(Here, "loginr", "ight", Hash));
        Assert.Equal(Verdict.Verified, await credentials.Check(Here, "other", "right", Hash)); // Right, and yet hashed for itself.
    }

    [Fact]
    public async Task What_may_not_be_remembered_costs_a_hash_each_time()
    {
        await credentials.Check(Here, "login", "right", Hash);

        Assert.Equal(Verdict.Verified, await credentials.Check(Here, "login", "right", Hash, mayRemember: false));
        Assert.Equal(Verdict.Verified, await credentials.Check(Here, "login", "right", Hash, mayRemember: false));
        Assert.Equal(3, lane.JobsDone);
    }

    [Fact]
    public async Task A_flood_of_wrong_passwords_finds_its_places_full_and_leaves_known_callers_and_other_sources_alone()
    {
        await credentials.Check(Here, "login", "right", Hash);
        using var blocked = new BlockedLane(lane);

        var flood = Enumerable.Range(0, 500).Select(i => credentials.Check(Here, "login", $"wrong {i}", CheapHash).AsTask()).ToList();
        var known = credentials.Check(Here, "login", "right", Hash).AsTask();
        var other = credentials.Check(There, "login", "Right-Pass-1", CheapHash).AsTask();
        Assert.True(known.IsCompleted);
        var turnedAway = flood.Count(call => call.IsCompletedSuccessfully);
        blocked.Release();

        Assert.Equal(Verdict.Known, await known);
        Assert.Equal(Verdict.Verified, await other);
        Assert.Equal(500 - 31, turnedAway);
        var verdicts = await Task.WhenAll(flood);
        Assert.Equal(31, verdicts.Count(verdict => verdict == Verdict.Wrong));
        Assert.Equal(500 - 31, verdicts.Count(verdict => verdict == Verdict.Busy));
    }

    [Theory]
    [InlineData("wrong", true, false)]
    [InlineData("wrong", false, false)]
    [InlineData("Right-Pass-1", false, false)] // Else the next call would tell that the password of a locked account is right.
    [InlineData("Right-Pass-1", true, true)]
    public async Task A_source_rests_after_every_password_that_is_refused_and_after_no_other(string password, bool mayRemember, bool isFree)
    {
        time.AutoAdvanceAmount = TimeSpan.FromMilliseconds(100); // With every look at the clock, so that the hash takes time.
        await credentials.Check(Here, "login", password, CheapHash, mayRemember);
        time.AutoAdvanceAmount = TimeSpan.Zero;

        Assert.Equal(isFree, lane.TypicalDuration(Source) == lane.TypicalDuration(There.Source));
    }

    [Fact]
    public async Task A_known_password_allocates_next_to_nothing()
    {
        await credentials.Check(Here, "login", "right", Hash);
        await credentials.Check(Here, "login", "right", Hash);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            await credentials.Check(Here, "login", "right", Hash);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 64);
    }

    private async Task BusyUntilItIsTimeForRenewal()
    {
        await credentials.Check(Here, "login", "right", Hash);
        for (var second = 1; second <= 240; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            if (second % 40 == 0 && second < 240)
                Assert.Equal(Verdict.Known, await credentials.Check(Here, "login", "right", Hash));
        }

        Assert.Equal(1, lane.JobsDone);
    }

    private async Task RenewalsAreDone(long jobs)
    {
        while (lane.JobsDone < jobs)
            await Task.Delay(1, TestContext.Current.CancellationToken);
        await Task.Delay(20, TestContext.Current.CancellationToken); // What follows the hash is remembered on another thread.
    }
}
