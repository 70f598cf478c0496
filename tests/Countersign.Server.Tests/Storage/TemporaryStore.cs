using Countersign.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Server.Tests.Storage;

/// <summary>A real store in a directory of its own, gone with the test.</summary>
public sealed class TemporaryStore : IAsyncDisposable
{
    private readonly string directory;
    private readonly bool isOwnDirectory;

    public TemporaryStore(TimeProvider? clock = null, string? directory = null)
    {
        isOwnDirectory = directory is null;
        this.directory = directory ?? Directory.CreateTempSubdirectory("countersign-").FullName;
        Database = Database.Open(this.directory);
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

    /// <summary>Changes the database behind the product's back.</summary>
    public void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database.File};Pooling=false;Foreign Keys=false");
        connection.Open();
        connection.Execute(sql);
    }

    /// <summary>Keeps the writer waiting until disposed of, so that what is handed in meanwhile becomes one group.</summary>
    public IDisposable HoldWriter()
    {
        var connection = new SqliteConnection($"Data Source={Database.File};Pooling=false");
        connection.Open();
        connection.Execute("begin immediate");
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Commits.DisposeAsync();
        Database.Dispose();
        if (isOwnDirectory)
            Directory.Delete(directory, recursive: true);
    }
}
