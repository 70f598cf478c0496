using Countersign.Server.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Storage;

public sealed class GroupCommitTests : IAsyncDisposable
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000));
    private readonly TemporaryStore store;

    public GroupCommitTests() => store = new TemporaryStore(clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_kept_write_is_there_for_every_reader()
    {
        await Sample.Seed(store.Commits, 1, Cancellation);

        Assert.Equal(CommitResult.Kept, await Commit(Sample.Order(7)));

        Assert.Equal(1, store.Count("placed_order"));
        Assert.Equal(2, store.Count("order_item"));
        Assert.Equal("order placed", store.Scalar<string>("select action from audit"));
    }

    [Fact]
    public async Task A_write_that_judged_on_an_older_version_is_overtaken_and_leaves_nothing()
    {
        await Sample.Seed(store.Commits, 1, Cancellation);
        var write = Sample.Order(7) with { Versions = [new Expectation("account", 1, 1, Raise: true)] };

        Assert.Equal(CommitResult.Kept, await Commit(write));
        Assert.Equal(CommitResult.Overtaken, await Commit(Sample.Order(8) with { Versions = write.Versions }));

        Assert.Equal(2, store.Scalar<long>("select version from account"));
        Assert.Equal(1, store.Count("placed_order"));
        Assert.Equal(1, store.Count("audit"));
    }

    [Fact]
    public async Task A_version_that_is_not_raised_overtakes_nobody()
    {
        await Sample.Seed(store.Commits, 1, Cancellation);
        Expectation[] versions = [new("account", 1, 1, Raise: false)];

        var results = await Task.WhenAll(Enumerable.Range(1, 20).Select(id => Commit(Sample.Order(id) with { Versions = versions })));

        Assert.All(results, result => Assert.Equal(CommitResult.Kept, result));
    }

    [Fact]
    public async Task Of_many_that_raise_one_version_at_once_exactly_one_is_kept()
    {
        await Sample.Seed(store.Commits, 1, Cancellation);
        Expectation[] versions = [new("account", 1, 1, Raise: true)];

        var results = await Task.WhenAll(Enumerable.Range(1, 200).Select(id => Commit(Sample.Order(id) with { Versions = versions })));

        Assert.Single(results, result => result == CommitResult.Kept);
        Assert.Equal(1, store.Count("placed_order"));
        Assert.Equal(2, store.Scalar<long>("select version from account"));
    }

    [Fact]
    public async Task A_write_whose_facts_are_out_of_date_does_not_hold_up_the_rest_of_its_group()
    {
        await Sample.Seed(store.Commits, 1, Cancellation);
        Write On(long id, long version) => Sample.Order(id) with { Versions = [new Expectation("account", 1, version, Raise: false)] };

        var results = await Together(On(1, 1), On(2, 1), On(3, 0), On(4, 1), On(5, 2), On(6, 1));

        Assert.Equal([1L, 2L, 4L, 6L], Enumerable.Range(1, 6).Where(id => results[id - 1] == CommitResult.Kept).Select(id => (long)id));
        Assert.Equal(4, store.Count("placed_order"));
        using var connection = store.Database.OpenRead();
        Assert.Null(AuditTrail.Verify(connection));
    }

    [Fact]
    public async Task A_row_that_is_not_there_has_no_version() =>
        Assert.Equal(CommitResult.Overtaken, await Commit(new Write { Versions = [new Expectation("account", 404, 1, Raise: false)] }));

    [Fact]
    public async Task Of_200_claims_of_one_key_exactly_one_is_kept()
    {
        var results = await Task.WhenAll(Enumerable.Range(1, 200).Select(id => Task.Run(() => Commit(new Write
        {
            Claims = [new Claim("login", "ann", $"holder {id}")],
            Rows = [Sample.Message($"message {id}")],
        }))));

        Assert.Single(results, result => result == CommitResult.Kept);
        Assert.Equal(1, store.Count("outbox"));
        Assert.Equal(1, store.Count("claim"));
    }

    [Fact]
    public async Task A_write_that_loses_one_claim_gives_back_those_it_won()
    {
        await Commit(new Write { Claims = [new Claim("login", "b", "first")] });

        var results = await Together(
            new Write { Rows = [Sample.Message("before")] },
            new Write { Claims = [new Claim("login", "a", "second"), new Claim("login", "b", "second")], Rows = [Sample.Message("lost")] },
            new Write { Rows = [Sample.Message("after")] });

        Assert.Equal([CommitResult.Kept, CommitResult.Overtaken, CommitResult.Kept], results);
        Assert.Equal(2, store.Count("outbox"));
        Assert.Equal(CommitResult.Kept, await Commit(new Write { Claims = [new Claim("login", "a", "third")] }));
    }

    [Fact]
    public async Task An_expired_claim_is_taken_over_and_a_live_one_is_not()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await Commit(new Write { Claims = [new Claim("call", "k", "first", now + 1000)] });

        Assert.Equal(CommitResult.Overtaken, await Commit(new Write { Claims = [new Claim("call", "k", "second", now + 2000)] }));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CommitResult.Kept, await Commit(new Write { Claims = [new Claim("call", "k", "second")] }));

        Assert.Equal("second", store.Scalar<string>("select holder from claim"));
        Assert.Null(store.Scalar<long?>("select expires_at from claim"));
    }

    [Fact]
    public async Task A_poison_write_is_refused_and_its_neighbours_are_kept()
    {
        store.FailInserts("outbox", "new.body = 'poison'");
        var results = await Task.WhenAll(Enumerable.Range(1, 50).Select(async id =>
        {
            try
            {
                return await Commit(new Write
                {
                    Rows = [Sample.Message($"{id} a"), Sample.Message($"{id} b", id % 10 == 0 ? "poison" : "fine")],
                    Audit = [new AuditEntry("actor", "action", $"{id}", "")],
                }) == CommitResult.Kept;
            }
            catch (WriteRefusedException)
            {
                return false;
            }
        }));

        Assert.Equal(45, results.Count(isKept => isKept));
        Assert.Equal(90, store.Count("outbox"));
        Assert.Equal(45, store.Count("audit"));
        Assert.True(store.Commits.IsSound);
        using var connection = store.Database.OpenRead();
        Assert.Null(AuditTrail.Verify(connection));
    }

    [Fact]
    public async Task A_value_of_another_type_than_its_column_is_refused_without_being_repeated()
    {
        var refusal = await Assert.ThrowsAsync<WriteRefusedException>(
            () => Commit(new Write { Rows = [new Row(Sample.Outbox, "id", "topic", "s3cret", "body", 0)] }));

        Assert.Equal("outbox.subject takes Integer, not String.", refusal.Message);
    }

    [Fact]
    public async Task A_malformed_write_is_refused_alone()
    {
        var entry = new AuditEntry("actor", "action", "subject", "");
        Task<CommitResult> before, malformed, after;
        using (store.HoldWriter())
        {
            before = Commit(new Write { Rows = [Sample.Message("a")], Audit = [entry] });
            malformed = Commit(new Write { Rows = [Sample.Message("b")], Audit = [entry, entry with { Actor = null! }] });
            after = Commit(new Write { Rows = [Sample.Message("c")], Audit = [entry] });
        }

        await Assert.ThrowsAsync<WriteRefusedException>(() => malformed);
        Assert.Equal([CommitResult.Kept, CommitResult.Kept], await Task.WhenAll(before, after));
        Assert.Equal("ac", store.Scalar<string>("select string_agg(id, '' order by id) from outbox"));
        Assert.True(store.Commits.IsSound);
        using var connection = store.Database.OpenRead();
        Assert.Null(AuditTrail.Verify(connection));
    }

    [Fact]
    public async Task A_row_with_a_value_too_few_is_refused() =>
        await Assert.ThrowsAsync<WriteRefusedException>(() => Commit(new Write { Rows = [new Row(Sample.Outbox, "id", "topic", 1)] }));

    [Fact]
    public async Task An_empty_text_is_stored_as_text()
    {
        await Commit(new Write { Rows = [Sample.Message("id", "")] });

        Assert.Equal("", store.Scalar<string>("select body from outbox where body is not null"));
    }

    [Fact]
    public async Task Text_keeps_every_character()
    {
        var text = string.Concat(Enumerable.Repeat("aä€🔑'\"\n", 1000));
        await Commit(new Write { Rows = [Sample.Message("id", text)] });

        Assert.Equal(text, store.Scalar<string>("select body from outbox"));
    }

    [Fact]
    public async Task An_upsert_adds_a_row_and_then_replaces_it()
    {
        var table = new Table("counter", WriteKind.Upsert, new("name", ColumnType.Text, IsKey: true), new("value", ColumnType.Integer));

        await Commit(new Write { Rows = [new Row(table, "n", 1)] });
        await Commit(new Write { Rows = [new Row(table, "n", 2)] });

        Assert.Equal(2, store.Scalar<long>("select value from counter where name = 'n'"));
    }

    [Fact]
    public async Task An_update_of_a_row_that_is_not_there_is_refused()
    {
        var table = new Table("counter", WriteKind.Update, new("value", ColumnType.Integer), new("name", ColumnType.Text, IsKey: true));
        await store.Commits.Reserve("n", 1, Cancellation);

        Assert.Equal(CommitResult.Kept, await Commit(new Write { Rows = [new Row(table, 9, "n")] }));
        await Assert.ThrowsAsync<WriteRefusedException>(() => Commit(new Write { Rows = [new Row(table, 9, "m")] }));

        Assert.Equal(9, store.Scalar<long>("select value from counter where name = 'n'"));
    }

    [Fact]
    public async Task Reserved_blocks_follow_each_other_and_never_meet()
    {
        var firsts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => store.Commits.Reserve("order", 10, Cancellation)));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => 1L + (i * 10)), firsts.Order());
    }

    [Fact]
    public async Task A_caller_who_cancels_before_the_group_begins_has_stored_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.Commits.Commit(new Write { Rows = [Sample.Message("id")] }, new CancellationToken(canceled: true)));

        Assert.Equal(0, store.Count("outbox"));
    }

    [Fact]
    public async Task A_posted_write_is_kept_before_the_store_closes()
    {
        store.Commits.Post(new Write { Rows = [Sample.Message("id")] });
        await store.Commits.DisposeAsync();

        Assert.Equal(1, store.Count("outbox"));
        await Assert.ThrowsAsync<StoreUnsoundException>(() => Commit(new Write()));
    }

    private async Task<CommitResult[]> Together(params Write[] writes)
    {
        Task<CommitResult>[] commits;
        using (store.HoldWriter())
            commits = [.. writes.Select(Commit)];
        return await Task.WhenAll(commits);
    }

    private Task<CommitResult> Commit(Write write) => store.Commits.Commit(write, Cancellation);
}
