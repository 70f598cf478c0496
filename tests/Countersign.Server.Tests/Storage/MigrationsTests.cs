using Countersign.Server.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Server.Tests.Storage;

public sealed class MigrationsTests
{
    private static IEnumerable<string> Scripts { get; } = typeof(Migrations).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Select(name => name.Split(".Schema.")[^1]).Order(StringComparer.Ordinal);

    [Fact]
    public async Task A_schema_is_brought_up_to_date_once()
    {
        await using var store = new TemporaryStore();

        Migrations.Apply(store.Database, NullLogger.Instance);

        Assert.Equal(string.Join(',', Scripts), store.Scalar<string>("select string_agg(ScriptName, ',' order by ScriptName) from SchemaVersions"));
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
    public async Task Numbered_tables_are_stored_on_SQLite_by_their_number_without_a_second_index()
    {
        var directory = Directory.CreateTempSubdirectory("countersign-").FullName;
        await using (var store = new TemporaryStore(null, directory))
            Assert.Equal(0, store.Scalar<long>("select count(*) from sqlite_master where type = 'index' and tbl_name = 'placed_order' and sql is null"));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void A_script_that_fails_is_named()
    {
        var directory = Directory.CreateTempSubdirectory("countersign-").FullName;
        using (var postgres = TestEngine.IsPostgres ? TestEngine.NewDatabase() : null)
        using (var database = new StoreAddress(directory, postgres?.Address).Open())
        {
            database.Execute("create table affiliate (id bigint)");

            var refusal = Assert.Throws<DatabaseUnusableException>(() => Migrations.Apply(database, NullLogger.Instance));
            Assert.StartsWith("Schema change 0001-initial.sql failed", refusal.Message, StringComparison.Ordinal);
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Ten_servers_that_start_at_once_make_the_schema_once()
    {
        var directory = Directory.CreateTempSubdirectory("countersign-").FullName;
        using (var postgres = TestEngine.IsPostgres ? TestEngine.NewDatabase() : null)
        {
            var address = new StoreAddress(directory, postgres?.Address);
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
            {
                using var database = address.OpenBesideServer();
                Migrations.Apply(database, NullLogger.Instance);
            })));
            using var database = address.Open();
            using var connection = database.OpenRead();
            Assert.Equal(1, connection.ExecuteScalar<long>("select count(*) from SchemaVersions where ScriptName = '0001-initial.sql'"));
        }

        Directory.Delete(directory, recursive: true);
    }
}
