using Countersign.Server.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Accounts;

public sealed class VerifiedCredentialsTests : IDisposable
{
    private static readonly string Hash = PasswordHash.Of("right");

    // Of "Right-Pass-1", at the least cost, for tests of many hashes.
    private const string CheapHash = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$miQIgBliC0iEWx2GvZqREoD6uhW7L/DIiZIz6m7+/+w";

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
        var calls = Enumerable.Range(0, 1000).Select(_ => Task.Run(async () => await credentials.Check("login", "right", Hash), token));
        var verdicts = await Task.WhenAll(calls);

        Assert.Equal(1, lane.JobsDone);
        Assert.Single(verdicts, Verdict.Verified);
        Assert.Equal(999, verdicts.Count(verdict => verdict == Verdict.Known));
    }

    [Fact]
    public async Task A_verified_password_is_known_for_sixty_seconds()
    {
        Assert.Equal(Verdict.Verified, await credentials.Check("login", "right", Hash));
        time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Equal(Verdict.Known, await credentials.Check("login", "right", Hash));
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(Verdict.Verified, await credentials.Check("login", "right", Hash));
    }

    [Fact]
    public async Task A_wrong_password_is_never_remembered()
    {
        Assert.Equal(Verdict.Wrong, await credentials.Check("login", "wrong", Hash));
        Assert.Equal(Verdict.Wrong, await credentials.Check("login", "wrong", Hash));
        Assert.Equal(2, lane.JobsDone);
    }

    [Fact]
    public async Task A_changed_password_is_not_known_any_more()
    {
        await credentials.Check("login", "right", Hash);

        Assert.Equal(Verdict.Wrong, await credentials.Check("login", "right", PasswordHash.Of("changed")));
    }

    [Fact]
    public async Task Login_and_password_do_not_run_into_each_other()
    {
        await credentials.Check("login", "right", Hash);

        Assert.Equal(Verdict.Wrong, await credentials.Check("loginr", "ight", Hash));
        Assert.Equal(Verdict.Verified, await credentials.Check("other", "right", Hash)); // Right, and yet hashed for itself.
    }

    [Fact]
    public async Task What_may_not_be_remembered_costs_a_hash_each_time()
    {
        await credentials.Check("login", "right", Hash);

        Assert.Equal(Verdict.Verified, await credentials.Check("login", "right", Hash, mayRemember: false));
        Assert.Equal(Verdict.Verified, await credentials.Check("login", "right", Hash, mayRemember: false));
        Assert.Equal(3, lane.JobsDone);
    }

    [Fact]
    public async Task A_flood_of_wrong_passwords_finds_the_lane_full_and_leaves_known_callers_alone()
    {
        await credentials.Check("login", "right", Hash);
        using var blocked = new BlockedLane(lane);

        var flood = Enumerable.Range(0, 500).Select(i => credentials.Check("login", $"wrong {i}", CheapHash).AsTask()).ToList();
        var known = credentials.Check("login", "right", Hash).AsTask();
        Assert.True(known.IsCompleted);
        var turnedAway = flood.Count(call => call.IsCompletedSuccessfully);
        blocked.Release();

        Assert.Equal(Verdict.Known, await known);
        Assert.Equal(500 - 64, turnedAway);
        var verdicts = await Task.WhenAll(flood);
        Assert.Equal(64, verdicts.Count(verdict => verdict == Verdict.Wrong));
        Assert.Equal(500 - 64, verdicts.Count(verdict => verdict == Verdict.Busy));
    }

    [Fact]
    public async Task A_known_password_allocates_next_to_nothing()
    {
        await credentials.Check("login", "right", Hash);
        await credentials.Check("login", "right", Hash);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            await credentials.Check("login", "right", Hash);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 64);
    }
}
