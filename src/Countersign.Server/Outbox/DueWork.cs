using System.Buffers.Binary;
using System.Security.Cryptography;
using Countersign.Server.Storage;

namespace Countersign.Server.Outbox;

/// <summary>Work that is to be done at a time, at least once, by whichever server comes first: what a handler of its kind is given.</summary>
public sealed record DueWork
{
    private static readonly Table Armed = new("due_work", WriteKind.Upsert,
        new("id", ColumnType.Integer), new("kind", ColumnType.Text, IsKey: true), new("subject", ColumnType.Integer, IsKey: true),
        new("detail", ColumnType.Text), new("due_at", ColumnType.Integer), new("attempts", ColumnType.Integer), new("trouble", ColumnType.Text),
        new("version", ColumnType.Integer));

    // Each process counts from where chance puts it among 4.6 * 10^18, so that whoever arms work asks nobody for a number, and neighbours in
    // time are neighbours in the table: ids that are all drawn cost SQLite a third of its orders.
    private static long lastId = FirstId();

    /// <summary>This arming of the work; another each time the work is armed again.</summary>
    public long Id { get; init; }

    /// <summary>The name of its <see cref="WorkKind"/>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What it is about, such as the id of an order; there is one work of a kind for each.</summary>
    public long Subject { get; init; }

    /// <summary>What the handler needs besides, in a form of the kind's own; never a secret.</summary>
    public string Detail { get; init; } = "";

    /// <summary>How often it was begun since it was armed or put off, this time included.</summary>
    public long Attempts { get; init; }

    /// <summary>The version that the outcome must find, lest the lease has been lost.</summary>
    public long Version { get; init; }

    /// <summary>
    /// The row that arms the work, for the write that it follows from. Work of that kind and subject that is there already is replaced, even
    /// while it runs or after it was given up: it will be done once more, as if it were new.
    /// </summary>
    /// <param name="kind">The name of a <see cref="WorkKind"/>.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="detail">What the handler needs besides.</param>
    /// <param name="dueAt">Unix milliseconds.</param>
    public static Row Row(string kind, long subject, string detail, long dueAt) =>
        new(Armed, Interlocked.Increment(ref lastId), kind, subject, detail, dueAt, 0L, "", 1L);

    private static long FirstId()
    {
        Span<byte> random = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(random);
        return BinaryPrimitives.ReadInt64LittleEndian(random) & (long.MaxValue >> 1);
    }
}
