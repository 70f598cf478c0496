namespace Countersign.Server.Storage;

/// <summary>Everything one caller wants kept together: all of it is durable, or none of it is.</summary>
public sealed record Write
{
    /// <summary>The rows that the caller judged on; if one has changed since, nothing is written.</summary>
    public IReadOnlyList<Expectation> Versions { get; init; } = [];

    /// <summary>What only one may hold; if one is taken, nothing is written.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>The rows, written in this order; a row that another refers to comes first.</summary>
    public IReadOnlyList<Row> Rows { get; init; } = [];

    /// <summary>Who did what, chained so that a later change of it is found (<see cref="AuditTrail"/>).</summary>
    public IReadOnlyList<AuditEntry> Audit { get; init; } = [];

    /// <summary>What no engine could store: a value of another type than its column, or text that is none; null when there is nothing.</summary>
    public string? Fault()
    {
        for (var i = 0; i < Rows.Count; i++)
        {
            if (Rows[i].Fault() is { } fault)
                return fault;
        }

        for (var i = 0; i < Audit.Count; i++)
        {
            var (actor, action, subject, body) = Audit[i];
            if (!Column.IsText(actor) || !Column.IsText(action) || !Column.IsText(subject) || !Column.IsText(body))
                return "An audit entry holds what is no text.";
        }

        return null;
    }
}

/// <summary>One row: a value for each column of <paramref name="Table"/>; string, long, int, bool (0 or 1), byte[] or null.</summary>
public sealed record Row(Table Table, params object?[] Values)
{
    /// <summary>Why the row does not fit its table, without repeating a value; null when it does.</summary>
    public string? Fault()
    {
        if (Values.Length != Table.Columns.Length)
            return $"{Table.Name} takes {Table.Columns.Length} values, not {Values.Length}.";
        for (var i = 0; i < Values.Length; i++)
        {
            if (!Table.Columns[i].Takes(Values[i]))
                return $"{Table.Name}.{Table.Columns[i].Name} takes {Table.Columns[i].Type}, not {Values[i]!.GetType().Name}.";
        }

        return null;
    }
}

/// <summary>
/// The row <paramref name="Id"/> of <paramref name="Table"/> must still have <paramref name="Version"/>; <paramref name="Raise"/> adds
/// one to it, so that whoever judged on the same version is overtaken.
/// </summary>
public sealed record Expectation(string Table, long Id, long Version, bool Raise);

/// <summary>
/// A key that only one write can win, whoever its <paramref name="Holder"/> is; from <paramref name="ExpiresAt"/> (Unix milliseconds;
/// null: never) on another write may take it over.
/// </summary>
public sealed record Claim(string Scope, string Key, string Holder, long? ExpiresAt = null)
{
    /// <summary>The order in which claims are taken, the same everywhere.</summary>
    public static int ByKey(Claim a, Claim b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return ByKey((a.Scope, a.Key), (b.Scope, b.Key));
    }

    /// <summary>The same for claims of which no more is known.</summary>
    public static int ByKey((string Scope, string Key) a, (string Scope, string Key) b) =>
        string.CompareOrdinal(a.Scope, b.Scope) is var scope and not 0 ? scope : string.CompareOrdinal(a.Key, b.Key);
}

/// <summary>Who (<paramref name="Actor"/>) did what (<paramref name="Action"/>) to what (<paramref name="Subject"/>); never a secret.</summary>
public sealed record AuditEntry(string Actor, string Action, string Subject, string Body);

/// <summary>Kept: durable. Overtaken: a version or a claim was lost, nothing is stored; read the facts again and judge anew.</summary>
public enum CommitResult { Kept, Overtaken }
