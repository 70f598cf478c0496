using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Countersign.Protocol;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Accounts;

/// <summary>Finds accounts, and says what an order changes in them.</summary>
public sealed class AccountStore(Database database, GroupCommit commit, TimeProvider time)
{
    /// <summary>The scope of the claims for login names.</summary>
    public const string LoginScope = "login";

    private const string FindSql = """
        select a.id as Id, a.affiliate_id as AffiliateId, a.login as Login, a.password_hash as PasswordHash,
            a.password_expires_at as PasswordExpiresAt, a.is_locked as IsLocked, a.is_never_locked as IsNeverLocked, a.may_order as MayOrder,
            a.allowed_sources as AllowedSources, a.version as Version, d.parameter as Parameter, d.text as Text
        from account a left join account_detail d on d.account_id = a.id
        """;

    private const string StampSql = "select id as Id, version as Version, password_hash as PasswordHash from account where login = @login";
    private const string FindByLoginSql = FindSql + " where a.login = @login";
    private const string FindByIdSql = FindSql + " where a.id = @id";

    private const string HasLoggedInSql =
        "select count(*) from account_source where account_id = @accountId and source = @source and last_login_at >= @since";

    private const int MostRecent = 10_000;

    private static readonly Parameter[] Details = [.. ParameterTable.PlaceOrder.OrderRows.Where(row => row.AccountDetail)];

    // How long a remembered account is believed without a look: a bound for what changes behind the version's back. As long as an idle
    // password is remembered, so that the caches of one caller grow cold together.
    private static readonly TimeSpan Believed = VerifiedCredentials.LongestIdle;

    private readonly Generations<string, Remembered> recent = new(MostRecent);

    /// <summary>The account of a login, with its details; null when there is none.</summary>
    /// <remarks>
    /// Asks for the version each time, and reads the rest only when that has changed: it is raised by whatever changes what rules read.
    /// A rehash raises nothing, so the hash is compared as well.
    /// </remarks>
    public async Task<Account?> Find(string login, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var query = new CommandDefinition(StampSql, new { login }, cancellationToken: cancellation);
        if (await connection.QuerySingleOrDefaultAsync<StampRow>(query) is not { } stamp)
            return null;
        var account = recent.TryGet(login, out var remembered) && stamp.IsOf(remembered.Account)
            ? remembered.Account
            : await Read(connection, FindByLoginSql, new { login }, cancellation);
        if (account is not null)
            recent.Set(login, new Remembered(account, time.GetTimestamp()));
        return account;
    }

    /// <summary>The account of a login as it was a minute ago or less, without asking whether that still holds; null when it is not in memory.</summary>
    public Account? Recall(string login) =>
        recent.TryGet(login, out var remembered) && time.GetElapsedTime(remembered.SeenAt) < Believed ? remembered.Account : null;

    /// <summary>The account of a key, with its details; null when there is none.</summary>
    public async Task<Account?> Find(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await Read(connection, FindByIdSql, new { id }, cancellation);
    }

