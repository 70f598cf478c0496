using System.Net;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using static Countersign.Server.Tests.Accounts.AccountsOnFile;

namespace Countersign.Server.Tests.Accounts;

public sealed class LoginTests : IAsyncLifetime
{
    private const string Right = "loginName=known&loginPassword=Right-Pass-1";
    private const string New = "emailAddress=a@shop.example&name=A+Customer";

    private static readonly IPAddress Elsewhere = IPAddress.Parse("203.0.113.9");

    private AccountsOnFile file = null!;

    public async ValueTask InitializeAsync()
    {
        file = await Open();
        await file.Add("known");
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    [Theory]
    [InlineData("", "emailAddress")]
    [InlineData("loginPassword=x", "emailAddress")]
    [InlineData("loginName=&isReturningCustomer=Y", "emailAddress")]
    [InlineData("loginPassword=x&" + New, "loginName")]
    [InlineData("loginPassword=x&isReturningCustomer=Y&" + New, "loginName")]
    [InlineData("emailAddress=a@shop.example", "name")]
    [InlineData("loginName=known", "loginPassword")]
    [InlineData("loginName=known&isReturningCustomer=Y", "loginPassword")]
    [InlineData("loginName=known&emailAddress=a@shop.example", "loginPassword")]
    [InlineData("loginName=nobody&emailAddress=a@shop.example", "loginPassword")]
    [InlineData("loginName=nobody&isReturningCustomer=N&" + New, "loginPassword")]
    [InlineData("loginName=nobody&loginPassword=x&isReturningCustomer=N&name=A", "emailAddress")]
    [InlineData("loginName=nobody&loginPassword=x&isReturningCustomer=N&emailAddress=a@shop.example", "name")]
    public async Task A1_What_a_kind_of_customer_must_send_is_missing(string call, string parameter)
    {
        Assert.Equal(ErrorCode.MissingArgument.Reject(parameter), await Rejection(call));
        Assert.Equal(0, file.Lane.JobsDone);
    }

    [Fact]
    public async Task A1_That_a_login_is_free_is_told_after_the_work_of_a_login()
    {
        Assert.Equal(ErrorCode.MissingArgument.Reject("name"), await Rejection("loginName=nobody&loginPassword=x&emailAddress=a@shop.example"));
        Assert.Equal(1, file.Lane.JobsDone);
    }

    [Theory]
    [InlineData(Right)]
    [InlineData(Right + "&isReturningCustomer=Y")]
    [InlineData(Right + "&isReturningCustomer=Y&" + New)]
    [InlineData(Right + "&" + New)]
    [InlineData(Right + "&emailAddress=a@shop.example")]
    public async Task A1_The_right_password_makes_a_returning_customer(string call) =>
        Assert.Equal("known", (await Customer(call)).Account?.Login);

    [Theory]
    [InlineData("loginName=known&loginPassword=wrong")]
    [InlineData("loginName=known&loginPassword=wrong&isReturningCustomer=Y")]
    [InlineData("loginName=known&loginPassword=wrong&" + New)]
    [InlineData("loginName=known&loginPassword=Right-Pass-1+")]
    [InlineData("loginName=known&loginPassword=right-pass-1")]
    [InlineData("loginName=nobody&loginPassword=Right-Pass-1")]
    [InlineData("loginName=Known&loginPassword=Right-Pass-1")]
    [InlineData("loginName=nobody&loginPassword=x&isReturningCustomer=Y&" + New)]
    public async Task A1_Anything_else_does_not(string call) => Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection(call));

    [Theory]
    [InlineData("loginName=fresh&loginPassword=Mine&" + New)]
    [InlineData("loginName=fresh&loginPassword=Mine&isReturningCustomer=N&" + New)]
    [InlineData("loginName=fresh&loginPassword=Mine&emailAddress=a@shop.example&foreName=A")]
    [InlineData("loginName=fresh&loginPassword=Mine&emailAddress=a@shop.example&surName=A")]
    public async Task A1_A_login_that_does_not_exist_becomes_that_of_a_new_customer(string call)
    {
        var customer = await Customer(call);

        Assert.Null(customer.Account);
        Assert.Equal("fresh", customer.Login);
        Assert.True(PasswordHash.Matches("Mine", customer.PasswordHash!));
    }

    [Theory]
    [InlineData(New)]
    [InlineData(New + "&isReturningCustomer=Y")]
    [InlineData(New + "&isReturningCustomer=N&loginName=")]
    public async Task A1_Without_a_login_name_the_customer_is_new_and_gets_none(string call)
    {
        var customer = await Customer(call);

        Assert.Null(customer.Account);
        Assert.Null(customer.Login);
        Assert.Null(customer.PasswordHash);
        Assert.Equal(0, file.Lane.JobsDone);
    }

