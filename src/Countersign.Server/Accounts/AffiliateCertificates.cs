using System.Text.Json;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Accounts;

/// <summary>
/// The client certificates of affiliates (decision A5). They are read from the store each time, so that one that was revoked or issued counts for
/// the next request, on a connection that is open already too.
/// </summary>
public sealed class AffiliateCertificates(Database database, GroupCommit commit, Affiliates affiliates, TimeProvider time)
{
    private const string Actor = "operator";

    private const string Select = """
        select c.fingerprint as Fingerprint, c.affiliate_id as AffiliateId, a.brand as Brand, a.version as AffiliateVersion, c.serial as Serial,
            c.not_after as NotAfter, c.revoked_at as RevokedAt
        from affiliate_certificate c join affiliate a on a.id = c.affiliate_id

        """;

    private const string OneSql = Select + "where c.fingerprint = @fingerprint";
    private const string PrefixSql = Select + "where substr(c.fingerprint, 1, @length) = @prefix order by c.fingerprint";
    private const string AllSql = Select + "order by a.id, c.not_after, c.fingerprint";

    private static readonly Table Registered = new("affiliate_certificate", WriteKind.Insert,
        new("fingerprint", ColumnType.Text, IsKey: true), new("affiliate_id", ColumnType.Integer), new("serial", ColumnType.Text),
        new("not_after", ColumnType.Integer));

    private static readonly Table Revoked = new("affiliate_certificate", WriteKind.Update,
        new("fingerprint", ColumnType.Text, IsKey: true), new("revoked_at", ColumnType.Integer));

    /// <summary>The affiliate that a certificate identifies now; null without one, and when it is unknown, expired or revoked.</summary>
    /// <param name="fingerprint">SHA-256 of the certificate, lower-case hex; null without one, which costs nothing.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async ValueTask<Affiliate?> HolderOf(string? fingerprint, CancellationToken cancellation)
    {
        if (fingerprint is null || await Find(fingerprint, cancellation) is not { } found || !found.IsAccepted(time.GetUtcNow()))
            return null;
        if (affiliates.Find(found.AffiliateId) is null)
            await affiliates.Refresh(cancellation); // As new as its certificate.
        return affiliates.Find(found.AffiliateId);
    }

    /// <summary>All of them, those of one affiliate together, the one that expires first before the others.</summary>
    public async Task<IReadOnlyList<AffiliateCertificate>> All(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<AffiliateCertificate>(new CommandDefinition(AllSql, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Those whose fingerprint begins with <paramref name="prefix"/>, lower-case hex.</summary>
    public async Task<IReadOnlyList<AffiliateCertificate>> BeginningWith(string prefix, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await using var connection = await database.OpenReadAsync(cancellation);
        var command = new CommandDefinition(PrefixSql, new { prefix, length = prefix.Length }, cancellationToken: cancellation);
        return (await connection.QueryAsync<AffiliateCertificate>(command)).AsList();
    }

    /// <summary>Registers a new certificate, durably: from then on it counts.</summary>
    public Task Register(AffiliateCertificate certificate, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var (fingerprint, affiliate, serial) = (certificate.Fingerprint, certificate.AffiliateId, certificate.Serial);
        return commit.Commit(
            new Write
            {
                Rows = [new Row(Registered, fingerprint, affiliate, serial, certificate.NotAfter)],
                Audit = [Entry("certificate.issued", fingerprint, new { affiliate, serial, notAfter = certificate.NotAfter })],
            },
            cancellation);
    }

    /// <summary>Revokes a certificate, durably and once; false when it was revoked already.</summary>
    public async Task<bool> TryRevoke(string fingerprint, CancellationToken cancellation)
    {
        while (await Find(fingerprint, cancellation) is { RevokedAt: null } standing)
        {
            var write = new Write
            {
                // Of two who revoke at the same time one is overtaken, and finds that it is done.
                Versions = [new Expectation("affiliate", standing.AffiliateId, standing.AffiliateVersion, Raise: true)],
                Rows = [new Row(Revoked, fingerprint, time.GetUtcNow().ToUnixTimeMilliseconds())],
                Audit = [Entry("certificate.revoked", fingerprint, new { affiliate = standing.AffiliateId })],
            };
            if (await commit.Commit(write, cancellation) == CommitResult.Kept)
                return true;
        }

        return false;
    }

    private async Task<AffiliateCertificate?> Find(string fingerprint, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<AffiliateCertificate>(new CommandDefinition(OneSql, new { fingerprint }, cancellationToken: cancellation));
    }

    private static AuditEntry Entry<T>(string action, string fingerprint, T body) =>
        new(Actor, action, $"certificate:{fingerprint}", JsonSerializer.Serialize(body));
}
