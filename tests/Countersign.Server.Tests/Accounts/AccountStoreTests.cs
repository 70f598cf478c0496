using Countersign.Server.Accounts;
using Countersign.Server.Storage;
using static Countersign.Server.Tests.Accounts.AccountsOnFile;

namespace Countersign.Server.Tests.Accounts;

public sealed class AccountStoreTests : IAsyncLifetime
{
    private const string Details = "name=A+Customer&emailAddress=a@shop.example&organizationName=Shop&localityName=Leeds";

    private AccountsOnFile file = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => file = await Open();

    public ValueTask DisposeAsync() => file.DisposeAsync();

    [Fact]
    public async Task An_account_is_found_by_login_and_by_key_with_all_it_holds()
    {
        var id = await file.Add(
            "known", expiresAt: 5, isLocked: true, isNeverLocked: true, mayOrder: false, sources: """["192.0.2.0/24"]""",
            details: [("name", "A Customer"), ("countryName", "GB")]);

        foreach (var account in new[] { await file.Accounts.Find("known", Token), await file.Accounts.Find(id, Token) })
        {
            Assert.NotNull(account);
            Assert.Equal(
                (id, Brand.Id, "known", 5L, 1L),
                (account.Id, account.AffiliateId, account.Login, account.PasswordExpiresAt, account.Version));
            Assert.Equal((true, true, false), (account.IsLocked, account.IsNeverLockedOut, account.MayOrder));
            Assert.Equal("192.0.2.0/24", Assert.Single(account.AllowedSources).ToString());
            Assert.Equal("A Customer", account.Detail("name"));
            Assert.Equal("GB", account.Detail("countryName"));
            Assert.Null(account.Detail("vatNumber"));
        }
    }

    [Theory]
    [InlineData("Known")]
    [InlineData("known ")]
    [InlineData("kn_wn")]
    [InlineData("")]
    public async Task A_login_is_found_by_its_exact_text_only(string login)
    {
        await file.Add("known");
        await file.Add(null);

        Assert.Null(await file.Accounts.Find(login, Token));
    }

    [Fact]
    public async Task An_account_is_read_anew_when_its_version_or_its_hash_has_changed_and_only_then()
    {
        var id = await file.Add("known");
        var first = await file.Accounts.Find("known", Token);
        Assert.Same(first, await file.Accounts.Find("known", Token));

        await file.Keep(new Row(AccountTables.Password, id, "$another"));
        var second = await file.Accounts.Find("known", Token);
        Assert.Equal("$another", second!.PasswordHash);

        Assert.Equal(CommitResult.Kept, await file.Commit.Commit(new Write { Versions = [new Expectation(AccountTables.Name, id, 1, Raise: true)] }, Token));
        Assert.Equal(2, (await file.Accounts.Find("known", Token))!.Version);
    }

    [Fact]
    public async Task A8_A_call_replaces_only_the_details_it_supplies()
    {
        await file.Add("known", details: [("name", "Old Name"), ("localityName", "Leeds"), ("vatNumber", "GB999999973")]);

        await Place(await Known(), "name=New+Name&localityName=Leeds&telephoneNumber=1&vatNumber=");

        var after = (await Known()).Account!;
        Assert.Equal(
            [("localityName", "Leeds"), ("name", "New Name"), ("telephoneNumber", "1"), ("vatNumber", "GB999999973")],
            after.Details.Select(detail => (detail.Key, detail.Value)).Order());
    }

    [Fact]
    public async Task A8_What_is_no_detail_of_the_account_is_not_kept_with_it()
    {
        await file.Add("known");

        await Place(await Known(), "currency=EUR&loginName=known&loginPassword=Right-Pass-1&licenceCode=L&1_PPP=400&countryName=GB&optInToMailingList=Y");

        Assert.Equal(["countryName", "optInToMailingList"], (await Known()).Account!.Details.Keys.Order());
    }

    [Fact]
    public async Task Changed_details_raise_the_version_and_unchanged_ones_do_not()
    {
        await file.Add("known", details: [("name", "Same")]);

        await Place(await Known(), "name=Same");
        Assert.Equal(1, (await Known()).Account!.Version);
        await Place(await Known(), "name=Other");
        Assert.Equal(2, (await Known()).Account!.Version);
    }

    [Fact]
    public async Task An_order_that_was_judged_on_details_since_changed_is_overtaken()
    {
        await file.Add("known", details: [("countryName", "GB")]);
        var customer = await Known();
        await Place(customer, "countryName=FR");

        Assert.Equal(CommitResult.Overtaken, await Commit(customer, "countryName=DE"));
        Assert.Equal("FR", (await Known()).Account!.Detail("countryName"));
    }

    [Fact]
    public async Task A_new_customer_gets_an_account_with_login_password_and_details()
    {
        await Place(Customer.New("fresh", "$hash"), Details);

        var account = await file.Accounts.Find("fresh", Token);
        Assert.NotNull(account);
        Assert.Equal(
            (Brand.Id, "$hash", true, false, 1L),
            (account.AffiliateId, account.PasswordHash, account.MayOrder, account.IsLocked, account.Version));
        Assert.Equal(["emailAddress", "localityName", "name", "organizationName"], account.Details.Keys.Order());
        Assert.Equal([file.Time.GetUtcNow().ToUnixTimeMilliseconds()], await file.Query<long>("select created_at from account"));
    }

    [Fact]
    public async Task Of_two_new_customers_with_one_login_the_second_is_overtaken()
    {
        await Place(Customer.New("fresh", "$first"), Details);

        Assert.Equal(CommitResult.Overtaken, await Commit(Customer.New("fresh", "$second"), Details));
        Assert.Equal("$first", (await file.Accounts.Find("fresh", Token))!.PasswordHash);
    }

    [Fact]
    public async Task New_customers_without_a_login_do_not_get_into_each_others_way()
    {
        await Place(Customer.New(null, null), Details);
        await Place(Customer.New(null, null), Details);

        Assert.Equal(2, Assert.Single(await file.Query<long>("select count(distinct id) from account where login is null")));
    }

    private async Task<Customer> Known() => Customer.Returning((await file.Accounts.Find("known", Token))!);

    private async Task Place(Customer customer, string call) => Assert.Equal(CommitResult.Kept, await Commit(customer, call));

    private async Task<CommitResult> Commit(Customer customer, string call)
    {
        var change = await file.Accounts.Changes(customer, Brand, Values(call), file.Time.GetUtcNow(), Token);
        return await file.Commit.Commit(new Write { Versions = change.Versions, Claims = change.Claims, Rows = change.Rows }, Token);
    }
}
