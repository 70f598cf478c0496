namespace Countersign.Server.Storage;

/// <summary>
/// Keeps a group of writes in one transaction: versions are compared first, then claims are taken in the order of their keys, then what
/// survived is written and its audit entries sealed. Used by one thread.
/// </summary>
internal abstract class WriteGroup : IDisposable
{
    /// <summary>What is wrong when a group's seal is not taken: no write is to blame for that.</summary>
    protected const string Unsealed = "The audit trail cannot be continued.";

    private readonly Dictionary<(string Table, long Id), long?> versions = [];
    private readonly List<(Claim Claim, PendingWrite Write, int Order)> claims = [];

    /// <summary>Whether a commit was begun whose end is not known.</summary>
    public bool IsInDoubt { get; protected set; }

    /// <summary>Judges and stores <paramref name="group"/>; returns after the durable commit.</summary>
    /// <exception cref="WriteRefusedException">One of the writes breaks the schema; nothing is stored.</exception>
    /// <exception cref="WritesCollidedException">Another server was in the way; nothing is stored.</exception>
    /// <exception cref="Exception">Any other: the store is broken.</exception>
    public abstract void Keep(List<PendingWrite> group, AuditChain chain, long now);

    /// <summary>Whether the group <paramref name="sequence"/> of <paramref name="writer"/> was committed.</summary>
    public abstract bool Holds(string writer, long sequence);

    /// <summary>Throws unless the store is durable again.</summary>
    public abstract void Prove(long now);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The version of a row as the transaction sees it; null when the row is not there.</summary>
    protected abstract long? ReadVersion(string table, long id);

    /// <summary>Marks the writes that were judged on a version which is no longer the current one.</summary>
    protected void CompareVersions(List<PendingWrite> group)
    {
        versions.Clear();
        foreach (var pending in group)
        {
            var expected = pending.Write.Versions;
            for (var i = 0; i < expected.Count && !pending.IsOvertaken; i++)
                pending.IsOvertaken = Current(expected[i]) != expected[i].Version;
            for (var i = 0; i < expected.Count && !pending.IsOvertaken; i++)
            {
                // Whoever comes later in the group judged on a version that this write ends.
                if (expected[i].Raise)
                    versions[(expected[i].Table, expected[i].Id)] = expected[i].Version + 1;
            }
        }
    }

    /// <summary>
    /// The claims of what is still to be kept, in the same order in every server, so that two of them never wait for each other; of equal keys
    /// the earlier write's comes first.
    /// </summary>
    protected IReadOnlyList<(Claim Claim, PendingWrite Write, int Order)> ClaimsInOrder(List<PendingWrite> group)
    {
        claims.Clear();
        foreach (var pending in group)
        {
            if (pending.IsOvertaken)
                continue;
            var wanted = pending.Write.Claims;
            for (var i = 0; i < wanted.Count; i++)
                claims.Add((wanted[i], pending, claims.Count));
        }

        claims.Sort(static (a, b) => Claim.ByKey(a.Claim, b.Claim) is var order and not 0 ? order : a.Order.CompareTo(b.Order));
        return claims;
    }

    private long? Current(Expectation expected)
    {
        var row = (expected.Table, expected.Id);
        if (!versions.TryGetValue(row, out var version))
            versions.Add(row, version = ReadVersion(expected.Table, expected.Id));
        return version;
    }
}
