using Countersign.Server.Storage;

namespace Countersign.Server.Tests.Storage;

public sealed class AuditTrailTests : IAsyncDisposable
{
    private readonly TemporaryStore store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task An_untouched_trail_is_sound()
    {
        await Keep(store.Commits, groups: 5);

        Assert.Equal(10, store.Count("audit"));
        Assert.Null(Verify());
    }

    [Fact]
    public void An_empty_trail_is_sound() => Assert.Null(Verify());

    [Theory]
    [InlineData("update audit set body = 'changed' where sequence = 3 and position = 1", 3)]
    [InlineData("update audit set at = at + 1 where sequence = 3 and position = 1", 3)]
    [InlineData("update audit set actor = actor || substr(action, 1, 1), action = substr(action, 2) where sequence = 3 and position = 2", 3)]
    [InlineData("delete from audit where sequence = 3 and position = 2", 3)]
    [InlineData("update audit set position = 3 - position + 10 where sequence = 3", 3)]
    [InlineData("insert into audit select writer, sequence, 3, at, actor, action, subject, body from audit where sequence = 3 and position = 1", 3)]
    [InlineData("delete from audit_group where sequence = 3; delete from audit where sequence = 3", 4)]
    [InlineData("delete from audit_group where sequence = 1; delete from audit where sequence = 1", 2)]
    [InlineData("delete from audit_group where sequence = 5", 5)]
    [InlineData("update audit_group set hash = previous_hash where sequence = 3", 3)]
    [InlineData("update audit_group set sequence = sequence + 10 where sequence = 3; update audit set sequence = 13 where sequence = 3", 4)]
    public async Task What_is_changed_behind_our_back_is_named(string tampering, long sequence)
    {
        await Keep(store.Commits, groups: 5);

        store.Tamper(tampering);

        Assert.Equal(sequence, Verify()?.Sequence);
    }

    [Fact]
    public async Task Two_groups_that_changed_places_are_named()
    {
        await Keep(store.Commits, groups: 5);

        store.Tamper("update audit set sequence = 5 - sequence + 100 where sequence in (2, 3); update audit set sequence = sequence - 100 where sequence > 100");

        Assert.Equal(2, Verify()?.Sequence);
    }

    [Fact]
    public async Task Cutting_off_the_end_of_an_older_writers_chain_is_named_by_the_newer()
    {
        await Keep(store.Commits, groups: 3);
        await using (var later = new GroupCommit(store.Database, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<GroupCommit>.Instance))
            await Keep(later, groups: 2);
        Assert.Null(Verify());
        Assert.Equal(2, store.Scalar<long>("select count(distinct writer) from audit_group"));

        store.Tamper("delete from audit where sequence = 3; delete from audit_group where sequence = 3");

        Assert.Equal("The group it continues from is not there.", Verify()?.Reason);
    }

    private BrokenAuditGroup? Verify()
    {
        using var connection = store.Database.OpenRead();
        return AuditTrail.Verify(connection);
    }

    private static async Task Keep(GroupCommit commits, int groups)
    {
        // Awaited one after another, so that each is a group of its own.
        for (var i = 1; i <= groups; i++)
        {
            var entries = new[] { new AuditEntry("ann", "placed", $"order {i}", "{}"), new AuditEntry("ben", "paid", $"order {i}", "{}") };
            await commits.Commit(new Write { Audit = entries }, Cancellation);
        }
    }
}
