using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Licences;

/// <summary>Finds what accounts hold.</summary>
public sealed class LicenceStore(Database database)
{
    /// <summary>Licences as they are written.</summary>
    public static readonly Table Table = new("licence", WriteKind.Upsert,
        new("code", ColumnType.Text, IsKey: true), new("account_id", ColumnType.Integer), new("product_id", ColumnType.Integer),
        new("quantity", ColumnType.Integer), new("is_trial", ColumnType.Integer), new("expires_at", ColumnType.Integer), new("term_days", ColumnType.Integer));

    /// <summary>The row of a licence.</summary>
    public static Row RowOf(Licence licence)
    {
        ArgumentNullException.ThrowIfNull(licence);
        return new(Table, licence.Code, licence.AccountId, licence.ProductId, licence.Quantity, licence.IsTrial, licence.ExpiresAt, licence.TermDays);
    }

    private const string Columns = """
        select code as Code, account_id as AccountId, product_id as ProductId, quantity as Quantity, is_trial as IsTrial, expires_at as ExpiresAt,
            term_days as TermDays
        from licence
        """;

    private const string FindSql = Columns + " where code = @code";
    private const string OfAccountSql = Columns + " where account_id = @accountId order by code";

    /// <summary>The licence of a code; null when there is none.</summary>
    public async Task<Licence?> Find(string code, CancellationToken cancellation) =>
        await Read(FindSql, new { code }, cancellation) is [var licence] ? licence : null;

    /// <summary>All that an account holds, expired or not.</summary>
    public Task<IReadOnlyList<Licence>> OfAccount(long accountId, CancellationToken cancellation) =>
        Read(OfAccountSql, new { accountId }, cancellation);

    /// <summary>Whether a code names a licence of this account; false for unknown codes and for those of others alike (decision A9).</summary>
    public async Task<bool> Holds(long accountId, string code, CancellationToken cancellation) =>
        (await Find(code, cancellation))?.AccountId == accountId;

    private async Task<IReadOnlyList<Licence>> Read(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<LicenceRow>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
        return [.. rows.Select(row => row.ToLicence())];
    }

    private sealed class LicenceRow
    {
        public string Code { get; init; } = "";

        public long AccountId { get; init; }

        public long ProductId { get; init; }

        public long Quantity { get; init; }

        public long IsTrial { get; init; }

        public long ExpiresAt { get; init; }

        public long TermDays { get; init; }

        public Licence ToLicence() => new(Code, AccountId, ProductId, Quantity, IsTrial != 0, ExpiresAt, TermDays);
    }
}
