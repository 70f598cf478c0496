using System.Diagnostics;
using Countersign.Server.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Countersign.Server.Tests.Storage;

/// <summary>What only a database that is reached over a wire, and shared by servers, can do to a group.</summary>
[Trait("Engine", "own")]
public sealed class PostgresGroupTests : IAsyncDisposable
{
    private readonly TemporaryDatabase postgres = TestEngine.NewDatabaseWithSchema();
    private readonly List<IAsyncDisposable> opened = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_looked_up_before_its_callers_are_told_that_it_is_kept()
    {
        await using var wire = new CuttingProxy(Port);
        var commits = Open(wire.Port);
        await commits.Commit(new Write { Rows = [Sample.Message("before")] }, Cancellation);

        wire.SwallowAnswers();
        var inDoubt = commits.Commit(new Write { Rows = [Sample.Message("in doubt")] }, Cancellation);
        await Eventually(() => Count("outbox") == 2);
        Assert.False(inDoubt.IsCompleted);
        wire.Cut();

        Assert.Equal(CommitResult.Kept, await inDoubt);
        Assert.Equal(CommitResult.Kept, await Again(commits, "after"));
        Assert.Null(Verify());
    }

    [Fact]
    public async Task A_commit_that_never_arrived_is_looked_up_before_its_callers_are_turned_away()
    {
        await using var wire = new CuttingProxy(Port);
        var commits = Open(wire.Port);
        await commits.Commit(new Write { Rows = [Sample.Message("before")] }, Cancellation);

        Task<CommitResult> inDoubt;
        using (Lock("outbox")) // It stands before its commit when the wire is cut.
        {
            inDoubt = commits.Commit(new Write { Rows = [Sample.Message("in doubt")] }, Cancellation);
            await Eventually(IsSomebodyWaiting);
            wire.Cut();
            await Assert.ThrowsAsync<StoreUnsoundException>(() => inDoubt);
        }

        Assert.Equal(CommitResult.Kept, await Again(commits, "after"));
        Assert.Equal(2, Count("outbox")); // The session that was cut off is dead: it did not commit after all.
        Assert.Null(Verify());
    }

    [Fact]
    public async Task A_backend_that_is_terminated_in_the_middle_is_replaced_without_a_restart()
    {
        var commits = Open(Port);
        for (var i = 0; i < 5; i++)
        {
            var load = Enumerable.Range(0, 50).Select(n => Attempt(commits, $"{i}-{n}")).ToList();
            Execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'countersign'");
            var kept = (await Task.WhenAll(load)).Count(isKept => isKept);
            await Again(commits, $"{i}-after");
            Assert.InRange(Count("outbox") - (i + 1), kept, 50 * (i + 1)); // Whoever was told 'kept' is there.
        }

        Assert.Null(Verify());
    }

    [Fact]
    public async Task Of_200_claims_of_one_key_on_two_servers_exactly_one_is_kept()
    {
        var servers = new[] { Open(Port), Open(Port) };

        var results = await Task.WhenAll(Enumerable.Range(1, 200).Select(id => Task.Run(() => servers[id % 2].Commit(new Write
        {
            Claims = [new Claim("call", "k", $"holder {id}"), new Claim("login", $"{id % 7}", $"holder {id}")],
            Rows = [Sample.Message($"message {id}")],
        }, Cancellation))));

        Assert.Single(results, result => result == CommitResult.Kept);
        Assert.Equal(1, Count("outbox"));
        Assert.Equal(2, Count("claim"));
    }

    [Fact]
    public async Task A_version_that_two_servers_raise_is_raised_by_one_of_them()
    {
        var servers = new[] { Open(Port), Open(Port) };
        await Sample.Seed(servers[0], 1, Cancellation);
        Expectation[] versions = [new("account", 1, 1, Raise: true)];

        var results = await Task.WhenAll(Enumerable.Range(1, 100).Select(id =>
            Task.Run(() => servers[id % 2].Commit(Sample.Order(id) with { Versions = versions }, Cancellation))));

        Assert.Single(results, result => result == CommitResult.Kept);
        Assert.Equal(1, Count("placed_order"));
    }

