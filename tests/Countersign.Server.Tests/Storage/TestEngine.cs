using System.Globalization;
using Countersign.Proofs;
using Countersign.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Countersign.Server.Tests.Storage;

/// <summary>
/// The engine that this run of the tests is on: <c>COUNTERSIGN_TEST_ENGINE</c> is <c>sqlite</c> (the default) or <c>postgres</c>. Every store and
/// every server of the tests is then on it; <c>./test</c> runs both.
/// </summary>
internal static class TestEngine
{
    private const string Template = "countersign_template";

    private static readonly Lazy<PostgresCluster> Cluster = new(StartCluster);
    private static readonly Lazy<string> WithSchema = new(MakeTemplate);
    private static int databases;

    /// <summary>Whether stores are on PostgreSQL.</summary>
    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("COUNTERSIGN_TEST_ENGINE") switch
    {
        null or "" or "sqlite" => false,
        "postgres" => true,
        var other => throw new InvalidOperationException($"COUNTERSIGN_TEST_ENGINE is '{other}'; it must be sqlite or postgres."),
    };

    /// <summary>A new database of PostgreSQL, empty, in the one cluster that these tests start.</summary>
    public static TemporaryDatabase NewDatabase()
    {
        var name = NextName();
        return new TemporaryDatabase(Blocking(() => Cluster.Value.CreateDatabase(name)), Admin);
    }

    /// <summary>The same with the schema in it, in a fraction of the time that making it takes.</summary>
    public static TemporaryDatabase NewDatabaseWithSchema()
    {
        var name = NextName();
        Execute($"create database \"{name}\" template \"{WithSchema.Value}\"");
        return new TemporaryDatabase(new NpgsqlConnectionStringBuilder(Admin) { Database = name, Pooling = true }.ConnectionString, Admin);
    }

    private static string NextName() => string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");

    private static string MakeTemplate()
    {
        var connection = Blocking(() => Cluster.Value.CreateDatabase(Template));
        using var database = PostgresDatabase.Open(new TemporaryDatabase(connection, Admin).Address);
        Migrations.Apply(database, NullLogger.Instance);
        return Template;
    }

    private static void Execute(string sql)
    {
        using var server = new NpgsqlConnection(Admin);
        server.Open();
        using var command = server.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Admin => $"Host=127.0.0.1;Port={Cluster.Value.Port};Database=postgres;Username=postgres;Pooling=false";

    private static PostgresCluster StartCluster()
    {
        var cluster = Blocking(() => PostgresCluster.Start());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Blocking(async () =>
        {
            await cluster.DisposeAsync();
            return 0;
        });
        return cluster;
    }

    // Stores are made in constructors, which cannot wait; off the test's own context, so that nothing waits for itself.
    private static T Blocking<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}

/// <summary>A database that goes with its test.</summary>
internal sealed class TemporaryDatabase(string connection, string admin) : IDisposable
{
    /// <summary>How it is reached.</summary>
    public string Connection => connection;

    /// <summary>The same as the server takes it.</summary>
    public PostgresAddress Address => PostgresAddress.TryRead(connection, out var address, out var fault) ? address : throw new InvalidOperationException(fault);

    public void Dispose()
    {
        using var server = new NpgsqlConnection(admin);
        server.Open();
        using var drop = server.CreateCommand();
        drop.CommandText = $"drop database \"{new NpgsqlConnectionStringBuilder(connection).Database}\" with (force)";
        drop.ExecuteNonQuery();
    }
}
