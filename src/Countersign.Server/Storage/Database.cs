using System.Data.Common;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Countersign.Server.Storage;

/// <summary>
/// The store in one data directory: <c>countersign.db</c> in WAL mode. Any number of connections read; one writes and belongs to
/// <see cref="GroupCommit"/>. One server at a time has a directory open.
/// </summary>
public sealed class Database : IDisposable
{
    /// <summary>The name of the database file in the data directory.</summary>
    public const string FileName = "countersign.db";

    // A lock that the system drops with the process, so that a killed server leaves nothing to clean up.
    private const string LockFileName = "countersign.lock";

    private const string WriterPragmas = """
        pragma synchronous = full;
        pragma foreign_keys = on;
        pragma secure_delete = on;
        pragma busy_timeout = 5000;
        pragma cache_size = -65536;
        pragma trusted_schema = off;
        """;

    private readonly FileStream? directoryLock;
    private readonly string readOnly;

    private Database(string file, FileStream? directoryLock)
    {
        File = file;
        this.directoryLock = directoryLock;
        readOnly = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 5 }.ToString();
        ReadWrite = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, Pooling = false, DefaultTimeout = 5 }.ToString();
    }

    /// <summary>The full path of the database file.</summary>
    public string File { get; }

    internal string ReadWrite { get; }

    /// <summary>Opens the store in <paramref name="dataDirectory"/>, creating both when they are missing; see <see cref="Migrations"/>.</summary>
    /// <exception cref="DatabaseUnusableException">The directory or the file cannot be used; the message says why.</exception>
    public static Database Open(string dataDirectory) => Open(dataDirectory, isAlone: true);

    /// <summary>The same for a command that does one thing while a server may be running: SQLite keeps their commits apart.</summary>
    /// <exception cref="DatabaseUnusableException">The directory or the file cannot be used; the message says why.</exception>
    public static Database OpenBesideServer(string dataDirectory) => Open(dataDirectory, isAlone: false);

    private static Database Open(string dataDirectory, bool isAlone)
    {
        var directory = CreateDirectory(dataDirectory);
        var database = new Database(Path.Combine(directory, FileName), isAlone ? Lock(directory) : null);
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

    /// <summary>An open read-only connection; dispose of it to hand it back to the pool.</summary>
    public DbConnection OpenRead()
    {
        var connection = new SqliteConnection(readOnly);
        connection.Open();
        return connection;
    }

    /// <summary>The connection that writes, durable at each commit; never pooled, so that disposing of it really closes it.</summary>
    internal SqliteConnection OpenWrite()
    {
        var connection = new SqliteConnection(ReadWrite);
        try
        {
            connection.Open();
            Execute(connection, WriterPragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Closes the pooled readers and lets another process have the directory.</summary>
    public void Dispose()
    {
        using (var connection = new SqliteConnection(readOnly))
            SqliteConnection.ClearPool(connection);
        directoryLock?.Dispose();
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
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
            throw new DatabaseUnusableException(Explain(failure), failure);
        }
    }

    private string Explain(SqliteException failure) => failure.SqliteErrorCode switch
    {
        SQLITE_NOTADB or SQLITE_CORRUPT => $"{File} is not a sound database file; move it away or restore a backup.",
        SQLITE_BUSY or SQLITE_LOCKED => $"{File} is locked by another process.",
        SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_PERM => $"{File} cannot be opened for writing; check its owner and permissions.",
        SQLITE_FULL => $"The disk that holds {File} is full.",
        _ => $"{File} cannot be opened: {failure.Message}",
    };
}
