using System.Diagnostics;
using Countersign.Server.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Storage;

public sealed class GroupCommitFailureTests
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_stops_the_store_and_free_space_brings_it_back_without_a_restart()
    {
        using var disk = new SmallDisk(megabytes: 8);
        var filler = Path.Combine(disk.Path, "filler");
        await File.WriteAllBytesAsync(filler, new byte[4 << 20], Cancellation);
        await using var store = new TemporaryStore(clock, disk.Path);

        var kept = await FillUp(store);

        Assert.False(store.Commits.IsSound);
        Assert.StartsWith("The disk that holds the data directory is full", store.Commits.UnsoundReason, StringComparison.Ordinal);
        Assert.Equal(kept, store.Count("outbox"));
        await Assert.ThrowsAsync<StoreUnsoundException>(() => store.Commits.Reserve("order", 1, Cancellation));

        clock.Advance(GroupCommit.ProbeInterval);
        Assert.False(store.Commits.IsSound);
        File.Delete(filler);
        await BecomesSound(store.Commits);

        Assert.Null(store.Commits.UnsoundReason);
        Assert.Equal(CommitResult.Kept, await store.Commits.Commit(new Write { Rows = [Sample.Message("after")] }, Cancellation));
        Assert.Equal(kept + 1, store.Count("outbox"));
        using var connection = store.Database.OpenRead();
        Assert.Null(AuditTrail.Verify(connection));
    }

    [Fact]
    public async Task A_commit_that_fails_is_looked_up_on_a_new_connection_before_its_callers_are_answered()
    {
        await using var store = new TemporaryStore(clock);
        // A deferred reference is judged by the commit itself: the nearest that a sound disk comes to a commit that fails.
        store.Tamper("create table parent (id bigint primary key)");
        store.Tamper("create table child (id bigint references parent (id) deferrable initially deferred)");
        var children = new Table("child", WriteKind.Insert, new Column("id", ColumnType.Integer));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => store.Commits.Commit(new Write { Rows = [new Row(children, 1)] }, Cancellation));
        Assert.IsType(TestEngine.IsPostgres ? typeof(WriteRefusedException) : typeof(StoreUnsoundException), failure); // PostgreSQL says that nothing was kept.
        await BecomesSound(store.Commits);

        Assert.Equal(0, store.Count("child"));
        Assert.Equal(CommitResult.Kept, await store.Commits.Commit(new Write { Rows = [Sample.Message("after")] }, Cancellation));
        using var connection = store.Database.OpenRead();
        Assert.Null(AuditTrail.Verify(connection));
    }

    [Fact]
    public async Task A_group_that_cannot_be_sealed_makes_the_store_unsound_and_keeps_nothing()
    {
        await using var store = new TemporaryStore(clock);
        store.FailInserts("audit_group", "true");

        await Assert.ThrowsAsync<StoreUnsoundException>(() => store.Commits.Commit(new Write { Rows = [Sample.Message("id")] }, Cancellation));

        Assert.Equal(0, store.Count("outbox"));
    }

    [Fact]
    public async Task A_store_that_closes_while_it_is_unsound_turns_everybody_away()
    {
        using var disk = new SmallDisk(megabytes: 4);
        await using var store = new TemporaryStore(clock, disk.Path);
        await FillUp(store);

        await store.Commits.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnsoundException>(() => store.Commits.Commit(new Write(), Cancellation));
    }

    [Fact]
    public async Task Callers_are_turned_away_and_posts_dropped_when_more_wait_than_the_queue_takes()
    {
        await using var store = new TemporaryStore(clock);
        using (store.HoldWriter())
        {
            // Full for a while, and not only until the writer's thread has had its turn and taken a group.
            var posted = 0;
            for (var refused = 0; refused < 20;)
            {
                if (store.Commits.Post(new Write { Rows = [Sample.Message($"{posted}", "")] }))
                    (posted, refused) = (posted + 1, 0);
                else
                    await Task.Delay(++refused, Cancellation);
            }

            await Assert.ThrowsAsync<StoreUnsoundException>(() => store.Commits.Commit(new Write(), Cancellation));
        }

        await store.Commits.DisposeAsync();

        Assert.True(store.Commits.IsSound);
        Assert.InRange(store.Count("outbox"), GroupCommit.QueueLimit, GroupCommit.QueueLimit + GroupCommit.GroupLimit);
    }

    private static async Task<int> FillUp(TemporaryStore store)
    {
        var body = new string('x', 50_000);
        for (var kept = 0; ; kept++)
        {
            try
            {
                await store.Commits.Commit(new Write { Rows = [Sample.Message($"{kept}", body)] }, Cancellation);
            }
            catch (StoreUnsoundException)
            {
                return kept;
            }
        }
    }

    private async Task BecomesSound(GroupCommit commits)
    {
        var patience = Stopwatch.StartNew();
        while (!commits.IsSound)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), commits.UnsoundReason);
            clock.Advance(GroupCommit.ProbeInterval);
            await Task.Delay(20, Cancellation);
        }
    }

    /// <summary>A file system of its own that is quickly full; mounting it takes root.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public SmallDisk(int megabytes)
        {
            Path = Directory.CreateTempSubdirectory("countersign-disk-").FullName;
            Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=1777", "tmpfs", Path);
        }

        public string Path { get; }

        public void Dispose()
        {
            Run("umount", Path);
            Directory.Delete(Path);
        }

        private static void Run(string program, params string[] arguments)
        {
            // An ordinary user may do it where sudo asks for no password, as on most build machines.
            string[] command = Environment.IsPrivilegedProcess ? [program, .. arguments] : ["sudo", "-n", program, .. arguments];
            using var process = Process.Start(command[0], command[1..]);
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"This needs root: {program} {string.Join(' ', arguments)}");
        }
    }
}
