using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;

namespace Countersign.Server.Storage;

/// <summary>
/// Where one writer's chain of audit groups stands: the group being written, and the hash it continues from. Every group that is kept has
/// its row, with or without entries, because the row is also what proves that the group was committed.
/// </summary>
internal sealed class AuditChain
{
    private readonly List<byte> entries = [];
    private string previous;
    private string hash = "";
    private long at;
    private long position;

    private AuditChain(string writer, string previous) => (Writer, this.previous) = (writer, previous);

    /// <summary>Drawn anew at each start; sorts by time, so that the newest writer is found by its name.</summary>
    public string Writer { get; }

    /// <summary>The number of the group being written, from 1.</summary>
    public long Sequence { get; private set; } = 1;

    /// <summary>A new writer's chain; it continues from the newest group there is, so that cutting off an older chain's end is found.</summary>
    public static AuditChain Start(DbConnection connection, TimeProvider clock)
    {
        var head = connection.QueryFirstOrDefault<string>("select hash from audit_group order by writer desc, sequence desc limit 1");
        return new AuditChain(Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"), head ?? AuditTrail.NoHash);
    }

    /// <summary>Begins the group anew, at <paramref name="now"/>.</summary>
    public void Begin(long now)
    {
        at = now;
        position = 0;
        entries.Clear();
    }

    /// <summary>Adds an entry and gives its position in the group, from 1.</summary>
    public long Add(AuditEntry entry)
    {
        AuditTrail.Append(entries, at, entry);
        return ++position;
    }

    public (string Previous, string Hash) Seal()
    {
        hash = AuditTrail.Hash(previous, Writer, Sequence, CollectionsMarshal.AsSpan(entries));
        return (previous, hash);
    }

    /// <summary>The sealed group was committed.</summary>
    public void Advance()
    {
        previous = hash;
        Sequence++;
    }
}
