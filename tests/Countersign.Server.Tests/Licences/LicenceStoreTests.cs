using Countersign.Server.Licences;
using Countersign.Server.Tests.Accounts;

namespace Countersign.Server.Tests.Licences;

public sealed class LicenceStoreTests : IAsyncLifetime
{
    private AccountsOnFile file = null!;
    private LicenceStore licences = null!;
    private long mine;
    private long theirs;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        file = await AccountsOnFile.Open();
        licences = new LicenceStore(file.Database);
        mine = await file.Add("mine");
        theirs = await file.Add("theirs");
        await file.Keep(
            LicenceStore.RowOf(new Licence("HG-2", mine, 346, 20, false, 5_000)),
            LicenceStore.RowOf(new Licence("HG-1", mine, 341, 1, true, 4_000)),
            LicenceStore.RowOf(new Licence("HG-3", theirs, 346, 10, false, 6_000)));
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    [Fact]
    public async Task A9_A_code_holds_for_the_account_that_has_the_licence_and_for_no_other()
    {
        Assert.True(await licences.Holds(mine, "HG-1", Token));
        Assert.False(await licences.Holds(mine, "HG-3", Token));
        Assert.False(await licences.Holds(mine, "hg-1", Token));
        Assert.False(await licences.Holds(mine, "unknown", Token));
    }

    [Fact]
    public async Task A_licence_is_found_by_its_code() =>
        Assert.Equal(new Licence("HG-2", mine, 346, 20, false, 5_000), await licences.Find("HG-2", Token));

    [Fact]
    public async Task An_account_holds_its_own_licences_only()
    {
        Assert.Equal(
            [new Licence("HG-1", mine, 341, 1, true, 4_000), new Licence("HG-2", mine, 346, 20, false, 5_000)],
            await licences.OfAccount(mine, Token));
        Assert.Empty(await licences.OfAccount(mine + theirs, Token));
    }
}
