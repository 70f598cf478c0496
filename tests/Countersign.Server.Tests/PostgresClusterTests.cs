using System.Diagnostics;
using Countersign.Proofs;
using Npgsql;

namespace Countersign.Server.Tests;

/// <summary>What every test and proof on PostgreSQL stands on.</summary>
[Trait("Engine", "own")]
public class PostgresClusterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_that_was_killed_comes_back_with_what_it_had_committed()
    {
        await using var cluster = await PostgresCluster.Start(cancellation: Cancellation);
        var database = await cluster.CreateDatabase("a \"name\"", Cancellation);
        await Execute(database, "create table kept (id bigint)");
        await Execute(database, "insert into kept values (7)");
        Assert.Equal("UTF8 C.UTF-8 on", await Execute(database,
            "select pg_encoding_to_char(encoding) || ' ' || datcollate || ' ' || current_setting('fsync') from pg_database where datname = current_database()"));

        await cluster.Kill(Cancellation);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Execute(database, "select 1"));
        await cluster.Restart(Cancellation);

        Assert.Equal(database, await cluster.CreateDatabase("a \"name\"", Cancellation));
        Assert.Equal(7L, await Execute(database, "select id from kept"));
    }

    [Fact]
    public async Task Clusters_run_beside_each_other_and_leave_nothing_behind()
    {
        var first = await PostgresCluster.Start(cancellation: Cancellation);
        var second = await PostgresCluster.Start(cancellation: Cancellation);
        Assert.NotEqual(first.Port, second.Port);

        await first.DisposeAsync();
        await Execute(await second.CreateDatabase("second", Cancellation), "select 1");
        await second.DisposeAsync();

        Assert.False(Directory.Exists(first.Directory) || Directory.Exists(second.Directory));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => second.CreateDatabase("second", Cancellation));
    }

    [Fact]
    public async Task A_cluster_ends_with_the_process_that_started_it()
    {
        // The proofs' own program in a process of its own, which is killed; it finds its libraries as this one does.
        var own = Path.Combine(AppContext.BaseDirectory, typeof(PostgresClusterTests).Assembly.GetName().Name!);
        string[] start = ["exec", "--runtimeconfig", $"{own}.runtimeconfig.json", "--depsfile", $"{own}.deps.json", typeof(PostgresCluster).Assembly.Location, "cluster"];
        using var starter = Process.Start(new ProcessStartInfo("dotnet", start) { RedirectStandardOutput = true })!;
        var told = (await starter.StandardOutput.ReadLineAsync(Cancellation))!.Split(' ');
        await Execute(told[0], "select 1");
        starter.Kill();

        var patience = Stopwatch.StartNew();
        while (Directory.Exists(told[1]) && patience.Elapsed < TimeSpan.FromSeconds(30))
            await Task.Delay(20, Cancellation);

        Assert.False(Directory.Exists(told[1]));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Execute(told[0], "select 1"));
    }

    private static async Task<object?> Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection($"{database};Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
