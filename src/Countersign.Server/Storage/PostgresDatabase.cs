using System.Data.Common;
using Dapper;
using DbUp;
using DbUp.Builder;
using Npgsql;

namespace Countersign.Server.Storage;

/// <summary>The store in a PostgreSQL database, for any number of servers at once.</summary>
public sealed class PostgresDatabase : Database
{
    /// <summary>The oldest version that this was tried on, as PostgreSQL numbers it.</summary>
    public const int OldestVersion = 150000;

    private const string SchemaLock = "countersign.schema";
    private const int ConnectSeconds = 5;
    private const int MostReaders = 20;
    private const int StatementsKept = 100;

    // The pool puts no session back to its defaults: a reader changes nothing in it, and the reset would cost each read a statement.
    private const string ReadSession = "set default_transaction_read_only = on";

    // A server that vanishes in the middle of a group must not keep the others waiting for its locks until the network gives it up. A group
    // sends one message after the other, so a session that is idle within one is dead. All that it looks for it finds by key: a plan that was made
    // while a table was empty must not read all of it later.
    private const string WriteSession = """
        set default_transaction_isolation = 'read committed'; set lock_timeout = '2s'; set idle_in_transaction_session_timeout = '5s'; set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5;
        set tcp_keepalives_count = 3; set tcp_user_timeout = '15s'; set plan_cache_mode = force_generic_plan; set jit = off;
        set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off
        """;

    private readonly PostgresAddress address;
    private readonly NpgsqlConnectionStringBuilder parts;
    private readonly NpgsqlDataSource readers;
    private readonly string writeSession;
    private readonly Durability durability;

    private PostgresDatabase(PostgresAddress address, NpgsqlConnectionStringBuilder parts, Durability durability)
    {
        this.address = address;
        this.parts = parts;
        this.durability = durability;
        writeSession = durability == Durability.Full ? WriteSession : $"{WriteSession}; set synchronous_commit = off";
        readers = Readers(parts);
    }

    /// <inheritdoc/>
    public override string Name => address.ToString();

    /// <summary>Opens the store at <paramref name="address"/>; see <see cref="Migrations"/>.</summary>
    /// <exception cref="DatabaseUnusableException">It cannot be reached or may not be used; the message says why.</exception>
    public static PostgresDatabase Open(PostgresAddress address, Durability durability = Durability.Full)
    {
        ArgumentNullException.ThrowIfNull(address);
        var parts = new NpgsqlConnectionStringBuilder(address.Connection) { IncludeErrorDetail = false, Enlist = false };
        if (!parts.ShouldSerialize("Timeout"))
            parts.Timeout = ConnectSeconds;
        try
        {
            using var server = new NpgsqlConnection(Alone(parts));
            server.Open();
            PostgresRequirements.Check(server, address.ToString(), durability);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw new DatabaseUnusableException(PostgresFailure.OfOpening(failure, address.ToString(), parts.Username), failure);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new DatabaseUnusableException($"{address}: the options of the connection string do not go together: {failure.Message}", failure);
        }

        return new PostgresDatabase(address, parts, durability);
    }

    /// <inheritdoc/>
    public override DbConnection OpenRead() => readers.OpenConnection();

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenReadAsync(CancellationToken cancellation) => await readers.OpenConnectionAsync(cancellation);

    /// <inheritdoc/>
    public override void Execute(string sql)
    {
        using var connection = OpenWrite();
        connection.Execute(sql);
    }

    internal override string Explain(Exception failure) => PostgresFailure.Of(failure, Name);

    // Checked each time: after a failover it may be another server, with other settings.
    internal override WriteGroup OpenGroup(string writer)
    {
        var connection = OpenWrite();
        try
        {
            PostgresRequirements.Check(connection, Name, durability);
            return new PostgresGroup(connection, writer);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Two servers that start at once would both find the schema missing.
    internal override IDisposable LockSchema()
    {
        var connection = OpenWrite();
        try
        {
            connection.Execute("set lock_timeout = '60s'; select pg_advisory_lock(hashtextextended(@SchemaLock, 0))", new { SchemaLock }, commandTimeout: 90);
            return connection; // The lock goes with it.
        }
        catch (NpgsqlException failure)
        {
            connection.Dispose();
            throw new DatabaseUnusableException($"{Name}: another server has been changing the schema for a minute: {failure.Message}", failure);
        }
    }

    internal override IReadOnlyList<string> AppliedScripts()
    {
        using var connection = OpenRead();
        return connection.ExecuteScalar<bool>("select to_regclass('schemaversions') is not null")
            ? connection.Query<string>("select scriptname from schemaversions order by scriptname").AsList()
            : [];
    }

    internal override UpgradeEngineBuilder Upgrade() => DeployChanges.To.PostgresqlDatabase(Alone(parts));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => readers.Dispose();

    // Not from the pool, so that disposing of it really ends the session.
    private static string Alone(NpgsqlConnectionStringBuilder parts) => new NpgsqlConnectionStringBuilder(parts.ConnectionString)
    {
        Pooling = false,
        ApplicationName = "countersign",
        IncludeFailedBatchedCommand = true, // Tells a seal that is refused from a row that is.
    }.ConnectionString;

    private static NpgsqlDataSource Readers(NpgsqlConnectionStringBuilder parts)
    {
        var pool = new NpgsqlConnectionStringBuilder(parts.ConnectionString) { NoResetOnClose = true, ApplicationName = "countersign readers" };
        if (!pool.ShouldSerialize("Maximum Pool Size"))
            pool.MaxPoolSize = MostReaders;
        KeepStatements(pool);
        return new NpgsqlDataSourceBuilder(pool.ConnectionString)
            .UsePhysicalConnectionInitializer(
                connection => connection.Execute(ReadSession),
                connection => connection.ExecuteAsync(ReadSession))
            .Build();
    }

    private NpgsqlConnection OpenWrite()
    {
        var alone = new NpgsqlConnectionStringBuilder(Alone(parts));
        KeepStatements(alone);
        var connection = new NpgsqlConnection(alone.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute(writeSession);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Behind a pooler, which must give each connection a session of its own, an operator may turn it off with 'Max Auto Prepare=0'.
    private static void KeepStatements(NpgsqlConnectionStringBuilder parts)
    {
        if (parts.ShouldSerialize("Max Auto Prepare"))
            return;
        parts.MaxAutoPrepare = StatementsKept;
        parts.AutoPrepareMinUsages = 2;
    }
}
