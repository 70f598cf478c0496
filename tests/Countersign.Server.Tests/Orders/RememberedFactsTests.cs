using Countersign.Server.Accounts;
using Countersign.Server.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>An order may be judged on an account as it is remembered; what has changed since, here or on another server, holds for the very next call.</summary>
public sealed class RememberedFactsTests : IAsyncLifetime
{
    private const string Call = "1_PPP=400&loginName=remembered&paymentStatus=2&isReturningCustomer=Y&loginPassword=";

    private RunningServer server = null!;
    private Calls calls = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.Start();
        calls = new Calls(server);
        Assert.StartsWith("orderNumber=", (await calls.Post("1_PPP=400&loginName=remembered&loginPassword=old&paymentStatus=2&name=A&emailAddress=a%40b.example")).Body, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++) // Once to be remembered, and then from memory.
            Assert.StartsWith("orderNumber=", (await calls.Post(Call + "old")).Body, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        calls.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_password_that_is_changed_is_in_force_on_the_very_next_call()
    {
        await Change(new Table("account", WriteKind.Update, new("id", ColumnType.Integer, IsKey: true), new("password_hash", ColumnType.Text)), PasswordHash.Of("new"));

        Assert.StartsWith("errorCode=-16&", (await calls.Post(Call + "old")).Body, StringComparison.Ordinal);
        Assert.StartsWith("orderNumber=", (await calls.Post(Call + "new")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is_locked", 1L, "errorCode=-16&")]
    [InlineData("password_expires_at", 1L, "errorCode=-16&")]
    [InlineData("may_order", 0L, "errorCode=-91&errorItem=placeOrder&")]
    public async Task An_account_that_is_changed_is_judged_as_it_is_now(string column, long value, string expected)
    {
        await Change(new Table("account", WriteKind.Update, new("id", ColumnType.Integer, IsKey: true), new(column, ColumnType.Integer)), value);

        Assert.StartsWith(expected, (await calls.Post(Call + "old")).Body, StringComparison.Ordinal);
        Assert.Equal(0, await calls.Count("select count(*) from placed_order where placed_at > @at", new { at = changedAt }));
    }

    [Fact]
    public async Task A_source_that_may_no_longer_call_is_refused()
    {
        await Change(new Table("account", WriteKind.Update, new("id", ColumnType.Integer, IsKey: true), new("allowed_sources", ColumnType.Text)), """["192.0.2.0/24"]""");

        Assert.StartsWith("errorCode=-16&", (await calls.Post(Call + "old")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_call_with_what_is_out_of_date_does_not_make_its_source_known()
    {
        await Change(new Table("account", WriteKind.Update, new("id", ColumnType.Integer, IsKey: true), new("is_locked", ColumnType.Integer)), 1L);
        await using (var connection = server.Parts.GetRequiredService<Database>().OpenRead())
        {
            var seen = await connection.QuerySingleAsync<long>("select last_login_at from account_source where account_id = @id", new { id });
            await calls.Post(Call + "old");
            Assert.Equal(seen, await connection.QuerySingleAsync<long>("select last_login_at from account_source where account_id = @id", new { id }));
        }
    }

    private long id;
    private long changedAt;

    // As another server would: this one's memory is not told.
    private async Task Change(Table table, object value)
    {
        id = await calls.Count("select id from account where login = 'remembered'");
        var version = await calls.Count("select version from account where login = 'remembered'");
        var write = new Write { Versions = [new Expectation("account", id, version, Raise: true)], Rows = [new Row(table, id, value)] };
        Assert.Equal(CommitResult.Kept, await server.Parts.GetRequiredService<GroupCommit>().Commit(write, Token));
        changedAt = await calls.Count("select max(placed_at) from placed_order");
    }
}
