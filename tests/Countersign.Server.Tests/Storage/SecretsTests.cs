using Countersign.Server.Storage;

namespace Countersign.Server.Tests.Storage;

public sealed class SecretsTests
{
    [Fact]
    public async Task A_secret_is_made_once_however_many_ask_for_it_at_once()
    {
        await using var store = new TemporaryStore();

        var secrets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
            Secrets.ReadOrCreate(store.Database, store.Commits, "key", 32, TestContext.Current.CancellationToken))));

        Assert.All(secrets, secret => Assert.Equal(secrets[0], secret));
        Assert.Equal(32, secrets[0].Length);
        Assert.Equal(1, store.Count("secret"));
    }
}
