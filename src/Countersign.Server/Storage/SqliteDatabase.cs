using System.Data.Common;
using Dapper;
using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Countersign.Server.Storage;

/// <summary>The store in one data directory: <c>countersign.db</c> in WAL mode. One server at a time has a directory open.</summary>
public sealed class SqliteDatabase : Database
{
    /// <summary>The name of the database file in the data directory.</summary>
    public const string FileName = "countersign.db";

    // A lock that the system drops with the process, so that a killed server leaves nothing to clean up.
    private const string LockFileName = "countersign.lock";

    private const string WriterPragmas = """
        pragma foreign_keys = on;
        pragma secure_delete = on;
        pragma busy_timeout = 5000;
        pragma cache_size = -65536;
        pragma trusted_schema = off;
        """;

    private readonly FileStream? directoryLock;
    private readonly string readOnly;
    private readonly string readWrite;
    private readonly Durability durability;

    private SqliteDatabase(string file, FileStream? directoryLock, Durability durability)
    {
        File = file;
        this.directoryLock = directoryLock;
        this.durability = durability;
        readOnly = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 5 }.ToString();
        readWrite = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, Pooling = false, DefaultTimeout = 5 }.ToString();
    }

    /// <summary>The full path of the database file.</summary>
    public string File { get; }

    /// <inheritdoc/>
    public override string Name => File;

    /// <summary>Opens the store in <paramref name="dataDirectory"/>, creating both when they are missing; see <see cref="Migrations"/>.</summary>
    /// <exception cref="DatabaseUnusableException">The directory or the file cannot be used; the message says why.</exception>
    public static SqliteDatabase Open(string dataDirectory, Durability durability = Durability.Full) => Open(dataDirectory, isAlone: true, durability);

    /// <summary>The same for a command that does one thing while a server may be running: SQLite keeps their commits apart.</summary>
    /// <exception cref="DatabaseUnusableException">The directory or the file cannot be used; the message says why.</exception>
    public static SqliteDatabase OpenBesideServer(string dataDirectory) => Open(dataDirectory, isAlone: false, Durability.Full);

    private static SqliteDatabase Open(string dataDirectory, bool isAlone, Durability durability)
    {
        var directory = CreateDirectory(dataDirectory);
        var database = new SqliteDatabase(Path.Combine(directory, FileName), isAlone ? Lock(directory) : null, durability);
        try
        {
            database.TurnOnWriteAheadLog();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override DbConnection OpenRead()
    {
        var connection = new SqliteConnection(readOnly);
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    public override ValueTask<DbConnection> OpenReadAsync(CancellationToken cancellation) => new(OpenRead());

    /// <inheritdoc/>
    public override void Execute(string sql)
    {
        using var connection = OpenWrite();
        connection.Execute(sql);
    }

    /// <summary>The connection that writes, durable at each commit; never pooled, so that disposing of it really closes it.</summary>
    internal SqliteConnection OpenWrite()
    {
        var connection = new SqliteConnection(readWrite);
        try
        {
            connection.Open();
            connection.Execute($"pragma synchronous = {durability}; {WriterPragmas}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal override string Explain(Exception failure) => failure switch
    {
        SqliteException { SqliteErrorCode: SQLITE_FULL } => "The disk that holds the data directory is full; orders are accepted again when space is free.",
        StoreUnsoundException => failure.Message,
        _ => $"The store cannot write: {failure.Message}",
    };

    internal override WriteGroup OpenGroup(string writer) => new SqliteGroup(this);

    // SQLite itself lets one transaction at a time change a file.
    internal override IDisposable LockSchema() => Stream.Null;

    internal override IReadOnlyList<string> AppliedScripts()
    {
        using var connection = OpenRead();
        return connection.ExecuteScalar<long>("select count(*) from sqlite_master where name = 'SchemaVersions'") == 0
            ? []
            : connection.Query<string>("select ScriptName from SchemaVersions order by ScriptName").AsList();
    }

    internal override UpgradeEngineBuilder Upgrade() => DeployChanges.To.SqliteDatabase(readWrite).WithPreprocessor(new RowIdKeys());

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        using (var connection = new SqliteConnection(readOnly))
            SqliteConnection.ClearPool(connection);
        directoryLock?.Dispose();
    }

    private static string CreateDirectory(string dataDirectory)
    {
        try
        {
            var directory = Path.GetFullPath(dataDirectory);
            // The database holds password hashes and keys: nobody but the server's own user reads it.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(directory);
            else
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return directory;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException($"The data directory {dataDirectory} cannot be created: {failure.Message}", failure);
        }
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, LockFileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new DatabaseUnusableException($"The data directory {directory} is not writable: {failure.Message}", failure);
        }
        catch (IOException failure) when (System.IO.File.Exists(Path.Combine(directory, LockFileName)))
        {
            throw new DatabaseUnusableException($"The data directory {directory} is in use by another process: {failure.Message}", failure);
        }
        catch (IOException failure)
        {
            throw new DatabaseUnusableException($"The data directory {directory} is not writable: {failure.Message}", failure);
        }
    }

    private void TurnOnWriteAheadLog()
    {
        try
        {
            using var connection = OpenWrite();
            using var command = connection.CreateCommand();
            command.CommandText = "pragma journal_mode = wal";
            if (command.ExecuteScalar() is not "wal")
                throw new DatabaseUnusableException($"The file system of {File} does not support the write-ahead log; use a local disk.");
        }
        catch (SqliteException failure)
        {
            throw new DatabaseUnusableException(ExplainOpening(failure), failure);
        }
    }

    private string ExplainOpening(SqliteException failure) => failure.SqliteErrorCode switch
    {
        SQLITE_NOTADB or SQLITE_CORRUPT => $"{File} is not a sound database file; move it away or restore a backup.",
        SQLITE_BUSY or SQLITE_LOCKED => $"{File} is locked by another process.",
        SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_PERM => $"{File} cannot be opened for writing; check its owner and permissions.",
        SQLITE_FULL => $"The disk that holds {File} is full.",
        _ => $"{File} cannot be opened: {failure.Message}",
    };

    /// <summary>SQLite stores a table by its key, without a second index, only when the key's type reads <c>integer</c>.</summary>
    private sealed class RowIdKeys : IScriptPreprocessor
    {
        public string Process(string contents) =>
            contents.Replace("bigint not null primary key", "integer not null primary key", StringComparison.Ordinal);
    }
}
