using System.Net;
using System.Net.Sockets;
using Countersign.Server.Storage;
using Dapper;
using Npgsql;

namespace Countersign.Server.Tests.Storage;

[Trait("Engine", "own")]
public sealed class PostgresDatabaseTests : IDisposable
{
    private const string Secret = "s3cret-of-the-database";
    private readonly TemporaryDatabase postgres = TestEngine.NewDatabase();

    public void Dispose() => postgres.Dispose();

    [Fact]
    public void A_reader_cannot_write_however_often_its_connection_is_used()
    {
        using var database = PostgresDatabase.Open(postgres.Address);
        for (var i = 0; i < 3; i++)
        {
            using var connection = database.OpenRead();
            var refusal = Assert.Throws<PostgresException>(() => connection.Execute("create table t (a bigint)"));
            Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, refusal.SqlState);
        }
    }

    [Fact]
    public void The_place_is_told_without_the_password()
    {
        Assert.True(PostgresAddress.TryRead($"Host=db.example;Database=orders;Username=u;Password={Secret}", out var address, out _));

        Assert.Equal("PostgreSQL at db.example:5432, database orders", $"{address}");
        Assert.Equal($"{address}", $"{new StoreAddress("/data", address)}");
    }

    [Theory]
    [InlineData("postgres://u:" + Secret + "@db.example/orders", "is no connection string")]
    [InlineData("Host=db.example;Passwort=" + Secret, "is no connection string")]
    [InlineData("Host=db.example;Port=many;Password=" + Secret, "is no connection string")]
    [InlineData("Host=db.example;Password=" + Secret, "must name a Host and a Database")]
    [InlineData("Database=orders;Password=" + Secret, "must name a Host and a Database")]
    public void What_is_no_connection_string_is_refused_without_being_repeated(string text, string expected)
    {
        Assert.False(PostgresAddress.TryRead(text, out _, out var fault));

        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_is_not_there_is_named_with_the_command_that_makes_it() =>
        Assert.Contains("there is no such database. Create it: createdb", Refusal(at => at.Database = "nowhere"), StringComparison.Ordinal);

    [Fact]
    public void A_user_that_is_not_there_is_named() =>
        Assert.Contains("refuses the user 'nobody_at_all'", Refusal(at => at.Username = "nobody_at_all"), StringComparison.Ordinal);

    [Fact]
    public void A_server_that_does_not_listen_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.EndsWith($":{port}, database {Name} cannot be reached: nothing listens there. Is it started?", Refusal(at => at.Port = port), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_does_not_answer_is_given_up_in_seconds()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Contains("cannot be reached", Refusal(at => (at.Port, at.Timeout) = (((IPEndPoint)listener.LocalEndpoint).Port, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_in_another_encoding_is_refused()
    {
        Execute("create database latin encoding 'LATIN1' locale 'C' template template0");
        try
        {
            Assert.Contains("the database is encoded in LATIN1", Refusal(at => at.Database = "latin"), StringComparison.Ordinal);
        }
        finally
        {
            Execute("drop database latin with (force)");
        }
    }

    [Fact]
    public void A_database_whose_commits_do_not_wait_for_the_disk_is_refused()
    {
        Execute($"alter database {Name} set synchronous_commit = off");

        Assert.Contains("synchronous_commit is off", Refusal(_ => { }), StringComparison.Ordinal);
        PostgresDatabase.Open(postgres.Address, Durability.Off).Dispose();
    }

    [Fact]
    public void A_user_who_may_not_create_tables_is_told_what_it_lacks()
    {
        Execute("drop role if exists limited; create role limited login");
        try
        {
            Assert.True(PostgresAddress.TryRead(new NpgsqlConnectionStringBuilder(postgres.Connection) { Username = "limited" }.ConnectionString, out var address, out _));
            using var database = PostgresDatabase.Open(address);

            var refusal = Assert.Throws<DatabaseUnusableException>(() => Migrations.Apply(database, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
            Assert.Contains("permission denied", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            Execute("drop role limited");
        }
    }

    private string Name => new NpgsqlConnectionStringBuilder(postgres.Connection).Database!;

    private string Refusal(Action<NpgsqlConnectionStringBuilder> change)
    {
        var parts = new NpgsqlConnectionStringBuilder(postgres.Connection);
        change(parts);
        Assert.True(PostgresAddress.TryRead(parts.ConnectionString, out var address, out _));
        return Assert.Throws<DatabaseUnusableException>(() => PostgresDatabase.Open(address)).Message;
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection($"{postgres.Connection};Pooling=false");
        connection.Open();
        foreach (var statement in sql.Split(';'))
            connection.Execute(statement);
    }
}
