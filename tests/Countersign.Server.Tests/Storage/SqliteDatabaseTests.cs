using Countersign.Server.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Countersign.Server.Tests.Storage;

[Trait("Engine", "own")]
public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("countersign-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void A_missing_directory_is_made_for_its_owner_alone()
    {
        var path = Path.Combine(directory, "a", "b");

        using var database = SqliteDatabase.Open(path);

        Assert.True(File.Exists(Path.Combine(path, SqliteDatabase.FileName)));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Readers_see_the_write_ahead_log_and_cannot_write()
    {
        using var database = SqliteDatabase.Open(directory);
        using var connection = database.OpenRead();

        Assert.Equal("wal", connection.ExecuteScalar<string>("pragma journal_mode"));
        Assert.Throws<SqliteException>(() => connection.Execute("create table t (a bigint)"));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_refused_by_name()
    {
        var file = Path.Combine(directory, "file");
        File.WriteAllText(file, "");

        var refusal = Assert.Throws<DatabaseUnusableException>(() => SqliteDatabase.Open(file));

        Assert.StartsWith($"The data directory {file} cannot be created", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_is_not_writable_is_refused_by_name()
    {
        // Root may write everywhere but here.
        var refusal = Assert.Throws<DatabaseUnusableException>(() => SqliteDatabase.Open("/proc"));

        Assert.StartsWith("The data directory /proc is not writable", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var file = Path.Combine(directory, SqliteDatabase.FileName);
        File.WriteAllText(file, new string('x', 4096));

        var refusal = Assert.Throws<DatabaseUnusableException>(() => SqliteDatabase.Open(directory));

        Assert.Equal($"{file} is not a sound database file; move it away or restore a backup.", refusal.Message);
        Assert.Equal(new string('x', 4096), File.ReadAllText(file));
    }

    [Fact]
    public void A_directory_is_open_once_at_a_time()
    {
        using (SqliteDatabase.Open(directory))
        {
            var refusal = Assert.Throws<DatabaseUnusableException>(() => SqliteDatabase.Open(directory));
            Assert.StartsWith($"The data directory {directory} is in use by another process", refusal.Message, StringComparison.Ordinal);
        }

        SqliteDatabase.Open(directory).Dispose();
    }
}
