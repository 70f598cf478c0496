using Countersign.Server.Accounts;
using Countersign.Server.Licences;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Sandbox;

/// <summary>
/// Stands in for CodeGuard and Qualys: answers from a table that the sandbox fills at its start. It does not remember what was ordered, so that
/// the same tests can be run again.
/// </summary>
public sealed class PartnerStandIn(Database database)
{
    internal static readonly Table Cases = new("partner_case", WriteKind.Insert,
        new("partner", ColumnType.Text, IsKey: true), new("answer", ColumnType.Text, IsKey: true), new("subject", ColumnType.Text, IsKey: true));

    internal static readonly Table CasesOf = new("partner_case", WriteKind.Delete, new Column("partner", ColumnType.Text, IsKey: true));

    internal const string CodeGuard = "codeguard";
    internal const string Qualys = "qualys";
    internal const string Off = "off";
    internal const string Unknown = "unknown";
    internal const string Inactive = "inactive";
    internal const string Known = "known";

    private const string Sql = "select count(*) from partner_case where partner = @partner and answer = @answer and subject = @subject";

    /// <summary>What CodeGuard says.</summary>
    public async ValueTask<CodeGuardStanding> AskCodeGuard(Affiliate affiliate, string? login, string? emailAddress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(affiliate);
        var partner = await Is(CodeGuard, Unknown, affiliate.Brand, cancellation) ? CodeGuardPartner.Unknown
            : await Is(CodeGuard, Inactive, login, cancellation) ? CodeGuardPartner.Inactive
            : CodeGuardPartner.Active;
        return new(await Is(CodeGuard, Off, emailAddress, cancellation), partner, await Is(CodeGuard, Known, emailAddress, cancellation));
    }

    /// <summary>What Qualys says.</summary>
    public ValueTask<bool> AskQualys(string organizationName, CancellationToken cancellation) => Is(Qualys, Known, organizationName, cancellation);

    private async ValueTask<bool> Is(string partner, string answer, string? subject, CancellationToken cancellation)
    {
        if (subject is null)
            return false;
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(Sql, new { partner, answer, subject }, cancellationToken: cancellation)) > 0;
    }
}
