using System.Data.Common;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Sandbox;

/// <summary>
/// Keeps the sandbox out of production and production out of the sandbox: a store that the sandbox has filled is marked for good, only an
/// empty store becomes one, and a server that finds the other kind does not start.
/// </summary>
public static class SandboxMark
{
    private const string Scope = "store";
    private const string Key = "sandbox";
    private const string IsMarkedSql = "select count(*) from claim where scope = @Scope and key = @Key";
    private const string IsInUseSql = "select (select count(*) from account) + (select count(*) from catalog) + (select count(*) from placed_order)";

    /// <summary>The mark, taken with the first planting.</summary>
    public static Claim Claim { get; } = new(Scope, Key, "sandbox");

    /// <summary>Whether the store is a sandbox's.</summary>
    /// <exception cref="CannotStartException">The setting and the store do not fit.</exception>
    public static async Task<bool> IsSet(Database database, bool wantsSandbox)
    {
        await using var connection = database.OpenRead();
        var isMarked = await Count(connection, IsMarkedSql) > 0;
        if (isMarked && !wantsSandbox)
        {
            throw new CannotStartException(
                $"{database.Name} belongs to a sandbox: its accounts have published passwords. Give Countersign:DataDirectory or Countersign:Database another place.");
        }

        if (!isMarked && wantsSandbox && await Count(connection, IsInUseSql) > 0)
        {
            throw new CannotStartException(
                $"{database.Name} holds real data and would be filled with the sandbox's. Set Countersign:Sandbox to false, or give Countersign:DataDirectory or Countersign:Database another place.");
        }

        return isMarked;
    }

    private static Task<long> Count(DbConnection connection, string sql) => connection.ExecuteScalarAsync<long>(sql, new { Scope, Key });
}
