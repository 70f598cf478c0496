using Countersign.Server.Accounts;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Tests.Accounts;

public sealed class AffiliateCertificatesTests : IAsyncLifetime
{
    private AccountsOnFile file = null!;
    private AffiliateCertificates certificates = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private long Now => file.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask InitializeAsync()
    {
        file = await AccountsOnFile.Open();
        certificates = new AffiliateCertificates(file.Database, file.Commit, new Affiliates(file.Database), file.Time);
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    [Fact]
    public async Task A5_A_certificate_identifies_its_affiliate_until_it_expires_or_is_revoked()
    {
        await file.Keep(Certificate("good", Now + 1000), Certificate("expired", Now), Certificate("revoked", Now + 1000, Now));
        Assert.Equal("Brand", await Holder("good"));
        Assert.Null(await Holder("expired"));
        Assert.Null(await Holder("revoked"));
        Assert.Null(await Holder("unknown"));
        Assert.Null(await Holder(null));
        file.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Holder("good"));
    }

    [Fact]
    public async Task A5_A_revocation_by_a_machine_whose_clock_is_ahead_counts_at_once()
    {
        await file.Keep(Certificate("revoked", Now + 1000, Now + 500));
        Assert.Null(await Holder("revoked"));
    }

    [Fact]
    public async Task A5_A_revocation_and_a_new_affiliate_count_at_once()
    {
        await certificates.Register(new AffiliateCertificate { Fingerprint = "good", AffiliateId = 2, NotAfter = Now + 1000 }, Token);
        Assert.Equal("Brand", await Holder("good"));
        Assert.True(await certificates.TryRevoke("good", Token));
        Assert.Null(await Holder("good"));

        await file.Keep(new Row(AccountsOnFile.Affiliates, 9L, "New", "documented", "[]", "[]", 1L));
        await file.Keep(new Row(AccountsOnFile.Certificates, "new", 9L, Now + 1000, null));
        Assert.Equal("New", await Holder("new"));
    }

    [Fact]
    public async Task Of_many_who_revoke_a_certificate_at_once_one_has_done_it_and_the_trail_says_so_once()
    {
        await file.Keep(Certificate("good", Now + 1000));
        var done = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => certificates.TryRevoke("good", Token), Token)));
        Assert.Single(done, isDone => isDone);
        Assert.False(await certificates.TryRevoke("good", Token));
        Assert.False(await certificates.TryRevoke("unknown", Token));

        await using var connection = file.Database.OpenRead();
        const string Trail = "select actor, subject from audit where action = 'certificate.revoked'";
        Assert.Equal(("operator", "certificate:good"), await connection.QuerySingleAsync<(string, string)>(Trail));
        Assert.Null(AuditTrail.Verify(connection));
    }

    private static Row Certificate(string fingerprint, long notAfter, long? revokedAt = null) =>
        new(AccountsOnFile.Certificates, fingerprint, 2L, notAfter, revokedAt);

    private async Task<string?> Holder(string? fingerprint) => (await certificates.HolderOf(fingerprint, Token))?.Brand;
}
