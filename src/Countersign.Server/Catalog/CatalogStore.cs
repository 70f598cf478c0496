using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Countersign.Server.Accounts;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Catalog;

/// <summary>Keeps every version of the catalog, and the newest one in memory as a snapshot that is swapped on change; version 0 is the empty one.</summary>
public sealed class CatalogStore(Database database, GroupCommit commit, TimeProvider time)
{
    private const string NewestSql = "select cast(coalesce(max(version), 0) as bigint) from catalog";
    private const string TextSql = "select text from catalog where version = @version";

    private static readonly Table Versions = new("catalog", WriteKind.Insert,
        new Column("version", ColumnType.Integer, IsKey: true), new Column("text", ColumnType.Text), new Column("imported_at", ColumnType.Integer));

    private const int MostEarlier = 16;

    private readonly Lock swapping = new();
    private readonly Generations<long, CatalogSnapshot> earlier = new(MostEarlier);
    private volatile CatalogSnapshot current = new(0, new CatalogFile { Products = [] });

    /// <summary>The newest version that was loaded; take it once for everything that belongs together.</summary>
    public CatalogSnapshot Current => current;

    /// <summary>Loads the newest version if it is not loaded yet, such as one that another process has imported; cheap when nothing has changed.</summary>
    /// <exception cref="InvalidDataException">The stored text cannot be read; the snapshot stays.</exception>
    public async Task Refresh(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var newest = await connection.ExecuteScalarAsync<long>(new CommandDefinition(NewestSql, cancellationToken: cancellation));
        if (newest <= current.Version)
            return;
        Swap(await Read(connection, newest, cancellation));
    }

    /// <summary>The version that an order was priced by, which may be an earlier one.</summary>
    /// <exception cref="InvalidDataException">The stored text cannot be read.</exception>
    public async ValueTask<CatalogSnapshot> Of(long version, CancellationToken cancellation)
    {
        if (current is var newest && newest.Version == version)
            return newest;
        if (earlier.TryGet(version, out var remembered))
            return remembered;
        await using var connection = await database.OpenReadAsync(cancellation);
        var snapshot = await Read(connection, version, cancellation);
        earlier.Set(version, snapshot);
        return snapshot;
    }

    /// <summary>Makes <paramref name="text"/> the next version and takes it into use; nothing changes when it has faults or says what is in use already.</summary>
    /// <returns>All faults of the text; none when it is in use.</returns>
    public async Task<IReadOnlyList<CatalogFileFault>> Import(string text, CancellationToken cancellation)
    {
        if (CatalogFile.Read(text) is var reading && reading.File is not { } file)
            return reading.Faults;

        var canonical = file.Write();
        do
        {
            await Refresh(cancellation);
        }
        while (current.File.Write() != canonical && !await Keep(new CatalogSnapshot(current.Version + 1, file), canonical, cancellation));
        return [];
    }

    private static async Task<CatalogSnapshot> Read(DbConnection connection, long version, CancellationToken cancellation)
    {
        var text = await connection.QuerySingleAsync<string>(new CommandDefinition(TextSql, new { version }, cancellationToken: cancellation));
        var reading = CatalogFile.Read(text);
        return new CatalogSnapshot(version, reading.File
            ?? throw new InvalidDataException($"Version {version} of the catalog cannot be read: {string.Join("; ", reading.Faults)}."));
    }

    // False when another process has taken the version; its catalog is then older than this one all the same.
    private async Task<bool> Keep(CatalogSnapshot next, string text, CancellationToken cancellation)
    {
        var write = new Write
        {
            Claims = [new Claim("catalog", $"{next.Version}", Holder: "import")],
            Rows = [new Row(Versions, next.Version, text, time.GetUtcNow().ToUnixTimeMilliseconds())],
            Audit = [new AuditEntry("operator", "catalog.imported", $"catalog:{next.Version}", $$"""{"sha256":"{{HashOf(text)}}"}""")],
        };
        if (await commit.Commit(write, cancellation) != CommitResult.Kept)
            return false;
        Swap(next);
        return true;
    }

    private void Swap(CatalogSnapshot next)
    {
        lock (swapping)
        {
            if (next.Version > current.Version)
                current = next;
        }
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
