using System.Collections.Immutable;
using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Catalog.Families;
using Countersign.Server.Licences;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Orders;

/// <summary>Reads what is on record about a customer, and of that only what the basket gives cause to ask for.</summary>
public sealed class HoldingsStore(Database database, LicenceStore licences)
{
    /// <summary>The scope of the claims for callers' own order numbers; their keys begin with the account.</summary>
    public const string NumberScope = "own-number";

    private const string KeysSql = "select key_hash from account_key where account_id = @account";
    private const string TemplatesSql = "select id as Id, kind as Kind from message_template where account_id = @account";
    private const string UsedSql = "select count(*) from claim where scope = @scope and key = @key";

    /// <summary>What an account holds, as far as these items ask; nothing for a new customer.</summary>
    public async ValueTask<Holdings> Of(Account? account, ParameterValues values, IReadOnlyList<BasketItem> items, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (account is null)
            return Holdings.None;
        var held = Holdings.None;
        if (items.Any(JudgesLicences) || Additions.AreThere(values, items))
            held = held with { Licences = [.. await licences.OfAccount(account.Id, cancellation)] };
        if (items.Any(item => item.Resolution.Product?.Has(Traits.WhiteListedKeysOnly) == true))
            held = held with { ListedKeys = [.. await Read<string>(KeysSql, account.Id, cancellation)] };

        if (TemplateRules.Rows.Any(row => values.IsSent(row)))
            held = held with { Templates = (await Read<TemplateRow>(TemplatesSql, account.Id, cancellation)).ToImmutableDictionary(row => row.Id, row => (TemplateKind)row.Kind) };
        return held with { UsedNumbers = await UsedNumbers(account.Id, values, items, cancellation) };
    }

    /// <summary>What the items of an order claim, so that no other order of the account has the same number of its own.</summary>
    public static IEnumerable<Claim> ClaimsOf(Draft draft, long account, long order)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return Numbers(draft.Request.Values, draft.Items)
            .Select(number => new Claim(NumberScope, KeyOf(account, number), string.Create(CultureInfo.InvariantCulture, $"order:{order}")));
    }

    private async ValueTask<ImmutableHashSet<string>> UsedNumbers(
        long account, ParameterValues values, IReadOnlyList<BasketItem> items, CancellationToken cancellation)
    {
        var used = ImmutableHashSet<string>.Empty;
        foreach (var number in Numbers(values, items))
        {
            await using var connection = await database.OpenReadAsync(cancellation);
            var question = new CommandDefinition(UsedSql, new { scope = NumberScope, key = KeyOf(account, number) }, cancellationToken: cancellation);
            if (await connection.ExecuteScalarAsync<long>(question) > 0)
                used = used.Add(number);
        }

        return used;
    }

    private async Task<IEnumerable<T>> Read<T>(string sql, long account, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, new { account }, cancellationToken: cancellation));
    }

    private static bool JudgesLicences(BasketItem item) =>
        item.Resolution.Product is { } product && (product.Family.JudgesLicences || product.Has(Traits.OneFreePerAccount));

    private static IEnumerable<string> Numbers(ParameterValues values, IReadOnlyList<BasketItem> items) =>
        items.Select(item => values.Text(ItemParameters.ForeignOrderNumber, item.Number)).OfType<string>();

    private static string KeyOf(long account, string number) => string.Create(CultureInfo.InvariantCulture, $"{account}/{number}");

    private sealed class TemplateRow
    {
        public long Id { get; init; }

        public long Kind { get; init; }
    }
}
