using System.Text.Json;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Http;
using Countersign.Server.Licences;
using Countersign.Server.Storage;

namespace Countersign.Server.Sandbox;

/// <summary>Sets affiliates, accounts and licences of the sandbox back to <see cref="SandboxData"/>; orders stay.</summary>
public sealed class SandboxSeed(Database database, GroupCommit commit, CatalogStore catalog, AccountStore accounts, TlsFiles tls, TimeProvider time)
{
    private const string SampleCatalog = "Countersign.Server.Sandbox.catalog.json";
    private const long Day = 24L * 60 * 60 * 1000;

    private static readonly Table Affiliate = new("affiliate", WriteKind.Upsert,
        new("id", ColumnType.Integer, IsKey: true), new("brand", ColumnType.Text), new("profile", ColumnType.Text), new("tolerated", ColumnType.Text),
        new("origins", ColumnType.Text), new("version", ColumnType.Integer));

    private static readonly Table Certificate = new("affiliate_certificate", WriteKind.Upsert,
        new("fingerprint", ColumnType.Text, IsKey: true), new("affiliate_id", ColumnType.Integer), new("serial", ColumnType.Text),
        new("not_after", ColumnType.Integer), new("revoked_at", ColumnType.Integer));

    private static readonly Table Account = new(AccountTables.Name, WriteKind.Upsert, [.. AccountTables.Account.Columns]);
    private static readonly Table DetailsHeld = new("account_detail", WriteKind.Delete, new Column("account_id", ColumnType.Integer, IsKey: true));
    private static readonly Table KeysListed = new("account_key", WriteKind.Delete, new Column("account_id", ColumnType.Integer, IsKey: true));
    private static readonly Table TemplatesHeld = new("message_template", WriteKind.Delete, new Column("account_id", ColumnType.Integer, IsKey: true));
    private static readonly Table LicencesHeld = new("licence", WriteKind.Delete, new Column("account_id", ColumnType.Integer, IsKey: true));

    private static readonly Table Keys = new("account_key", WriteKind.Insert,
        new("account_id", ColumnType.Integer, IsKey: true), new("key_hash", ColumnType.Text, IsKey: true));

    private static readonly Table Templates = new("message_template", WriteKind.Insert,
        new("id", ColumnType.Integer, IsKey: true), new("account_id", ColumnType.Integer), new("kind", ColumnType.Integer), new("name", ColumnType.Text));

    // A new customer who wants a seeded login must lose to it like to any other account.
    private static readonly Table Claims = new("claim", WriteKind.Upsert,
        new("scope", ColumnType.Text, IsKey: true), new("key", ColumnType.Text, IsKey: true), new("holder", ColumnType.Text));

    /// <summary>Imports the sample catalog where there is none, and writes everything else in one commit.</summary>
    /// <param name="isPlanted">Whether this store has been planted before.</param>
    /// <param name="keep">Leave accounts and licences as they are, if there are any.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task Plant(bool isPlanted, bool keep, CancellationToken cancellation)
    {
        if (!isPlanted) // The mark comes first: a start that is broken off leaves a sandbox, not something that looks real.
            await commit.Commit(new Write { Claims = [SandboxMark.Claim] }, cancellation);
        FailingStore.Install(database);
        await catalog.Refresh(cancellation);
        if (catalog.Current.Version == 0)
            await ImportSample(cancellation);

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var hasAccounts = await accounts.Find(SandboxData.Accounts[0].Login, cancellation) is not null;
        var reset = keep && hasAccounts ? [] : SandboxData.Accounts;
        var rows = SandboxData.Affiliates.SelectMany(affiliate => RowsOf(affiliate, now)).Concat(reset.SelectMany(account => RowsOf(account, now)))
            .Concat(SandboxData.PartnerCases.Select(found => found.Partner).Distinct().Select(partner => new Row(PartnerStandIn.CasesOf, partner)))
            .Concat(SandboxData.PartnerCases.Select(found => new Row(PartnerStandIn.Cases, found.Partner, found.Answer, found.Subject)));
        var write = new Write { Rows = [.. rows], Audit = [new AuditEntry("sandbox", "sandbox.planted", "sandbox", "{}")] };
        while (await commit.Commit(write, cancellation) != CommitResult.Kept)
        {
            // Another server of the same sandbox was in the way.
        }
    }

    private async Task ImportSample(CancellationToken cancellation)
    {
        using var text = new StreamReader(typeof(SandboxSeed).Assembly.GetManifestResourceStream(SampleCatalog)!);
        var faults = await catalog.Import(await text.ReadToEndAsync(cancellation), cancellation);
        if (faults.Count > 0)
            throw new InvalidDataException($"The sample catalog has faults: {string.Join(' ', faults)}");
    }

    private IEnumerable<Row> RowsOf(SandboxAffiliate affiliate, long now)
    {
        yield return new Row(Affiliate, affiliate.Id, affiliate.Brand, affiliate.Profile, Json(affiliate.Tolerated), Json(affiliate.Origins), now);
        if (affiliate.HasCertificate)
        {
            using var certificate = tls.ClientCertificate(affiliate.Brand);
            yield return new Row(Certificate, ClientCertificates.Fingerprint(certificate), affiliate.Id, certificate.SerialNumber,
                new DateTimeOffset(certificate.NotAfter).ToUnixTimeMilliseconds(), null);
        }
    }

    // The start is a later version than any that an order of the last run was judged on.
    private static IEnumerable<Row> RowsOf(SandboxAccount account, long now)
    {
        yield return new Row(Account, account.Id, account.AffiliateId, account.Login, account.PasswordHash, account.IsExpired ? now - Day : null,
            account.IsLocked, account.IsNeverLocked, account.MayOrder, Json(account.AllowedSources), now, now);
        yield return new Row(Claims, AccountStore.LoginScope, account.Login, $"account:{account.Id}");
        yield return new Row(DetailsHeld, account.Id);
        yield return new Row(LicencesHeld, account.Id);
        yield return new Row(KeysListed, account.Id);
        yield return new Row(TemplatesHeld, account.Id);
        foreach (var (row, text) in account.Details)
            yield return new Row(AccountTables.Detail, account.Id, row.Name, text);
        foreach (var key in account.ListedKeys)
            yield return new Row(Keys, account.Id, key);
        foreach (var template in account.Templates)
            yield return new Row(Templates, template.Id, account.Id, (long)template.Kind, template.Name);
        foreach (var licence in account.Licences)
            yield return LicenceStore.RowOf(new Licence(licence.Code, account.Id, licence.ProductId, licence.Quantity, licence.IsTrial, now + (licence.DaysLeft * Day)));
    }

    private static string Json(string[] texts) => JsonSerializer.Serialize(texts);
}
