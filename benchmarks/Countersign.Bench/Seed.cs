using System.Data.Common;
using System.Globalization;
using System.Text;
using Countersign.Baseline;
using Countersign.Benchmarks;
using Countersign.Protocol;
using Countersign.Server.Sandbox;

namespace Countersign.Bench;

/// <summary>The accounts that order, written straight into a store: hashing a password for each would take longer than the benchmark.</summary>
public static class Seed
{
    /// <summary>The password of all of them.</summary>
    public const string Password = SandboxData.Password;

    private const string SampleRegion = "region=Europe";
    private const string SampleLogin = "loginName=login_name&loginPassword=login_password";

    private static readonly SandboxAffiliate Affiliate = SandboxData.Affiliates.Single(affiliate => affiliate.Brand == "Affiliate_Brand_Name");

    // Made once of the same password.
    private static readonly string PasswordHash = SandboxData.Accounts.First(account => account.Password == Password).PasswordHash;

    /// <summary>The sample call with <c>{login}</c> for the login and <c>{key}</c> for what makes it unlike any other.</summary>
    public static string Call { get; } = SampleCall.With29Parameters
        .Replace(SampleRegion, "region={key}", StringComparison.Ordinal)
        .Replace(SampleLogin, $"loginName={{login}}&loginPassword={Password}", StringComparison.Ordinal);

    /// <summary>The login of an account, from 0.</summary>
    public static string Login(int account) => string.Create(CultureInfo.InvariantCulture, $"bench_{account:D4}");

    /// <summary>The sample call of one account.</summary>
    public static string CallOf(int account, string key) =>
        Call.Replace("{login}", Login(account), StringComparison.Ordinal).Replace("{key}", key, StringComparison.Ordinal);

    /// <summary>Writes accounts with the details that the call sends, so that an order changes no account.</summary>
    public static void Plant(Contender contender, int accounts)
    {
        ArgumentNullException.ThrowIfNull(contender);
        using var connection = contender.OpenStore();
        using var transaction = connection.BeginTransaction();
        var writer = new Inserting(connection, transaction);
        writer.Insert("affiliate", "id, brand, profile, tolerated, origins, version", Affiliate.Id, Affiliate.Brand, "documented", "[]", "[]", 1L);
        var details = Details();
        for (var i = 0; i < accounts; i++)
            Plant(writer, i, details);
        transaction.Commit();
    }

    private static void Plant(Inserting writer, int account, List<(string Row, string Text)> details)
    {
        var id = Order.FirstAccount + account;
        writer.Insert("account", "id, affiliate_id, login, password_hash, is_locked, is_never_locked, may_order, allowed_sources, created_at, version",
            id, Affiliate.Id, Login(account), PasswordHash, 0L, 0L, 1L, "[]", 0L, 1L);
        // What keeps a new customer from taking the login.
        writer.Insert("claim", "scope, key, holder", "login", Login(account), string.Create(CultureInfo.InvariantCulture, $"account:{id}"));
        foreach (var (row, text) in details)
            writer.Insert("account_detail", "account_id, parameter, text", id, row, text);
    }

    private static List<(string Row, string Text)> Details()
    {
        if (!FormEncoding.TryDecode(Encoding.ASCII.GetBytes(CallOf(0, "0")), out var fields))
            throw new InvalidOperationException("The sample call has too many pairs.");
        var values = ParameterValues.Read(fields);
        if (values.Faults.Count > 0)
            throw new InvalidOperationException("The sample call has faults.");
        var details = new List<(string Row, string Text)>();
        foreach (var (row, text) in values.Sent())
        {
            if (row.AccountDetail)
                details.Add((row.Name, text));
        }

        return details;
    }

    /// <summary>Inserts what is not there yet.</summary>
    private sealed class Inserting(DbConnection connection, DbTransaction transaction)
    {
        public void Insert(string table, string columns, params object[] values)
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"insert into {table} ({columns}) values ({string.Join(", ", values.Select((_, i) => $"@p{i}"))}) on conflict do nothing";
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ($"@p{i}", values[i]);
                command.Parameters.Add(parameter);
            }

            command.ExecuteNonQuery();
        }
    }
}
