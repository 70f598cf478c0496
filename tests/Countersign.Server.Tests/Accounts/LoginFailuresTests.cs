using System.Net;
using Countersign.Server.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Accounts;

public sealed class LoginFailuresTests
{
    private static readonly SourcePrefix Here = SourcePrefix.Of(IPAddress.Parse("192.0.2.1"));
    private static readonly SourcePrefix There = SourcePrefix.Of(IPAddress.Parse("192.0.2.2"));

    private readonly FakeTimeProvider time = new();
    private readonly LoginFailures failures;

    public LoginFailuresTests() => failures = new(time);

    [Fact]
    public void The_tenth_failure_within_fifteen_minutes_locks_the_pair_out()
    {
        Assert.Null(Fail(9, TimeSpan.FromSeconds(90)));
        Assert.False(failures.IsLockedOut("login", Here));

        Assert.Equal(TimeSpan.FromMinutes(1), failures.Record("login", Here));
        Assert.True(failures.IsLockedOut("login", Here));
    }

    [Fact]
    public void A3_Neither_another_source_nor_another_login_is_locked_out()
    {
        Fail(10);

        Assert.True(failures.IsLockedOut("login", Here));
        Assert.False(failures.IsLockedOut("login", There));
        Assert.False(failures.IsLockedOut("Login", Here));
    }

    [Fact]
    public void Failures_that_are_spread_out_lock_nobody_out() => Assert.Null(Fail(100, TimeSpan.FromMinutes(1.7)));

    [Fact]
    public void A_lock_out_ends_and_each_further_failure_doubles_it_up_to_an_hour()
    {
        Fail(9);
        var durations = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var duration = failures.Record("login", Here)!.Value;
            durations.Add(duration.TotalMinutes);
            time.Advance(duration - TimeSpan.FromMilliseconds(1));
            Assert.True(failures.IsLockedOut("login", Here));
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.False(failures.IsLockedOut("login", Here));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], durations);
    }

    [Fact]
    public void Failures_that_were_under_way_when_the_lock_out_began_do_not_lengthen_it()
    {
        Fail(10);
        Assert.All(Enumerable.Range(0, 30), _ => Assert.Null(failures.Record("login", Here)));

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(failures.IsLockedOut("login", Here));
        Assert.Equal(TimeSpan.FromMinutes(2), failures.Record("login", Here));
    }

    [Fact]
    public void An_hour_without_failure_after_a_lock_out_starts_anew()
    {
        Fail(10);
        time.Advance(TimeSpan.FromMinutes(61.1));

        Assert.Null(failures.Record("login", Here));
    }

    [Fact]
    public void A_successful_login_forgets_the_failures_of_its_pair()
    {
        Fail(9);
        failures.Forget("login", Here);

        Assert.Null(failures.Record("login", Here));
    }

    [Fact]
    public void A_hundred_thousand_other_pairs_do_not_make_memory_grow_beyond_the_bound()
    {
        for (var i = 0; i < 100_000; i++)
            failures.Record($"login {i}", Here);

        Assert.InRange(failures.Pairs, 25_000, 50_000);
    }

    private TimeSpan? Fail(int times, TimeSpan apart = default)
    {
        TimeSpan? lockout = null;
        for (var i = 0; i < times; i++)
        {
            lockout ??= failures.Record("login", Here);
            time.Advance(apart);
        }

        return lockout;
    }
}
