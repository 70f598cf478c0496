using System.Globalization;
using Countersign.Server.Storage;

namespace Countersign.Server.Outbox;

/// <summary>What must happen after a commit, written with it: workers deliver it later, at least once.</summary>
public static class OutboxMessage
{
    private static readonly Table Messages = new("outbox", WriteKind.Insert,
        new("id", ColumnType.Text, IsKey: true), new("topic", ColumnType.Text), new("subject", ColumnType.Integer), new("body", ColumnType.Text),
        new("created_at", ColumnType.Integer));

    /// <summary>The row of a message on <paramref name="topic"/> about <paramref name="subject"/>; its id is the same however often it is delivered.</summary>
    public static Row Row(string topic, long subject, string body, long createdAt) =>
        RowOf(string.Create(CultureInfo.InvariantCulture, $"{topic}/{subject}"), topic, subject, body, createdAt);

    /// <summary>The row of a message on what can happen more than once; <paramref name="occasion"/> tells one time from the others.</summary>
    public static Row Row(string topic, long subject, long occasion, string body, long createdAt) =>
        RowOf(string.Create(CultureInfo.InvariantCulture, $"{topic}/{subject}/{occasion}"), topic, subject, body, createdAt);

    private static Row RowOf(string id, string topic, long subject, string body, long createdAt) => new(Messages, id, topic, subject, body, createdAt);
}
