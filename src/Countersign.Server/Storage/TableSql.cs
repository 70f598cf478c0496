namespace Countersign.Server.Storage;

/// <summary>The statements of a table, the same on both engines but for the character that marks a parameter.</summary>
internal static class TableSql
{
    /// <summary>One row that is added, replaced, changed or removed; parameter 1 is the first column's value.</summary>
    public static string One(Table table, char mark) => table.Kind switch
    {
        WriteKind.Update => $"update {table.Name} set {Assignments(table, mark, isKey: false, ", ")} where {Assignments(table, mark, isKey: true, " and ")}",
        WriteKind.Upsert => $"insert into {table.Name} ({Names(table)}) values ({Places(table, mark)}) "
            + $"on conflict ({string.Join(", ", table.Columns.Where(column => column.IsKey).Select(column => column.Name))}) "
            + $"do update set {Assignments(table, mark, isKey: false, ", ")}",
        WriteKind.Delete => $"delete from {table.Name} where {Assignments(table, mark, isKey: true, " and ")}",
        _ => $"insert into {table.Name} ({Names(table)}) values ({Places(table, mark)})",
    };

    /// <summary>The columns.</summary>
    public static string Names(Table table) => string.Join(", ", table.Columns.Select(column => column.Name));

    /// <summary>A parameter for each column.</summary>
    public static string Places(Table table, char mark) => string.Join(", ", table.Columns.Select((_, i) => $"{mark}{i + 1}"));

    private static string Assignments(Table table, char mark, bool isKey, string separator) => string.Join(separator, table.Columns
        .Select((column, i) => (column, Text: $"{column.Name} = {mark}{i + 1}"))
        .Where(assignment => assignment.column.IsKey == isKey)
        .Select(assignment => assignment.Text));
}