    [Fact]
    public async Task A1_A_new_customer_may_not_take_a_login_that_exists_and_is_told_after_the_work_of_a_free_one()
    {
        Assert.Equal(
            ErrorCode.InvalidValue.Reject("LOGINNAME"),
            await Rejection("LOGINNAME=known&loginPassword=Right-Pass-1&isReturningCustomer=N&" + New));
        Assert.Equal(1, file.Lane.JobsDone);
    }

    [Fact]
    public async Task A1_An_accepted_certificate_stands_for_the_password()
    {
        Assert.Equal("known", (await Customer("loginName=known", certified: Brand)).Login);
        Assert.Equal("known", (await Customer("loginName=known&emailAddress=a@shop.example", certified: Brand)).Login);
        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection("loginName=nobody", certified: Brand));
        Assert.Equal(0, file.Lane.JobsDone);
    }

    [Fact]
    public async Task A1_A_password_that_is_sent_is_checked_whatever_the_certificate() =>
        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection("loginName=known&loginPassword=wrong", certified: Brand));

    [Fact]
    public async Task A1_A_certificate_is_no_password_for_a_new_customer() =>
        Assert.Equal(ErrorCode.MissingArgument.Reject("loginPassword"), await Rejection("loginName=fresh&" + New, certified: Brand));

    [Theory]
    [InlineData("Brand")]
    [InlineData(null)]
    public async Task A4_An_account_serves_under_its_own_affiliate_and_without_ap(string? ap) =>
        Assert.NotNull((await Customer(Right + (ap is null ? "" : "&ap=" + ap))).Account);

    [Fact]
    public async Task A4_An_account_does_not_serve_under_another_affiliate()
    {
        await file.Add("ours", affiliate: Own.Id);

        Assert.Equal(ErrorCode.PermissionDenied.Reject("AP"), await Rejection(Right + "&AP=Other"));
        Assert.Equal(ErrorCode.PermissionDenied.Reject("ap"), await Rejection("loginName=ours&loginPassword=Right-Pass-1&ap=Brand"));
    }

    [Fact]
    public async Task A4_A_wrong_password_is_told_before_a_wrong_affiliate() =>
        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection("loginName=known&loginPassword=wrong&ap=Other"));

    [Fact]
    public async Task A5_A_certificate_serves_for_the_logins_of_its_affiliate_only()
    {
        Assert.Equal(ErrorCode.PermissionDenied.Reject("loginName"), await Rejection("loginName=known", certified: Other));
        Assert.Equal(ErrorCode.PermissionDenied.Reject("loginName"), await Rejection(Right, certified: Other));
        Assert.Equal(ErrorCode.PermissionDenied.Reject("loginName"), await Rejection("loginName=known&ap=Other", certified: Other));
    }

    [Theory]
    [InlineData("loginName=known&ap=Brand")]
    [InlineData(New + "&ap=Brand")]
    public async Task A5_An_affiliate_other_than_the_certificates_may_not_be_named(string call) =>
        Assert.Equal(ErrorCode.PermissionDenied.Reject("ap"), await Rejection(call, certified: Other));

    [Fact]
    public async Task A5_An_account_that_may_not_order_is_denied_placeOrder()
    {
        await file.Add("reader", mayOrder: false);

        Assert.Equal(ErrorCode.PermissionDenied.Reject("placeOrder"), await Rejection("loginName=reader&loginPassword=Right-Pass-1"));
        Assert.Equal(ErrorCode.PermissionDenied.Reject("placeOrder"), await Rejection("loginName=reader", certified: Brand));
        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection("loginName=reader&loginPassword=wrong"));
    }

    [Fact]
    public async Task A_certified_call_without_password_passes_an_expired_password_and_no_lock()
    {
        await file.Add("expired", expiresAt: Milliseconds(-1));
        await file.Add("locked", isLocked: true);
        await file.Add("blocked", sources: """["203.0.113.0/24"]""");

        Assert.Equal("expired", (await Customer("loginName=expired", certified: Brand)).Login);
        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection("loginName=locked", certified: Brand));
        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection("loginName=blocked", certified: Brand));
    }

    [Fact]
    public async Task An_account_serves_from_its_allowed_sources_and_until_its_password_expires()
    {
        await file.Add("blocked", sources: """["203.0.113.0/24","2001:db8::/32"]""", expiresAt: Milliseconds(1));
        const string Call = "loginName=blocked&loginPassword=Right-Pass-1";

        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection(Call));
        Assert.NotNull((await Customer(Call, Elsewhere)).Account);
        Assert.NotNull((await Customer(Call, Elsewhere.MapToIPv6())).Account);
        Assert.NotNull((await Customer(Call, IPAddress.Parse("2001:db8::7"))).Account);
        file.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection(Call, Elsewhere));
    }

    [Fact]
    public async Task A_changed_password_counts_at_once()
    {
        await Customer(Right);
        var account = await file.Accounts.Find("known", TestContext.Current.CancellationToken);
        await file.Keep(new Countersign.Server.Storage.Row(AccountTables.Password, account!.Id, PasswordHash.Of("Changed")));

        Assert.Equal(ErrorCode.IncorrectLogin.Reject(), await Rejection(Right));
        Assert.NotNull((await Customer("loginName=known&loginPassword=Changed")).Account);
    }

    [Fact]
    public async Task A_thousand_simultaneous_first_calls_of_one_login_cost_one_hash()
    {
        var customers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => Customer(Right))));

        Assert.All(customers, customer => Assert.NotNull(customer.Account));
        Assert.Equal(1, file.Lane.JobsDone);
    }

    [Fact]
    public async Task A_source_that_floods_is_turned_away_but_for_credentials_that_are_known_and_other_sources_are_served()
    {
        await file.Add("other");
        await Customer(Right);
        using var blocked = new BlockedLane(file.Lane);
        Fill(LaneShare.Of(SourcePrefix.Of(Here)));

        var wrong = await file.Identify("loginName=nobody&loginPassword=wrong");
        var fresh = await file.Identify("loginName=fresh&loginPassword=Mine&" + New);
        var free = await file.Identify("loginName=free&loginPassword=Mine&emailAddress=a@shop.example");
        var known = await file.Identify(Right);
        var elsewhere = file.Identify("loginName=other&loginPassword=Right-Pass-1", Elsewhere);
        blocked.Release();

        Assert.Equal(HashingLane.RetryAfter, Assert.IsType<LoginResult.Busy>(wrong).RetryAfter);
        Assert.IsType<LoginResult.Busy>(fresh);
        Assert.IsType<LoginResult.Busy>(free);
        Assert.IsType<LoginResult.Known>(known);
        Assert.IsType<LoginResult.Known>(await elsewhere);
    }

    [Fact]
    public async Task A3_A_source_that_has_logged_in_to_an_account_lately_has_places_of_its_own_for_it_and_for_no_other()
    {
        await file.Add("other");
        await Customer(Right);
        await Eventually(async () => (await file.Query<long>("select last_login_at from account_source")).Count == 1);
        file.Time.Advance(TimeSpan.FromDays(29)); // Its credential is long forgotten.
        using var blocked = new BlockedLane(file.Lane);
        Fill(LaneShare.Of(SourcePrefix.Of(Here)));

        var known = file.Identify(Right);
        var other = await file.Identify("loginName=other&loginPassword=Right-Pass-1");
        blocked.Release();

        Assert.IsType<LoginResult.Busy>(other);
        Assert.IsType<LoginResult.Known>(await known);
    }

    [Fact]
    public async Task A_source_that_has_not_logged_in_for_a_month_has_no_places_of_its_own()
    {
        await Customer(Right);
        await Eventually(async () => (await file.Query<long>("select last_login_at from account_source")).Count == 1);
        file.Time.Advance(TimeSpan.FromDays(31));
        using var blocked = new BlockedLane(file.Lane);
        Fill(LaneShare.Of(SourcePrefix.Of(Here)));

        Assert.IsType<LoginResult.Busy>(await file.Identify(Right));
    }

    private void Fill(LaneShare share)
    {
        while (file.Lane.TryStart(share, () => 0, _ => true, out _))
        {
        }
    }

    private long Milliseconds(int fromNow) => file.Time.GetUtcNow().ToUnixTimeMilliseconds() + fromNow;

    private async Task<Customer> Customer(string call, IPAddress? source = null, Affiliate? certified = null) =>
        Assert.IsType<LoginResult.Known>(await file.Identify(call, source, certified)).Customer;

    private async Task<Rejection> Rejection(string call, IPAddress? source = null, Affiliate? certified = null) =>
        Assert.IsType<LoginResult.Rejected>(await file.Identify(call, source, certified)).Rejection;
}
