using Countersign.Server.Outbox;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Outbox;

/// <summary>What becomes of one piece of work on one server.</summary>
public sealed class DueWorkTests : IAsyncDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly TemporaryStore store;
    private readonly Watched watched = new();
    private readonly Watched canary = new("canary");

    public DueWorkTests() => store = new TemporaryStore(clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Work_is_done_when_it_is_due_and_then_gone()
    {
        await using var server = await Start();
        await Arm(7, "what to do", Now + 60_000);
        await LookTwice(server);
        Assert.Empty(watched.Begun);

        clock.Advance(TimeSpan.FromMinutes(1));

        await Eventually(() => store.Count("due_work") == 0);
        var work = Assert.Single(watched.Begun);
        Assert.Equal(("kind", 7, "what to do", 1), (work.Kind, work.Subject, work.Detail, work.Attempts));
    }

    [Fact]
    public async Task Work_that_is_committed_with_a_ring_does_not_wait_for_the_next_look()
    {
        await using var server = await Start();
        await Arm(7);

        server.Bell.Ring(); // The clock stands still, so nothing else looks.

        await Eventually(() => store.Count("due_work") == 0);
    }

    [Fact]
    public async Task Work_is_there_with_the_order_it_follows_from_or_not_at_all()
    {
        await Sample.Seed(store.Commits, 1, Cancellation);
        Write Order(long id) => Sample.Order(id) with { Rows = [.. Sample.Order(id).Rows, DueWork.Row("kind", id, "", Now)] };

        Assert.Equal(CommitResult.Kept, await store.Commits.Commit(Order(1), Cancellation));
        Assert.Equal(CommitResult.Overtaken, await store.Commits.Commit(Order(2) with { Versions = [new Expectation("account", 1, 404, Raise: false)] }, Cancellation));
        await Assert.ThrowsAsync<WriteRefusedException>(() => store.Commits.Commit(Order(3) with { Rows = [.. Order(3).Rows, .. Order(3).Rows] }, Cancellation));

        Assert.Equal(1, store.Scalar<long>("select sum(subject) from due_work"));
        Assert.Equal(1, store.Count("placed_order"));
    }

    [Fact]
    public async Task Work_that_fails_is_attempted_again_after_its_back_off()
    {
        await using var server = await Start();
        watched.Outcome = _ => new WorkOutcome.Again("nobody answers");
        await Arm(7);
        server.Bell.Ring();

        await Eventually(() => Due() is { } due && due >= Now + 48_000 && due <= Now + 72_000); // A minute, by a fifth more or less.
        Assert.Equal("nobody answers", store.Scalar<string>("select trouble from due_work"));
        clock.Advance(TimeSpan.FromSeconds(72));
        await Eventually(() => Due() is { } due && due >= Now + 480_000 && due <= Now + 720_000);

        watched.Outcome = _ => new WorkOutcome.Done();
        clock.Advance(TimeSpan.FromMinutes(12));
        await Eventually(() => store.Count("due_work") == 0);
        Assert.Equal([1L, 2L, 3L], watched.Begun.Select(work => work.Attempts));
    }

    [Fact]
    public async Task Work_that_is_put_off_begins_with_its_first_attempt_at_that_time()
    {
        await using var server = await Start();
        watched.Outcome = _ => new WorkOutcome.At(clock.GetUtcNow() + Day);
        await Arm(7);
        server.Bell.Ring();
        await Eventually(() => Due() == Now + (long)Day.TotalMilliseconds);

        watched.Outcome = _ => new WorkOutcome.Done();
        clock.Advance(Day);
        await Eventually(() => store.Count("due_work") == 0);
        Assert.Equal([1L, 1L], watched.Begun.Select(work => work.Attempts));
    }

    [Fact]
    public async Task Work_that_is_given_up_stays_for_operators_until_it_is_armed_again()
    {
        await using var server = await Start();
        watched.Outcome = _ => new WorkOutcome.GivenUp("there is no such domain");
        await Arm(7);
        server.Bell.Ring();
        await Eventually(() => store.Scalar<string>("select trouble from due_work where due_at is null") == "there is no such domain");
        clock.Advance(Day);
        await LookTwice(server);
        Assert.Single(watched.Begun);
        Assert.Contains(server.Log.Lines, line => line.Contains("Work kind about 7 was given up after 1 attempts: there is no such domain", StringComparison.Ordinal));

        watched.Outcome = _ => new WorkOutcome.Done();
        await Arm(7);
        server.Bell.Ring();
        await Eventually(() => store.Count("due_work") == 0);
    }

    [Fact]
    public async Task Work_whose_back_off_is_over_is_given_up_with_what_went_wrong_last()
    {
        await using var server = await Start(watched.Kind with { BackOff = new BackOff(TimeSpan.FromSeconds(1)) { MostAttempts = 2 } });
        watched.Outcome = work => new WorkOutcome.Again($"attempt {work.Attempts}");
        await Arm(7);
        server.Bell.Ring();
        await watched.HasBegun(1);
        await Eventually(() => store.Scalar<string>("select trouble from due_work") == "attempt 1");

        clock.Advance(TimeSpan.FromSeconds(2));

        await Eventually(() => store.Scalar<string>("select trouble from due_work where due_at is null") == "attempt 2");
    }

    [Fact]
    public async Task Work_that_is_armed_again_before_it_is_due_is_done_once_as_armed_last()
    {
        await Arm(7, "first", Now + 1000);
        await Arm(7, "second", Now + 2000);
        Assert.Equal(1, store.Count("due_work"));
        await using var server = await Start();

        clock.Advance(TimeSpan.FromSeconds(2));

        await Eventually(() => store.Count("due_work") == 0);
        Assert.Equal("second", Assert.Single(watched.Begun).Detail);
    }

    [Fact]
    public async Task Work_that_is_armed_again_while_it_runs_is_done_once_more()
    {
        watched.Hold();
        await using var server = await Start();
        await Arm(7, "first");
        server.Bell.Ring();
        await watched.HasBegun(1);

        await Arm(7, "second", Now + 1000);
        watched.Release();
        await server.Stop(); // The first outcome has had its turn.
        Assert.Equal("second", store.Scalar<string>("select detail from due_work"));

        await using var next = await Start();
        clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually(() => store.Count("due_work") == 0);
        Assert.Equal(["first", "second"], watched.Begun.Select(work => work.Detail));
    }

    [Fact]
    public async Task What_belongs_to_an_outcome_is_kept_with_it()
    {
        await using var server = await Start();
        watched.Outcome = _ => new WorkOutcome.Done { With = new Write { Rows = [Sample.Message("done")] } };
        await Arm(7);
        server.Bell.Ring();

        await Eventually(() => store.Count("due_work") == 0);
        Assert.Equal(1, store.Count("outbox"));
    }

    [Fact]
    public async Task An_outcome_whose_facts_have_changed_is_not_kept_and_the_work_is_attempted_again()
    {
        await Sample.Seed(store.Commits, 1, Cancellation);
        await using var server = await Start();
        WorkOutcome JudgedOn(long version) =>
            new WorkOutcome.Done { With = new Write { Versions = [new Expectation("account", 1, version, Raise: true)], Rows = [Sample.Message("done")] } };
        watched.Outcome = work => JudgedOn(work.Attempts == 1 ? 404 : 1);
        await Arm(7);
        server.Bell.Ring();
        await Eventually(() => store.Scalar<string>("select trouble from due_work") == "What it was judged on has changed meanwhile.");
        Assert.Equal(0, store.Count("outbox"));

        clock.Advance(TimeSpan.FromSeconds(72));

        await Eventually(() => store.Count("due_work") == 0);
        Assert.Equal(1, store.Count("outbox"));
        Assert.Equal(2, store.Scalar<long>("select version from account"));
    }

    [Fact]
    public async Task An_outcome_that_the_schema_does_not_take_gives_the_work_up()
    {
        await using var server = await Start();
        watched.Outcome = _ => new WorkOutcome.Done { With = new Write { Rows = [Sample.Message("twice"), Sample.Message("twice")] } };
        await Arm(7);
        server.Bell.Ring();

        await Eventually(() => store.Scalar<string>("select trouble from due_work where due_at is null")
            == "The store does not take its outcome; the log tells more.");
        Assert.Equal(0, store.Count("outbox"));
    }

    [Fact]
    public async Task A_sentence_for_operators_is_cut_between_characters()
    {
        await using var server = await Start();
        watched.Outcome = _ => new WorkOutcome.GivenUp(new string('x', 499) + "🔒🔒");
        await Arm(7);
        server.Bell.Ring();

        await Eventually(() => store.Scalar<string>("select trouble from due_work where due_at is null") == new string('x', 499));
    }

    // Work of another kind is begun by the same looks; when the second of it is done, the first look is over.
    private async Task LookTwice(WorkingServer server)
    {
        for (var look = 1; look <= 2; look++)
        {
            await Arm(look, kind: canary.Kind.Name);
            server.Bell.Ring();
            await Eventually(() => store.Scalar<long>("select count(*) from due_work where kind = 'canary'") == 0);
        }
    }

    private Task<WorkingServer> Start(WorkKind? kind = null) => WorkingServer.Start(store.Database, clock, kind ?? watched.Kind, canary.Kind);

    private async Task Arm(long subject, string detail = "", long? dueAt = null, string kind = "kind") => Assert.Equal(
        CommitResult.Kept,
        await store.Commits.Commit(new Write { Rows = [DueWork.Row(kind, subject, detail, dueAt ?? Now)] }, Cancellation));

    private long? Due() => store.Scalar<long?>("select due_at from due_work");

    private static Task Eventually(Func<bool> holds) => Accounts.AccountsOnFile.Eventually(() => Task.FromResult(holds()));
}
