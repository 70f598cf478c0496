using Countersign.Server.Catalog;
using Countersign.Server.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Catalog;

public sealed class CatalogStoreTests : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
    private readonly TemporaryStore store = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_store_has_version_0_which_sells_nothing()
    {
        var catalog = Open();
        await catalog.Refresh(Cancelled);
        Assert.Equal(0, catalog.Current.Version);
        Assert.Empty(catalog.Current.Products);
    }

    [Fact]
    public async Task What_is_imported_is_in_use_and_kept_in_its_canonical_form()
    {
        var catalog = Open();
        var text = TextOf(49);
        Assert.Empty(await catalog.Import(text.Replace("\n", "\n\n", StringComparison.Ordinal), Cancelled));
        Assert.Equal(1, catalog.Current.Version);
        Assert.NotNull(catalog.Current.FindProduct(1));
        Assert.Equal(text, store.Scalar<string>("select text from catalog where version = 1"));
        Assert.Equal(1_700_000_000_000, store.Scalar<long>("select imported_at from catalog"));
    }

    [Fact]
    public async Task A_text_with_faults_changes_nothing_and_all_of_them_are_told()
    {
        var catalog = Open();
        await catalog.Import(TextOf(49), Cancelled);
        var faults = await catalog.Import(TextOf(50).Replace("\"SSL\"", "\"TLS\"", StringComparison.Ordinal).Replace("50.00", "-50.00", StringComparison.Ordinal), Cancelled);
        Assert.Equal(4, faults.Count); // The family, and the price in each currency.
        Assert.Equal(1, catalog.Current.Version);
        Assert.Equal(1, store.Count("catalog"));
    }

    [Fact]
    public async Task Importing_what_is_in_use_makes_no_version()
    {
        var catalog = Open();
        await catalog.Import(TextOf(49), Cancelled);
        await catalog.Import(TextOf(49), Cancelled);
        Assert.Equal(1, store.Count("catalog"));
    }

    [Fact]
    public async Task An_earlier_text_can_be_imported_again_and_every_version_is_kept()
    {
        var catalog = Open();
        await catalog.Import(TextOf(49), Cancelled);
        await catalog.Import(TextOf(50), Cancelled);
        await catalog.Import(TextOf(49), Cancelled);
        Assert.Equal(3, catalog.Current.Version);
        Assert.Equal(3, store.Count("catalog"));
    }

    [Fact]
    public async Task The_import_of_another_process_is_seen_by_the_next_refresh()
    {
        var (catalog, other) = (Open(), Open());
        await catalog.Import(TextOf(49), Cancelled);
        await other.Import(TextOf(50), Cancelled);
        Assert.Equal(1, catalog.Current.Version);
        await catalog.Refresh(Cancelled);
        Assert.Equal(2, catalog.Current.Version);
        Assert.Equal(TextOf(50), catalog.Current.File.Write());
    }

    [Fact]
    public async Task A_snapshot_stays_as_it_was_for_the_order_that_began_with_it()
    {
        var catalog = Open();
        await catalog.Import(TextOf(49), Cancelled);
        var taken = catalog.Current;
        await catalog.Import(TextOf(50), Cancelled);
        Assert.Equal(TextOf(49), taken.File.Write());
        Assert.NotSame(taken, catalog.Current);
    }

    [Fact]
    public async Task Imports_at_the_same_time_each_get_a_version()
    {
        var texts = Enumerable.Range(1, 8).Select(TextOf).ToArray();
        await Task.WhenAll(texts.Select(text => Open().Import(text, Cancelled)));
        Assert.Equal(8, store.Count("catalog"));
        Assert.Equal(8, store.Scalar<long>("select max(version) from catalog"));
    }

    [Fact]
    public async Task An_import_is_told_by_the_audit_trail()
    {
        await Open().Import(TextOf(49), Cancelled);
        Assert.Equal("catalog:1", store.Scalar<string>("select subject from audit where action = 'catalog.imported'"));
    }

    [Fact]
    public async Task A_stored_text_that_cannot_be_read_leaves_the_last_snapshot_in_use()
    {
        var catalog = Open();
        await catalog.Import(TextOf(49), Cancelled);
        store.Tamper("insert into catalog (version, text, imported_at) values (2, '{}', 0)");
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => catalog.Refresh(Cancelled));
        Assert.Contains("Version 2", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, catalog.Current.Version);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static string TextOf(int price) =>
        new CatalogFile { Products = [A.Product(1, A.Pricing(1, price: price * 100))] }.Write();

    private CatalogStore Open() => new(store.Database, store.Commits, time);
}
