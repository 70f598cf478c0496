namespace Countersign.Server.Storage;

/// <summary>Where a store is: SQLite in the data directory, or PostgreSQL.</summary>
/// <param name="DataDirectory">The absolute path of the data directory.</param>
/// <param name="Postgres">Where PostgreSQL is; null for SQLite.</param>
/// <param name="Durability">What a commit waits for.</param>
public sealed record StoreAddress(string DataDirectory, PostgresAddress? Postgres = null, Durability Durability = Durability.Full)
{
    /// <summary>Opens the store for a server.</summary>
    /// <exception cref="DatabaseUnusableException">It cannot be used; the message says why.</exception>
    public Database Open() => Postgres is null
        ? SqliteDatabase.Open(DataDirectory, Durability)
        : PostgresDatabase.Open(Postgres, Durability);

    /// <summary>The same for a command that does one thing while a server may be running.</summary>
    /// <exception cref="DatabaseUnusableException">It cannot be used; the message says why.</exception>
    public Database OpenBesideServer() => Postgres is null ? SqliteDatabase.OpenBesideServer(DataDirectory) : Open();

    /// <summary>The place in words.</summary>
    public override string ToString() => Postgres?.ToString() ?? DataDirectory;
}