    [Fact]
    public async Task Servers_that_change_the_same_rows_in_opposite_order_both_get_done()
    {
        var servers = new[] { Open(Port), Open(Port) };
        var table = new Table("counter", WriteKind.Upsert, new("name", ColumnType.Text, IsKey: true), new("value", ColumnType.Integer));
        Write Ordered(int id) => new()
        {
            Rows = [.. (id % 2 == 0 ? Enumerable.Range(0, 20) : Enumerable.Range(0, 20).Reverse()).Select(n => new Row(table, $"n{n}", id))],
        };

        for (var round = 0; round < 10; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(1, 40).Select(id => Task.Run(() => servers[id % 2].Commit(Ordered(id), Cancellation))));
            Assert.Contains(CommitResult.Kept, results); // A deadlock costs a retry, never the store.
        }

        Assert.All(servers, server => Assert.True(server.IsSound, server.UnsoundReason));
    }

    [Fact]
    public async Task A_counter_that_another_server_holds_gives_no_number_and_then_the_right_one()
    {
        var commits = Open(Port);
        Assert.Equal(1, await commits.Reserve("n", 5, Cancellation));
        using (var held = Connect())
        {
            held.Execute("begin; update counter set value = value where name = 'n'");
            await Assert.ThrowsAsync<StoreUnsoundException>(() => commits.Reserve("n", 5, Cancellation));
        }

        Assert.True(commits.IsSound);
        Assert.Equal(6, await commits.Reserve("n", 5, Cancellation));
    }

    [Fact]
    public async Task Rows_reach_their_tables_in_the_order_of_each_write_however_writes_meet_in_a_group()
    {
        var commits = Open(Port);
        await Sample.Seed(commits, 1, Cancellation);
        Task<CommitResult>[] results;
        using (Lock("audit_group"))
        {
            // An order of an account that is there, and then one that brings its own along.
            results =
            [
                commits.Commit(Sample.Order(1), Cancellation),
                .. Enumerable.Range(2, 20).Select(id => commits.Commit(
                    id % 2 == 0 ? Sample.Order(id) : Sample.Order(id, account: id) with { Rows = [.. Sample.Account(id).Rows, .. Sample.Order(id, account: id).Rows] }, Cancellation)),
            ];
        }

        Assert.All(await Task.WhenAll(results), result => Assert.Equal(CommitResult.Kept, result));
        Assert.Equal(21, Count("placed_order"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in opened)
            await part.DisposeAsync();
        postgres.Dispose();
    }

    private int Port => new NpgsqlConnectionStringBuilder(postgres.Connection).Port;

    private GroupCommit Open(int port)
    {
        var connection = new NpgsqlConnectionStringBuilder(postgres.Connection) { Port = port }.ConnectionString;
        Assert.True(PostgresAddress.TryRead(connection, out var address, out _));
        var database = PostgresDatabase.Open(address);
        var commits = new GroupCommit(database, TimeProvider.System, NullLogger<GroupCommit>.Instance);
        opened.Add(new Server(database, commits));
        return commits;
    }

    private static async Task<bool> Attempt(GroupCommit commits, string id)
    {
        try
        {
            return await commits.Commit(new Write { Rows = [Sample.Message(id)] }, Cancellation) == CommitResult.Kept;
        }
        catch (StoreUnsoundException)
        {
            return false;
        }
    }

    private static async Task<CommitResult> Again(GroupCommit commits, string id)
    {
        var patience = Stopwatch.StartNew();
        while (!await Attempt(commits, id))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), commits.UnsoundReason);
            await Task.Delay(20, Cancellation);
        }

        return CommitResult.Kept;
    }

    private static async Task Eventually(Func<bool> holds)
    {
        for (var i = 0; i < 1500 && !holds(); i++)
            await Task.Delay(10, Cancellation);
        Assert.True(holds());
    }

    private BrokenAuditGroup? Verify()
    {
        using var connection = Connect();
        return AuditTrail.Verify(connection);
    }

    private long Count(string table)
    {
        using var connection = Connect();
        return connection.ExecuteScalar<long>($"select count(*) from {table}");
    }

    private bool IsSomebodyWaiting()
    {
        using var connection = Connect();
        return connection.ExecuteScalar<long>("select count(*) from pg_locks where not granted") > 0;
    }

    private NpgsqlConnection Lock(string table)
    {
        var connection = Connect();
        connection.Execute($"begin; lock table {table} in share mode");
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        connection.Execute(sql);
    }

    private NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection($"{postgres.Connection};Pooling=false;Application Name=test");
        connection.Open();
        return connection;
    }

    private sealed class Server(Database database, GroupCommit commits) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await commits.DisposeAsync();
            database.Dispose();
        }
    }
}
