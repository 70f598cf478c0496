using Countersign.Server.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Server.Tests.Storage;

public sealed class MigrationsTests
{
    [Fact]
    public async Task A_schema_is_brought_up_to_date_once()
    {
        await using var store = new TemporaryStore();

        Migrations.Apply(store.Database, NullLogger.Instance);

        Assert.Equal("0001-initial.sql", store.Scalar<string>("select group_concat(ScriptName) from SchemaVersions"));
    }

    [Fact]
    public async Task A_schema_of_a_newer_program_is_refused()
    {
        await using var store = new TemporaryStore();
        store.Tamper("insert into SchemaVersions (ScriptName, Applied) values ('9999-later.sql', '2026-01-01')");

        var refusal = Assert.Throws<DatabaseUnusableException>(() => Migrations.Apply(store.Database, NullLogger.Instance));

        Assert.Contains("newer version of this program (schema 9999-later.sql)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbered_tables_are_stored_by_their_number_without_a_second_index()
    {
        await using var store = new TemporaryStore();

        Assert.Equal(0, store.Scalar<long>("select count(*) from sqlite_master where type = 'index' and tbl_name = 'placed_order' and sql is null"));
    }

    [Fact]
    public async Task A_script_that_fails_is_named()
    {
        var directory = Directory.CreateTempSubdirectory("countersign-").FullName;
        using (var database = Database.Open(directory))
        {
            await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database.File};Pooling=false"))
                await connection.ExecuteAsync("create table affiliate (id bigint)");

            var refusal = Assert.Throws<DatabaseUnusableException>(() => Migrations.Apply(database, NullLogger.Instance));
            Assert.StartsWith("Schema change 0001-initial.sql failed", refusal.Message, StringComparison.Ordinal);
        }

        Directory.Delete(directory, recursive: true);
    }
}
