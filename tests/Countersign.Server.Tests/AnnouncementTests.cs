using System.Net;
using Countersign.Server.Http;
using Countersign.Server.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests;

public sealed class AnnouncementTests
{
    [Fact]
    public async Task Sample_call_goes_to_an_address_that_can_be_called()
    {
        await using var server = await RunningServer.Start(change: settings => settings with { Public = settings.Public with { Address = IPAddress.Any } });
        var text = Text(server);
        Assert.Contains($"public   https://0.0.0.0:{server.Address(ListenerKind.Public).Port}\n", text, StringComparison.Ordinal);
        Assert.Contains($" 'https://localhost:{server.Address(ListenerKind.Public).Port}/products/!PlaceOrder' ", text, StringComparison.Ordinal);
        Assert.Contains("--data-urlencode 'loginPassword=login_password'", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_call_is_for_the_sandbox_only()
    {
        await using var server = await RunningServer.Start(change: settings => settings with { Sandbox = false });
        Assert.DoesNotContain("login_password", Text(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_path_is_quoted_for_the_shell()
    {
        await using var server = await RunningServer.Start(change: settings => settings with { DataDirectory = Path.Combine(settings.DataDirectory, "it's") });
        Assert.Contains(@"it'\''s/tls/server.pem' ", Text(server), StringComparison.Ordinal);
    }

    private static string Text(RunningServer server) =>
        Announcement.Text(server.Parts.GetRequiredService<ServerSettings>(), server.Parts.GetRequiredService<Listeners>(), server.Parts.GetRequiredService<TlsFiles>(), server.Parts.GetRequiredService<PaymentGateways>());
}
