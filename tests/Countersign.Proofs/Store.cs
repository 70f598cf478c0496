using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Countersign.Proofs;

/// <summary>Where the server of a proof keeps its orders, and how they are read past it.</summary>
public sealed class Store : IAsyncDisposable
{
    private readonly string? own;
    private bool isKept;

    private Store(string data, string? own)
    {
        DataDirectory = data;
        this.own = own;
    }

    /// <summary>The server's data directory.</summary>
    public string DataDirectory { get; }

    /// <summary>The database server; null on SQLite.</summary>
    public PostgresCluster? Cluster { get; private set; }

    private string? Database { get; set; }

    /// <summary>Opens the store in <paramref name="directory"/>, with what lies there, or a fresh one in temporary directories.</summary>
    public static async Task<Store> Open(Engine engine, string? directory, CancellationToken cancellation)
    {
        var own = directory is null ? Directory.CreateTempSubdirectory("countersign-proof-").FullName : null;
        var store = new Store(Path.Combine(directory ?? own!, "data"), own);
        if (engine == Engine.Sqlite)
            return store;
        try
        {
            store.Cluster = await PostgresCluster.Start(directory is null ? null : Path.Combine(directory, "postgres"), cancellation);
            store.Database = await store.Cluster.CreateDatabase("countersign", cancellation);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server on it, with further settings.</summary>
    public Task<ServerProcess> Serve(string program, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        var all = new Dictionary<string, string>(settings);
        if (Database is not null)
            all["Database"] = Database;
        return ServerProcess.Start(program, DataDirectory, all, cancellation);
    }

    /// <summary>A connection of one's own to what is stored.</summary>
    public async Task<DbConnection> Connect(CancellationToken cancellation)
    {
        DbConnection connection = Database is null
            ? new SqliteConnection($"Data Source={Path.Combine(DataDirectory, "countersign.db")};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection($"{Database};Pooling=false;Command Timeout=120");
        await connection.OpenAsync(cancellation);
        return connection;
    }

    /// <summary>Leaves everything where it is, and says where.</summary>
    public string Keep()
    {
        isKept = true;
        Cluster?.Keep();
        return Cluster is null ? DataDirectory : $"{DataDirectory} and {Cluster.Directory}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null)
            await Cluster.DisposeAsync();
        if (own is not null && !isKept)
            Directory.Delete(own, recursive: true);
    }
}
