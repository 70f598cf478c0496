using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Countersign.Server.Storage;

/// <summary>The statements that groups run on one connection, prepared at their first use and kept until the connection closes.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly sqlite3 database = connection.Handle ?? throw new ArgumentException("The connection is closed.", nameof(connection));
    private readonly Dictionary<string, SqliteStatement> bySql = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SqliteStatement Read, SqliteStatement Raise)> versions = new(StringComparer.Ordinal);
    private readonly Dictionary<Table, SqliteStatement> rows = [];

    public SqliteStatement this[string sql]
    {
        get
        {
            if (!bySql.TryGetValue(sql, out var statement))
                bySql.Add(sql, statement = new SqliteStatement(database, sql));
            return statement;
        }
    }

    /// <summary>Null when the row is not there.</summary>
    public long? Version(string table, long id) => VersionOf(table).Read.Bind(1, id).Execute(out var version) ? version : null;

    public void SetVersion(string table, long id, long version) => VersionOf(table).Raise.Bind(1, id).Bind(2, version).Execute();

    public void Write(Row row)
    {
        var table = row.Table;
        if (!rows.TryGetValue(table, out var statement))
            rows.Add(table, statement = this[TableSql.One(table, '?')]);
        for (var i = 0; i < row.Values.Length; i++)
            statement.Bind(i + 1, row.Values[i]);
        statement.Execute();
        if (table.Kind == WriteKind.Update && statement.Changes() == 0)
            throw new WriteRefusedException($"The row of {table.Name} to update is not there.");
    }

    public void Dispose()
    {
        foreach (var statement in bySql.Values)
            statement.Dispose();
    }

    private (SqliteStatement Read, SqliteStatement Raise) VersionOf(string table)
    {
        if (!versions.TryGetValue(table, out var pair))
        {
            pair = (this[$"select version from {table} where id = ?1"], this[$"update {table} set version = ?2 where id = ?1"]);
            versions.Add(table, pair);
        }

        return pair;
    }
}
