using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Countersign.Server.Storage;

/// <summary>
/// One prepared statement, used again and again by one thread. SQLite's own interface, because a command object a row costs a third more
/// allocation on the path that every order takes.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private byte[] utf8 = new byte[1024];

    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(sqlite3_prepare_v3(database, sql, SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public SqliteStatement Bind(int index, long value)
    {
        Check(sqlite3_bind_int64(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (utf8.Length < most)
            utf8 = new byte[most];
        var length = Encoding.UTF8.GetBytes(value, utf8);
        // Never an empty span at a null address, which would be stored as NULL.
        Check(sqlite3_bind_text(statement, index, utf8.AsSpan(0, length)));
        return this;
    }

    /// <summary>Binds a value that fits its column.</summary>
    public void Bind(int index, object? value)
    {
        switch (value)
        {
            case null: Check(sqlite3_bind_null(statement, index)); break;
            case string text: Bind(index, text); break;
            case long number: Bind(index, number); break;
            case int number: Bind(index, (long)number); break;
            case bool flag: Bind(index, flag ? 1L : 0L); break;
            case byte[] { Length: 0 }: Check(sqlite3_bind_zeroblob(statement, index, 0)); break;
            case byte[] bytes: Check(sqlite3_bind_blob(statement, index, bytes)); break;
            default: throw new UnreachableException();
        }
    }

    public SqliteStatement BindNull(int index)
    {
        Check(sqlite3_bind_null(statement, index));
        return this;
    }

    /// <summary>Runs the statement to its end and says whether it gave a row.</summary>
    public bool Execute() => Execute(out _);

    /// <summary>Runs the statement to its end and gives the first column of its first row.</summary>
    public bool Execute(out long value)
    {
        try
        {
            value = 0;
            var step = sqlite3_step(statement);
            var hasRow = step == SQLITE_ROW;
            if (hasRow)
                value = sqlite3_column_int64(statement, 0);
            while (step == SQLITE_ROW)
                step = sqlite3_step(statement);
            if (step != SQLITE_DONE)
                Fail();
            return hasRow;
        }
        finally
        {
            // It repeats the error that the step reported.
            _ = sqlite3_reset(statement);
        }
    }

    /// <summary>How many rows the last statement on the connection changed.</summary>
    public int Changes() => sqlite3_changes(database);

    public void Dispose() => statement.Dispose();

    private void Check(int result)
    {
        if (result != SQLITE_OK)
            Fail();
    }

    private void Fail()
    {
        var extended = sqlite3_extended_errcode(database);
        var code = extended & 0xFF;
        var failure = new SqliteException(sqlite3_errmsg(database).utf8_to_string(), code, extended);
        // What the write itself is to blame for; everything else says that the store is broken.
        if (code is SQLITE_CONSTRAINT or SQLITE_MISMATCH or SQLITE_TOOBIG or SQLITE_ERROR or SQLITE_RANGE)
            throw new WriteRefusedException(failure.Message, failure);
        throw failure;
    }
}
