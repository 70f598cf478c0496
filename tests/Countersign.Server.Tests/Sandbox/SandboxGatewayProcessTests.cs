using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Countersign.Proofs;
using Countersign.SandboxGateway;
using Countersign.Server.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Sandbox;

/// <summary>The gateway's process begins and ends with the server's.</summary>
[Trait("Engine", "own")]
public sealed class SandboxGatewayProcessTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("countersign-test-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Theory]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(2)]
    public async Task It_ends_with_the_server_however_that_ends(int signal)
    {
        using var server = StartServer("https://127.0.0.1:0");
        var address = await AddressOf(server);
        var gateway = Assert.Single(Signal.Children(server.Id));
        Assert.Equal(HttpStatusCode.OK, await Ask(address));

        // As Ctrl+C does, to both.
        using var kill = Process.Start("kill", signal == 2 ? ["-2", $"{gateway}", $"{server.Id}"] : [$"-{signal}", $"{server.Id}"]);
        await server.WaitForExitAsync(Token);
        await Eventually(() => !Signal.IsAlive(gateway));
        Assert.Equal(signal == 9 ? 128 + 9 : 0, server.ExitCode);
        Assert.DoesNotContain("ended by itself", await server.StandardError.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_started_again_where_it_was()
    {
        using var server = StartServer("https://127.0.0.1:0");
        var address = await AddressOf(server);
        var first = Assert.Single(Signal.Children(server.Id));
        Signal.Kill(first);
        await Eventually(() => Signal.Children(server.Id) is [var next] && next != first);
        await Eventually(async () => await Ask(address) == HttpStatusCode.OK);
        using var kill = Process.Start("kill", ["-15", $"{server.Id}"]);
        await server.WaitForExitAsync(Token);
        Assert.Contains("ended by itself", await server.StandardError.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_its_setting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var server = StartServer($"https://{other.LocalEndpoint}");
        Assert.Contains($"Countersign:Listen:Gateway is 'https://{other.LocalEndpoint}': port", await server.StandardError.ReadToEndAsync(Token), StringComparison.Ordinal);
        await server.WaitForExitAsync(Token);
        Assert.Equal(1, server.ExitCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_meanwhile_is_told_too()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var fault = await Assert.ThrowsAsync<CannotStartException>(() => RunningServer.Start(change: settings =>
            settings with { Gateway = new("Countersign:Listen:Gateway", "https", IPAddress.Loopback, ((IPEndPoint)other.LocalEndpoint).Port) }));
        Assert.Contains("is in use by another program", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_that_began_before_a_restart_can_be_told_after_it()
    {
        var secrets = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var server = await RunningServer.Start(change: settings => RunningServer.WithGateway(settings) with { DataDirectory = data, Database = null });
            secrets.Add(Convert.ToHexString(server.Parts.GetRequiredService<SandboxGatewayProcess>().Secret));
        }

        Assert.Equal(64, Assert.Single(secrets.Distinct()).Length);
    }

    [Fact]
    public async Task By_itself_it_says_who_starts_it()
    {
        using var gateway = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "countersign-sandbox-gateway.dll")])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        await gateway.StandardInput.WriteLineAsync("{}");
        Assert.Contains("is started by countersign-server", await gateway.StandardError.ReadToEndAsync(Token), StringComparison.Ordinal);
        await gateway.WaitForExitAsync(Token);
        Assert.Equal(1, gateway.ExitCode);
    }

    private static async Task<Uri> AddressOf(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["gateway", var url])
                return new Uri(url);
        }

        throw new InvalidOperationException(await server.StandardError.ReadToEndAsync(Token));
    }

    private async Task<HttpStatusCode?> Ask(Uri address)
    {
        using var http = PinnedHttp.Client(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(data, "tls", "server.pem")));
        try
        {
            using var answer = await http.GetAsync(address, Token);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static Task Eventually(Func<bool> holds) => Eventually(() => Task.FromResult(holds()));

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await holds())
                return;
            await Task.Delay(50, Token);
        }

        Assert.Fail("What was to come about did not, within half a minute.");
    }

    private Process StartServer(string gateway)
    {
        var start = new ProcessStartInfo("dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "countersign-server.dll"), $"--Countersign:DataDirectory={data}", $"--Countersign:Listen:Gateway={gateway}",
                "--Countersign:Listen:Public=https://127.0.0.1:0", "--Countersign:Listen:Plain=http://127.0.0.1:0", "--Countersign:Listen:Private=https://127.0.0.1:0",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
