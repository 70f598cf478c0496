using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Countersign.Server.Storage;

/// <summary>How a column's value is stored: UTF-8 text, a 64-bit integer (flags are 0 or 1), or bytes.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "Integer is what SQL calls it.")]
public enum ColumnType { Text, Integer, Bytes }

/// <summary>One column that writes name; key columns decide which row an upsert or an update meets.</summary>
public sealed record Column(string Name, ColumnType Type, bool IsKey = false)
{
    /// <summary>Whether both engines store <paramref name="value"/> as it is.</summary>
    public bool Takes(object? value) => value switch
    {
        null => true,
        string text => Type == ColumnType.Text && IsText(text),
        long or int or bool => Type == ColumnType.Integer,
        byte[] => Type == ColumnType.Bytes,
        _ => false,
    };

    /// <summary>Whether a text is one on both engines: no NUL, and no half of a character.</summary>
    public static bool IsText(string? text)
    {
        if (text is null || text.Contains('\0', StringComparison.Ordinal))
            return false;
        var first = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        return first < 0 || IsPaired(text.AsSpan(first));
    }

    private static bool IsPaired(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
                return false;
            text = text[length..];
        }

        return true;
    }
}

/// <summary>
/// What a row does to its table: add, add or replace the non-keys, replace the non-keys of a row that must be there, or remove every row
/// that has the keys.
/// </summary>
public enum WriteKind { Insert, Upsert, Update, Delete }

/// <summary>
/// A table as writes see it. The statements of an engine are made from it, so Storage knows no noun; make one instance per table and
/// kind and keep it, because prepared statements are kept per instance.
/// </summary>
public sealed class Table
{
    /// <summary>Names are part of SQL text and so come from code only.</summary>
    public Table(string name, WriteKind kind, params Column[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (kind is WriteKind.Upsert or WriteKind.Update && columns.All(column => column.IsKey == columns[0].IsKey))
            throw new ArgumentException($"{kind} of {name} needs key columns and other columns.", nameof(columns));
        if (kind == WriteKind.Delete && !columns.All(column => column.IsKey))
            throw new ArgumentException($"{kind} of {name} needs key columns only.", nameof(columns));
        Name = name;
        Kind = kind;
        Columns = [.. columns];
    }

    /// <summary>The table's name in the schema.</summary>
    public string Name { get; }

    /// <summary>What a row of this table does.</summary>
    public WriteKind Kind { get; }

    /// <summary>The columns, in the order of a row's values.</summary>
    public ImmutableArray<Column> Columns { get; }
}
