using System.Diagnostics;

namespace Countersign.Server.Storage;

/// <summary>The statements of a table on PostgreSQL.</summary>
internal static class PostgresSql
{
    /// <summary>Many new rows, each column an array.</summary>
    public static string InsertMany(Table table) =>
        $"insert into {table.Name} ({Names(table)}) select {Names(table)} from unnest({Places(table)}) as added ({Names(table)})";

    /// <summary>One row that is replaced, changed or removed. To change a row that is not there divides by zero, so that the commit behind it fails.</summary>
    public static string One(Table table) => table.Kind switch
    {
        WriteKind.Upsert => $"insert into {table.Name} ({Names(table)}) values ({Places(table)}) "
            + $"on conflict ({string.Join(", ", table.Columns.Where(column => column.IsKey).Select(column => column.Name))}) "
            + $"do update set {Assignments(table, isKey: false, ", ")}",
        WriteKind.Update => $"with changed as (update {table.Name} set {Assignments(table, isKey: false, ", ")} "
            + $"where {Assignments(table, isKey: true, " and ")} returning 1) select 1 / count(*) from changed",
        WriteKind.Delete => $"delete from {table.Name} where {Assignments(table, isKey: true, " and ")}",
        _ => throw new UnreachableException(),
    };

    private static string Names(Table table) => string.Join(", ", table.Columns.Select(column => column.Name));

    private static string Places(Table table) => string.Join(", ", table.Columns.Select((_, i) => $"${i + 1}"));

    private static string Assignments(Table table, bool isKey, string separator) => string.Join(separator, table.Columns
        .Select((column, i) => (column, Text: $"{column.Name} = ${i + 1}"))
        .Where(assignment => assignment.column.IsKey == isKey)
        .Select(assignment => assignment.Text));
}
