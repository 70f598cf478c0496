using System.Runtime.CompilerServices;
using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Payments;

namespace Countersign.Server.Tests.Gateways;

/// <summary>What operators read of gateways is what there is.</summary>
[Trait("Engine", "own")]
public class GatewayDocumentTests
{
    private static string Document => File.ReadAllText(Path.Combine(Here(), "..", "..", "..", "docs", "gateways.md"));

    [Fact]
    public void Every_setting_of_every_gateway_is_told_in_its_words()
    {
        foreach (var kind in GatewayKind.All)
        {
            foreach (var setting in kind.Settings)
            {
                var usual = setting.Usual is null ? "must be given" : setting.Usual.Length == 0 ? "none" : $"`{setting.Usual}`";
                Assert.Contains($"| `{kind.Name}:{setting.Name}` | {usual} | {setting.Meaning} |\n", Document, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_gateway_has_a_dialect_that_gives_it_an_account_and_every_dialect_a_gateway()
    {
        Assert.Equal(GatewayKind.All.Select(kind => kind.Name).Order(), Dialect.All.Skip(1).Select(dialect => dialect.Name).Order());
        foreach (var kind in GatewayKind.All)
        {
            var account = Dialect.Find(kind.Name)!.Account("https://localhost:1", new byte[32]);
            Assert.All(kind.Settings, setting => Assert.Null(setting.Fault(account.GetValueOrDefault(setting.Name) ?? setting.Usual!)));
            Assert.Empty(account.Keys.Except(kind.Settings.Select(setting => setting.Name)));
        }
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
