namespace Countersign.Server.Storage;

/// <summary>The statements of a table on PostgreSQL.</summary>
internal static class PostgresSql
{
    private const char Mark = '$';

    /// <summary>Many new rows, each column an array.</summary>
    public static string InsertMany(Table table) =>
        $"insert into {table.Name} ({TableSql.Names(table)}) select {TableSql.Names(table)} "
        + $"from unnest({TableSql.Places(table, Mark)}) as added ({TableSql.Names(table)})";

    /// <summary>One row that is replaced, changed or removed. To change a row that is not there divides by zero, so that the commit behind it fails.</summary>
    public static string One(Table table) => table.Kind == WriteKind.Update
        ? $"with changed as ({TableSql.One(table, Mark)} returning 1) select 1 / count(*) from changed"
        : TableSql.One(table, Mark);
}
