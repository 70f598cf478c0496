using System.Security.Cryptography;
using Dapper;

namespace Countersign.Server.Storage;

/// <summary>Keys of the server that must outlive it and move with backups: random bytes in the table <c>secret</c>, made once.</summary>
public static class Secrets
{
    private static readonly Table Table =
        new("secret", WriteKind.Insert, new Column("name", ColumnType.Text, IsKey: true), new Column("value", ColumnType.Text));

    /// <summary>The secret <paramref name="name"/>; <paramref name="length"/> random bytes when it is not there yet.</summary>
    public static async Task<byte[]> ReadOrCreate(
        Database database, GroupCommit commits, string name, int length, CancellationToken cancellation)
    {
        while (true)
        {
            if (Read(database, name) is { } secret)
                return secret;
            try
            {
                var made = Convert.ToBase64String(RandomNumberGenerator.GetBytes(length));
                await commits.Commit(new Write { Rows = [new Row(Table, name, made)] }, cancellation).ConfigureAwait(false);
            }
            catch (WriteRefusedException) when (Read(database, name) is not null)
            {
                // Another server made it between our look and our write; theirs holds.
            }
        }
    }

    private static byte[]? Read(Database database, string name)
    {
        using var connection = database.OpenRead();
        return connection.QueryFirstOrDefault<string>("select value from secret where name = @name", new { name }) is { } text
            ? Convert.FromBase64String(text)
            : null;
    }
}