    /// <summary>Whether a source has logged in to an account since a moment (decision A3).</summary>
    public async Task<bool> HasLoggedIn(long accountId, SourcePrefix source, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var parameters = new { accountId, source = source.ToString(), since = since.ToUnixTimeMilliseconds() };
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(HasLoggedInSql, parameters, cancellationToken: cancellation)) > 0;
    }

    /// <summary>What an order with these values changes: a call replaces only the details it supplies (decision A8).</summary>
    /// <param name="customer">Who orders.</param>
    /// <param name="affiliate">The affiliate that a new account belongs to.</param>
    /// <param name="values">The values of the call, without faults.</param>
    /// <param name="now">When the order is placed.</param>
    /// <param name="cancellation">Ends the waiting for a new key.</param>
    public async ValueTask<AccountChange> Changes(
        Customer customer, Affiliate affiliate, ParameterValues values, DateTimeOffset now, CancellationToken cancellation)
    {
        if (customer.Account is { } account)
        {
            var changed = DetailRows(account.Id, account, values);
            return new(account.Id, [new Expectation(AccountTables.Name, account.Id, account.Version, Raise: changed.Count > 0)], [], changed);
        }

        var id = await commit.Reserve(AccountTables.Name, 1, cancellation);
        return new(id, [], Claims(id, customer.Login), [Created(id, customer, affiliate, now), .. FirstSource(id, customer, now), .. DetailRows(id, null, values)]);
    }

    private static async Task<Account?> Read(DbConnection connection, string sql, object parameters, CancellationToken cancellation)
    {
        var rows = (await connection.QueryAsync<AccountRow>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).AsList();
        return rows.Count == 0 ? null : rows[0].ToAccount(rows);
    }

    private static List<Row> DetailRows(long id, Account? account, ParameterValues values)
    {
        List<Row>? rows = null;
        foreach (var row in Details)
        {
            if (values.TryText(row, 0, out var text) && (account?.Detail(row.Name) is not { } held || !text.SequenceEqual(held)))
                (rows ??= []).Add(new Row(AccountTables.Detail, id, row.Name, text.ToString()));
        }

        return rows ?? [];
    }

    private static Row Created(long id, Customer customer, Affiliate affiliate, DateTimeOffset now) => new(AccountTables.Account,
        id, affiliate.Id, customer.Login, customer.PasswordHash, null, false, false, true, "[]", now.ToUnixTimeMilliseconds(), 1L);

    // Whoever opens an account has been there: the source may not be locked out of it by strangers (decision A3).
    private static Row[] FirstSource(long id, Customer customer, DateTimeOffset now) =>
        customer.Source is { } source ? [new Row(AccountTables.Source, id, source.ToString(), now.ToUnixTimeMilliseconds())] : [];

    private static Claim[] Claims(long id, string? login) =>
        login is null ? [] : [new Claim(LoginScope, login, string.Create(CultureInfo.InvariantCulture, $"account:{id}"))];

    /// <summary>An account and when it was last seen to be so, a timestamp of the clock.</summary>
    private sealed record Remembered(Account Account, long SeenAt);

    /// <summary>What tells whether an account that has been read still holds.</summary>
    private sealed class StampRow
    {
        public long Id { get; init; }

        public long Version { get; init; }

        public string? PasswordHash { get; init; }

        public bool IsOf(Account account) =>
            Id == account.Id && Version == account.Version && string.Equals(PasswordHash, account.PasswordHash, StringComparison.Ordinal);
    }

    /// <summary>One detail of an account beside the account's own columns.</summary>
    private sealed class AccountRow
    {
        public long Id { get; init; }

        public long AffiliateId { get; init; }

        public string? Login { get; init; }

        public string? PasswordHash { get; init; }

        public long? PasswordExpiresAt { get; init; }

        public long IsLocked { get; init; }

        public long IsNeverLocked { get; init; }

        public long MayOrder { get; init; }

        public string AllowedSources { get; init; } = "[]";

        public long Version { get; init; }

        public string? Parameter { get; init; }

        public string? Text { get; init; }

        public Account ToAccount(List<AccountRow> details) => new()
        {
            Id = Id,
            AffiliateId = AffiliateId,
            Login = Login,
            PasswordHash = PasswordHash,
            PasswordExpiresAt = PasswordExpiresAt,
            IsLocked = IsLocked != 0,
            IsNeverLockedOut = IsNeverLocked != 0,
            MayOrder = MayOrder != 0,
            AllowedSources = Networks(AllowedSources),
            Version = Version,
            Details = details.Where(row => row.Parameter is not null).ToDictionary(row => row.Parameter!, row => row.Text!, StringComparer.Ordinal),
        };

        private static IPNetwork[] Networks(string json) =>
            json == "[]" ? [] : [.. JsonSerializer.Deserialize<string[]>(json)!.Select(IPNetwork.Parse)];
    }
}
