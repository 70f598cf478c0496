using Countersign.Server.Accounts;
using Countersign.Server.Storage;

namespace Countersign.Server.Tests.Accounts;

public sealed class AffiliatesTests : IAsyncLifetime
{
    private AccountsOnFile file = null!;
    private Affiliates affiliates = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        file = await AccountsOnFile.Open();
        affiliates = new Affiliates(file.Database);
        await affiliates.Refresh(Token);
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    [Fact]
    public void A4_An_affiliate_is_found_by_its_exact_brand_and_the_operator_by_the_empty_one()
    {
        Assert.Equal(2, affiliates.Find("Brand")?.Id);
        Assert.Null(affiliates.Find("brand"));
        Assert.Null(affiliates.Find("Unknown"));
        Assert.Equal(1, affiliates.Own.Id);
        Assert.Equal(["", "Brand", "Other"], affiliates.All.Select(affiliate => affiliate.Brand));
    }

    [Fact]
    public async Task What_an_affiliate_may_do_stands_in_its_row()
    {
        await Change(2, "legacy", """["reseller","caCertificateID"]""", """["https://shop.example","http://localhost:*"]""", version: 2);
        await affiliates.Refresh(Token);

        var brand = affiliates.Find("Brand")!;
        Assert.Equal(AffiliateProfile.Legacy, brand.Profile);
        Assert.True(brand.Tolerates("RESELLER"));
        Assert.False(brand.Tolerates("orderNumber"));
        Assert.True(brand.Allows("https://shop.example/back"));
        Assert.True(brand.Allows("http://localhost:8080/back"));
        Assert.False(brand.Allows("https://other.example/"));
        Assert.False(affiliates.Own.Allows("https://shop.example/back"));
    }

    [Fact]
    public async Task A_change_is_seen_after_a_refresh_and_nothing_is_read_anew_without_one()
    {
        var before = affiliates.Find("Other");
        await affiliates.Refresh(Token);
        Assert.Same(before, affiliates.Find("Other"));

        await Change(2, "legacy", "[]", "[]", version: 2);
        Assert.Equal(AffiliateProfile.Documented, affiliates.Find("Brand")!.Profile);
        await affiliates.Refresh(Token);
        Assert.Equal(AffiliateProfile.Legacy, affiliates.Find("Brand")!.Profile);
    }

    [Fact]
    public async Task An_origin_that_is_unsafe_is_named_and_the_former_snapshot_stays()
    {
        await Change(2, "documented", "[]", """["http://shop.example"]""", version: 2);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => affiliates.Refresh(Token));
        Assert.Contains("http://shop.example", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(affiliates.Find("Brand"));
    }

    private Task Change(long id, string profile, string tolerated, string origins, long version) =>
        file.Keep(new Row(AccountsOnFile.Affiliates, id, "Brand", profile, tolerated, origins, version));
}
