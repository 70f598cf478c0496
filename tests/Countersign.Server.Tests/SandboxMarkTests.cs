using Countersign.Server.Accounts;
using Countersign.Server.Sandbox;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Storage;

namespace Countersign.Server.Tests;

public sealed class SandboxMarkTests : IAsyncDisposable
{
    private readonly TemporaryStore store = new();

    [Fact]
    public async Task An_empty_store_may_become_either() =>
        Assert.False(await SandboxMark.IsSet(store.Database, wantsSandbox: true) || await SandboxMark.IsSet(store.Database, wantsSandbox: false));

    [Fact]
    public async Task A_sandbox_is_not_served_as_a_production_store()
    {
        await Keep(new Write { Claims = [SandboxMark.Claim] });
        Assert.True(await SandboxMark.IsSet(store.Database, wantsSandbox: true));
        await Assert.ThrowsAsync<CannotStartException>(() => SandboxMark.IsSet(store.Database, wantsSandbox: false));
    }

    [Fact]
    public async Task A_store_with_real_data_is_not_filled_with_the_sandboxs()
    {
        await Keep(new Write { Rows = [new Row(AccountTables.Account, 1001, 1, "real", null, null, false, false, true, "[]", 0, 1)] });
        Assert.False(await SandboxMark.IsSet(store.Database, wantsSandbox: false));
        await Assert.ThrowsAsync<CannotStartException>(() => SandboxMark.IsSet(store.Database, wantsSandbox: true));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task Keep(Write write) => Assert.Equal(CommitResult.Kept, await store.Commits.Commit(write, TestContext.Current.CancellationToken));
}
