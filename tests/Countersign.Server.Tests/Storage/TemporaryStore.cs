using System.Data.Common;
using Countersign.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Countersign.Server.Tests.Storage;

/// <summary>A real store of its own, on the engine of this run, gone with the test.</summary>
public sealed class TemporaryStore : IAsyncDisposable
{
    private readonly string directory;
    private readonly bool isOwnDirectory;
    private readonly TemporaryDatabase? postgres;

    public TemporaryStore(TimeProvider? clock = null)
        : this(clock, null, TestEngine.IsPostgres)
    {
    }

    /// <summary>A store on SQLite in a given directory, whatever the engine of this run.</summary>
    public TemporaryStore(TimeProvider? clock, string directory)
        : this(clock, directory, isPostgres: false)
    {
    }

    private TemporaryStore(TimeProvider? clock, string? directory, bool isPostgres)
    {
        isOwnDirectory = directory is null;
        this.directory = directory ?? Directory.CreateTempSubdirectory("countersign-").FullName;
        postgres = isPostgres ? TestEngine.NewDatabaseWithSchema() : null;
        Database = new StoreAddress(this.directory, postgres?.Address).Open();
        Migrations.Apply(Database, NullLogger.Instance);
        Commits = new GroupCommit(Database, clock ?? TimeProvider.System, NullLogger<GroupCommit>.Instance);
    }

    public Database Database { get; }

    public GroupCommit Commits { get; }

    public long Count(string table) => Scalar<long>($"select count(*) from {table}")!;

    public T? Scalar<T>(string sql)
    {
        using var connection = Database.OpenRead();
        return connection.ExecuteScalar<T>(sql);
    }

    /// <summary>Changes the database behind the product's back, references between tables or not.</summary>
    public void Tamper(string sql)
    {
        using var connection = Open();
        connection.Execute(postgres is null ? "pragma foreign_keys = off" : "set session_replication_role = replica");
        connection.Execute(sql);
    }

    /// <summary>Lets inserts into a table fail when <paramref name="condition"/> holds for the new row.</summary>
    public void FailInserts(string table, string condition) => Tamper(postgres is null
        ? $"create trigger poison before insert on {table} when {condition} begin select raise(abort, 'poison'); end"
        : $"""
            create function poison() returns trigger language plpgsql as $$ begin raise exception 'poison'; end $$;
            create trigger poison before insert on {table} for each row when ({condition}) execute function poison()
            """);

    /// <summary>Keeps the writer waiting until disposed of, so that what is handed in meanwhile becomes one group.</summary>
    public IDisposable HoldWriter()
    {
        var connection = Open();
        connection.Execute(postgres is null ? "begin immediate" : "begin; lock table audit_group in share mode");
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Commits.DisposeAsync();
        Database.Dispose();
        postgres?.Dispose();
        if (isOwnDirectory)
            Directory.Delete(directory, recursive: true);
    }

    private DbConnection Open()
    {
        DbConnection connection = postgres is null
            ? new SqliteConnection($"Data Source={((SqliteDatabase)Database).File};Pooling=false")
            : new NpgsqlConnection($"{postgres.Connection};Pooling=false");
        connection.Open();
        return connection;
    }
}
