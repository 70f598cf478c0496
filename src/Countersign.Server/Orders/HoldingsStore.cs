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
public sealed class HoldingsStore(Database database, LicenceStore licences, Affiliates affiliates, AskCodeGuard codeGuard, AskQualys qualys, TimeProvider time)
{
    /// <summary>The scope of the claims for callers' own order numbers; their keys begin with the account.</summary>
    public const string NumberScope = "own-number";

    private static readonly Table Released =
        new("claim", WriteKind.Delete, new("scope", ColumnType.Text, IsKey: true), new("key", ColumnType.Text, IsKey: true));

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const string KeysSql = "select key_hash from account_key where account_id = @account";
    private const string TemplatesSql = "select id as Id, kind as Kind from message_template where account_id = @account";
    private const string UsedSql = "select count(*) from claim where scope = @scope and key = @key";

    /// <summary>What is on record, as far as these items ask.</summary>
    public async ValueTask<Holdings> Of(Customer customer, PlaceOrderRequest request, CatalogSnapshot catalog, IReadOnlyList<BasketItem> items, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(customer);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(items);
        var held = customer.Account is { } account ? await OfAccount(account, request.Values, catalog, items, cancellation) : Holdings.None;
        return items.Any(AsksPartners) || request.Values.IsSent(OrderParameters.Offer) ? held with { Partners = await Ask(customer, request, items, cancellation) } : held;
    }

    /// <summary>The same without asking outside services, for what is supplied after an order that they had no objection to.</summary>
    public async ValueTask<Holdings> OfAccount(
        Account account, ParameterValues values, CatalogSnapshot catalog, IReadOnlyList<BasketItem> items, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(items);
        var held = Holdings.None;
        if (items.Any(JudgesLicences) || Additions.AreThere(values, items))
            held = held with { Licences = [.. (await licences.OfAccount(account.Id, cancellation)).Select(licence => new HeldLicence(licence, catalog.FindProduct(licence.ProductId)))] };
        if (items.Any(item => item.Resolution.Product?.Has(Traits.WhiteListedKeysOnly) == true))
            held = held with { ListedKeys = [.. await Read<string>(KeysSql, account.Id, cancellation)] };
        if (TemplateRules.Rows.Any(row => values.IsSent(row)))
            held = held with { Templates = (await Read<TemplateRow>(TemplatesSql, account.Id, cancellation)).ToImmutableDictionary(row => row.Id, row => (TemplateKind)row.Kind) };
        var used = await UsedNumbers(account.Id, values, items, cancellation);
        return used.IsEmpty ? held : held with { UsedNumbers = used };
    }

    private async Task<PartnerAnswers> Ask(Customer customer, PlaceOrderRequest request, IReadOnlyList<BasketItem> items, CancellationToken cancellation)
    {
        var answers = PartnerAnswers.Fine;
        if (items.Any(item => item.Resolution.Product?.Family == CodeGuard.Family))
        {
            var email = Basket.DetailOf(request.Values, customer, CustomerParameters.EmailAddress);
            // The partner is the brand that the account belongs to, whichever one the call names.
            var partner = (customer.Account is { } account ? affiliates.Find(account.AffiliateId) : null) ?? request.Affiliate;
            answers = answers with { CodeGuard = await InTime(token => codeGuard(partner, customer.Login, email, token), cancellation) };
        }

        // An offer may add what Qualys provides.
        if ((items.Any(item => item.Resolution.Product?.Has(Traits.MainLicence) == true) || request.Values.IsSent(OrderParameters.Offer))
            && Basket.DetailOf(request.Values, customer, CompanyParameters.OrganizationName) is { } company)
        {
            answers = answers with { CompanyIsKnownToQualys = await InTime(token => qualys(company, token), cancellation) };
        }

        return answers;
    }

    // A service that does not answer in time is a fault of ours to the caller (-14): nothing is stored, and asking again is safe.
    private async Task<T> InTime<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return await ask(either.Token).AsTask().WaitAsync(either.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"An outside service did not answer within {Patience.TotalSeconds} seconds.", late);
        }
    }

    /// <summary>What the items of an order claim, so that no other order of the account has the same number of its own.</summary>
    public static IEnumerable<Claim> ClaimsOf(Draft draft, long account, long order)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return ClaimsOf(Numbers(draft.Request.Values, draft.Items), account, order);
    }

    /// <summary>Gives free what an order has claimed and does not need any more.</summary>
    internal static IEnumerable<Row> ReleasesOf(PlacedOrder order) => ClaimsOf(order).Select(claim => new Row(Released, claim.Scope, claim.Key));

    /// <summary>What an order that was kept claims.</summary>
    internal static IEnumerable<Claim> ClaimsOf(PlacedOrder order) => ClaimsOf(order.Items.Select(item => item.Text(ItemParameters.ForeignOrderNumber)).OfType<string>(), order.Account.Id, order.Id);

    private static IEnumerable<Claim> ClaimsOf(IEnumerable<string> numbers, long account, long order) =>
        numbers.Select(number => new Claim(NumberScope, KeyOf(account, number), string.Create(CultureInfo.InvariantCulture, $"order:{order}")));

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

    private static bool AsksPartners(BasketItem item) =>
        item.Resolution.Product is { } product && (product.Family == CodeGuard.Family || product.Has(Traits.MainLicence));

    private static IEnumerable<string> Numbers(ParameterValues values, IReadOnlyList<BasketItem> items) =>
        items.Select(item => values.Text(ItemParameters.ForeignOrderNumber, item.Number)).OfType<string>();

    private static string KeyOf(long account, string number) => string.Create(CultureInfo.InvariantCulture, $"{account}/{number}");

    private sealed class TemplateRow
    {
        public long Id { get; init; }

        public long Kind { get; init; }
    }
}
