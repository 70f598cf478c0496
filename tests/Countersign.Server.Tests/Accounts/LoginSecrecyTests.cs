using System.Net;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using static Countersign.Server.Tests.Accounts.AccountsOnFile;

namespace Countersign.Server.Tests.Accounts;

/// <summary>What strangers may not learn, and may not do to a customer: decisions A2 and A3.</summary>
public sealed class LoginSecrecyTests : IAsyncLifetime
{
    private const string Right = "loginName=known&loginPassword=Right-Pass-1";
    private const string Wrong = "loginName=known&loginPassword=Secret-Guess";

    private static readonly IPAddress Elsewhere = IPAddress.Parse("203.0.113.9");

    private AccountsOnFile file = null!;

    public async ValueTask InitializeAsync()
    {
        file = await Open();
        await file.Add("known");
        await file.Add("locked", isLocked: true);
        await file.Add("expired", expiresAt: 1);
        await file.Add("blocked", sources: """["203.0.113.0/24"]""");
        await file.Add("never", isNeverLocked: true);
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    public static TheoryData<string, LoginFault> Causes { get; } = new()
    {
        { "loginName=nobody&loginPassword=Right-Pass-1", LoginFault.UnknownLogin },
        { Wrong, LoginFault.WrongPassword },
        { "loginName=locked&loginPassword=Right-Pass-1", LoginFault.Locked },
        { "loginName=expired&loginPassword=Right-Pass-1", LoginFault.PasswordExpired },
        { "loginName=blocked&loginPassword=Right-Pass-1", LoginFault.SourceBlocked },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task A2_Every_cause_has_one_answer_and_costs_one_hash_each_time(string call, LoginFault cause)
    {
        for (var i = 1; i <= 2; i++)
        {
            Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection(call));
            Assert.Equal(i, file.Lane.JobsDone);
        }

        Assert.All(file.Log.Lines, line => Assert.EndsWith($"refused: {cause} ", line, StringComparison.Ordinal));
        Assert.Equal(2, file.Log.Lines.Count);
    }

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task A_password_is_never_logged(string call, LoginFault cause)
    {
        await file.Identify(call);

        Assert.NotEmpty(file.Log.Lines);
        Assert.All(file.Log.Lines, line => Assert.DoesNotContain("Right-Pass-1", line, StringComparison.Ordinal));
        Assert.All(file.Log.Lines, line => Assert.DoesNotContain("Secret-Guess", line, StringComparison.Ordinal));
        Assert.Contains(file.Log.Lines, line => line.Contains(cause.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task A2_No_cause_shows_in_a_full_lane(string call, LoginFault cause)
    {
        using var blocked = new BlockedLane(file.Lane);
        while (file.Lane.TryStart(LaneShare.Of(SourcePrefix.Of(Here)), () => 0, _ => true, out _))
        {
        }

        Assert.Equal(new LoginResult.Busy(HashingLane.RetryAfter), await file.Identify(call));
        Assert.DoesNotContain(file.Log.Lines, line => line.Contains(cause.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_locked_account_whose_password_was_known_a_moment_ago_still_costs_a_hash()
    {
        await file.Identify("loginName=blocked&loginPassword=Right-Pass-1", Elsewhere);
        var before = file.Lane.JobsDone;

        await Rejection("loginName=blocked&loginPassword=Right-Pass-1");

        Assert.Equal(before + 1, file.Lane.JobsDone);
    }

    [Theory]
    [InlineData(Wrong, Right)]
    [InlineData("loginName=nobody&loginPassword=x", "loginName=nobody&loginPassword=y")]
    public async Task A3_A_locked_out_pair_gets_the_same_answer_after_as_long_and_without_a_hash(string guess, string next)
    {
        await Guess(guess, 10);
        var hashes = file.Lane.JobsDone;

        var refused = Rejection(next);
        Assert.False(refused.IsCompleted);
        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await AsTimePasses(refused));
        Assert.Equal(hashes, file.Lane.JobsDone);
        Assert.EndsWith("refused: LockedOut ", file.Log.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A3_A_stranger_who_is_locked_out_locks_nobody_else_out()
    {
        await Guess(Wrong, 10);

        Assert.IsType<LoginResult.Known>(await file.Identify(Right, Elsewhere));
    }

    [Fact]
    public async Task A3_A_source_that_has_logged_in_lately_is_never_locked_out()
    {
        Assert.IsType<LoginResult.Known>(await file.Identify(Right));
        await Eventually(async () => (await file.Query<long>("select last_login_at from account_source")).Count == 1);
        file.Time.Advance(TimeSpan.FromDays(29));
        await Guess(Wrong, 12);

        Assert.IsType<LoginResult.Known>(await file.Identify(Right));
    }

    [Fact]
    public async Task A3_Failures_of_a_source_that_has_logged_in_are_not_reported_as_a_lock_out()
    {
        Assert.IsType<LoginResult.Known>(await file.Identify(Right));
        await Eventually(async () => (await file.Query<long>("select last_login_at from account_source")).Count == 1);
        await Guess(Wrong, 12);

        Assert.DoesNotContain(file.Log.Lines, line => line.Contains("locked out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_right_password_forgets_the_failures_before_it()
    {
        await Guess(Wrong, 9);
        Assert.IsType<LoginResult.Known>(await file.Identify(Right));
        await Eventually(async () => (await file.Query<long>("select last_login_at from account_source")).Count == 1);
        file.EmptySources();
        await Guess(Wrong, 9);

        Assert.IsType<LoginResult.Known>(await file.Identify(Right));
    }

    [Fact]
    public async Task A3_A_source_that_logged_in_long_ago_is_locked_out_like_any_other()
    {
        Assert.IsType<LoginResult.Known>(await file.Identify(Right));
        await Eventually(async () => (await file.Query<long>("select last_login_at from account_source")).Count == 1);
        file.Time.Advance(TimeSpan.FromDays(31));
        await Guess(Wrong, 10);

        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await AsTimePasses(Rejection(Right)));
        Assert.EndsWith("refused: LockedOut ", file.Log.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A3_An_account_that_is_never_locked_is_never_locked_out()
    {
        await Guess("loginName=never&loginPassword=Secret-Guess", 12);

        Assert.IsType<LoginResult.Known>(await file.Identify("loginName=never&loginPassword=Right-Pass-1"));
    }

    [Fact]
    public async Task A3_Guesses_behind_an_accepted_certificate_lock_nobody_out()
    {
        for (var i = 0; i < 12; i++)
            await file.Identify(Wrong, certified: Brand);

        Assert.IsType<LoginResult.Known>(await file.Identify(Right));
    }

    [Fact]
    public async Task A3_Guesses_at_the_login_of_another_affiliate_lock_the_pair_out_whatever_the_certificate()
    {
        for (var i = 0; i < 10; i++)
            await file.Identify(Wrong, certified: Other);

        Assert.Contains(file.Log.Lines, line => line.Contains("locked out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lock_out_of_an_account_is_audited_and_one_of_an_unknown_login_is_not()
    {
        await Guess("loginName=nobody&loginPassword=x", 10);
        await Guess(Wrong, 10);

        const string Sql = "select action || ' ' || subject || ' ' || body from audit";
        await Eventually(async () => (await file.Query<string>(Sql)).Count > 0);
        var account = await file.Accounts.Find("known", TestContext.Current.CancellationToken);
        Assert.Equal([$$"""login.locked_out account:{{account!.Id}} {"seconds":60}"""], await file.Query<string>(Sql));
    }

    [Fact]
    public async Task A_source_is_noted_once_a_day()
    {
        var first = file.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await file.Identify(Right);
        file.Time.Advance(TimeSpan.FromHours(23));
        await file.Identify(Right);
        await Eventually(async () => (await file.Query<long>("select last_login_at from account_source")) is [var at] && at == first);
        file.Time.Advance(TimeSpan.FromHours(1));
        await file.Identify(Right);

        await Eventually(async () => (await file.Query<long>("select last_login_at from account_source")) is [var at] && at == first + 86_400_000);
    }

    [Fact]
    public async Task A_weak_hash_is_made_anew_at_login_and_the_version_raised_so_that_nobody_believes_the_old_one()
    {
        const string Weak = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$miQIgBliC0iEWx2GvZqREoD6uhW7L/DIiZIz6m7+/+w"; // Of the password above.
        await file.Add("weak", hash: Weak);
        const string Call = "loginName=weak&loginPassword=Right-Pass-1";
        var before = await file.Accounts.Find("weak", TestContext.Current.CancellationToken);

        Assert.IsType<LoginResult.Known>(await file.Identify(Call));

        await Eventually(async () => (await file.Accounts.Find("weak", TestContext.Current.CancellationToken))!.PasswordHash != Weak);
        var after = await file.Accounts.Find("weak", TestContext.Current.CancellationToken);
        Assert.False(PasswordHash.NeedsRehash(after!.PasswordHash!));
        Assert.Equal(before!.Version + 1, after.Version);
        Assert.IsType<LoginResult.Known>(await file.Identify(Call));
    }

    private async Task<Rejection> AsTimePasses(Task<Rejection> refused)
    {
        while (!refused.IsCompleted)
        {
            file.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        return await refused;
    }

    private async Task Guess(string call, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection(call));
    }

    private async Task<Rejection> Rejection(string call) =>
        Assert.IsType<LoginResult.Rejected>(await file.Identify(call)).Rejection;
}
