using System.Buffers.Binary;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Countersign.Server.Storage;

/// <summary>The first audit group that is not as it was written, and how that shows.</summary>
public sealed record BrokenAuditGroup(string Writer, long Sequence, string Reason);

/// <summary>
/// The trail of who changed what. Entries are chained per writer and commit group: a group's hash is SHA-256 over the hash it continues from
/// and all of its entries, so that changing, deleting or reordering one is found unless everything after it is forged too.
/// </summary>
public static class AuditTrail
{
    /// <summary>What the first group of a new store continues from.</summary>
    internal const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    private const string Groups = """
        select g.writer, g.sequence, g.previous_hash as PreviousHash, g.hash, a.position, a.at, a.actor, a.action, a.subject, a.body
        from audit_group g left join audit a on a.writer = g.writer and a.sequence = g.sequence
        order by g.writer, g.sequence, a.position
        """;

    private const string Firsts =
        "select writer, sequence, previous_hash as PreviousHash from audit_group where sequence = 1 order by writer";

    private const string Orphans = """
        select a.writer, a.sequence from audit a
        where not exists (select 1 from audit_group g where g.writer = a.writer and g.sequence = a.sequence)
        order by a.writer, a.sequence limit 1
        """;

    /// <summary>Reads the whole trail; null when every group is as it was written.</summary>
    public static BrokenAuditGroup? Verify(DbConnection connection)
    {
        var reading = new Reading(connection.Query<Line>(Firsts).AsList());
        foreach (var line in connection.Query<Line>(Groups, buffered: false))
        {
            if (reading.Take(line) is { } broken)
                return broken;
        }

        if (reading.End() is { } last)
            return last;
        return connection.QueryFirstOrDefault<Line>(Orphans) is { } orphan
            ? new BrokenAuditGroup(orphan.Writer, orphan.Sequence, "Its entries are there, the group is not.")
            : null;
    }

    /// <summary>The canonical form of an entry: each field behind its length, so that no two entries read the same.</summary>
    internal static void Append(List<byte> entries, long at, AuditEntry entry)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, at);
        entries.AddRange(number);
        Append(entries, entry.Actor);
        Append(entries, entry.Action);
        Append(entries, entry.Subject);
        Append(entries, entry.Body);
    }

    /// <summary>Lower-case hex of SHA-256 over the previous hash, the group's place and the canonical form of its entries.</summary>
    internal static string Hash(string previous, string writer, long sequence, ReadOnlySpan<byte> entries)
    {
        var group = new List<byte>(entries.Length + 160);
        Append(group, previous);
        Append(group, writer);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, sequence);
        group.AddRange(number);
        group.AddRange(entries);
        return Convert.ToHexStringLower(SHA256.HashData(CollectionsMarshal.AsSpan(group)));
    }

    private static void Append(List<byte> bytes, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, utf8.Length);
        bytes.AddRange(length);
        bytes.AddRange(utf8);
    }

    private sealed record Line
    {
        public string Writer { get; init; } = "";
        public long Sequence { get; init; }
        public string PreviousHash { get; init; } = "";
        public string Hash { get; init; } = "";
        public long? Position { get; init; }
        public long At { get; init; }
        public string Actor { get; init; } = "";
        public string Action { get; init; } = "";
        public string Subject { get; init; } = "";
        public string Body { get; init; } = "";
    }

    /// <summary>Recomputes group after group while their lines are read in order.</summary>
    private sealed class Reading(List<Line> firsts)
    {
        private readonly List<byte> entries = [];
        // What the writers' first groups continue from and has not come by yet: few, while the groups may be millions.
        private readonly HashSet<string> awaited = new(firsts.Select(first => first.PreviousHash).Where(hash => hash != NoHash), StringComparer.Ordinal);
        private Line? group;
        private Line? before;

        public BrokenAuditGroup? Take(Line line)
        {
            var isNext = group is null || group.Writer != line.Writer || group.Sequence != line.Sequence;
            if (isNext && Close() is { } broken)
                return broken;
            group = isNext ? line : group;
            if (line.Position is not null)
                Append(entries, line.At, new AuditEntry(line.Actor, line.Action, line.Subject, line.Body));
            return null;
        }

        public BrokenAuditGroup? End()
        {
            if (Close() is { } broken)
                return broken;
            return firsts.Find(first => awaited.Contains(first.PreviousHash)) is { } lost
                ? new BrokenAuditGroup(lost.Writer, lost.Sequence, "The group it continues from is not there.")
                : null;
        }

        private BrokenAuditGroup? Close()
        {
            if (group is null)
                return null;
            var hash = AuditTrail.Hash(group.PreviousHash, group.Writer, group.Sequence, CollectionsMarshal.AsSpan(entries));
            if (hash != group.Hash)
                return new BrokenAuditGroup(group.Writer, group.Sequence, "Its entries are not those that were written.");
            if (!Continues())
                return new BrokenAuditGroup(group.Writer, group.Sequence, "It does not continue from the group before it.");
            awaited.Remove(group.Hash);
            before = group;
            entries.Clear();
            return null;
        }

        private bool Continues() => before?.Writer == group!.Writer
            ? group.Sequence == before.Sequence + 1 && group.PreviousHash == before.Hash
            : group.Sequence == 1;
    }
}
