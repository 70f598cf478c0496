using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Countersign.Server.Tests;

/// <summary>The program as its operator meets it: a process, its output and its exit code.</summary>
public sealed class ServeTests : IDisposable
{
    private static readonly string[] FreePorts =
    [
        "--Countersign:Listen:Public=https://127.0.0.1:0", "--Countersign:Listen:Plain=http://127.0.0.1:0", "--Countersign:Listen:Private=https://127.0.0.1:0",
        "--Countersign:Listen:Gateway=none",
    ];

    private readonly string data = Directory.CreateTempSubdirectory("countersign-test-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(data, recursive: true);

    // A shell that ignores SIGINT hands that down, and .NET leaves it so: better a test that fails than one that never ends.
    [Theory(Timeout = 120_000)]
    [InlineData(2)]
    [InlineData(15)]
    public async Task Server_tells_its_addresses_and_ends_on_a_signal(int signal)
    {
        var ended = TestContext.Current.CancellationToken;
        using var server = Start([.. FreePorts, "serve", "--keep"]);
        var addresses = new Dictionary<string, Uri>();
        while (addresses.Count < 3)
        {
            var line = await server.StandardOutput.ReadLineAsync(ended) ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync(ended));
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["public" or "plain" or "private", var url] words)
                addresses.Add(words[0], new Uri(url));
        }

        Assert.All(addresses.Values, address => Assert.NotEqual(0, address.Port));
        using var client = new HttpClient();
        Assert.StartsWith("errorCode=-1&", await client.GetStringAsync(addresses["plain"], ended), StringComparison.Ordinal);

        using var kill = Process.Start("kill", [$"-{signal}", $"{server.Id}"]);
        Assert.Contains("--data-urlencode 'paymentStatus=2'", await server.StandardOutput.ReadToEndAsync(ended), StringComparison.Ordinal);
        await server.WaitForExitAsync(ended);
        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task Payment_pages_are_there_without_the_data_of_cultures()
    {
        using var server = Start(FreePorts, ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"));
        Uri? address = null;
        while (address is null)
        {
            var line = await server.StandardOutput.ReadLineAsync(Cancelled) ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync(Cancelled));
            address = line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["public", var url] ? new Uri(url) : null;
        }

        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Add("Accept-Language", "sv");
        using var page = await client.GetAsync(new Uri(address, "/pay/expired"), Cancelled);
        Assert.Equal(HttpStatusCode.Gone, page.StatusCode);
        Assert.Contains("Tiden för betalning har gått ut", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        server.Kill();
    }

    [Theory]
    [InlineData("Countersign:Sandbox is 'maybe'", "--Countersign:Sandbox=maybe")]
    [InlineData("Countersign:Colour is no setting", "--Countersign:Colour", "green")]
    [InlineData("'--kepp' is no option", "--kepp")]
    [InlineData("'stop' is no option", "stop")]
    [InlineData("'--Database' is no option", "--Database=Host=db.example;Password=s3cret")]
    [InlineData("'Countersign:Database' is no option", "Countersign:Database=Host=db.example;Password=s3cret")]
    [InlineData("Countersign:Database must name a Host and a Database", "--Countersign:Database=Host=db.example;Password=s3cret")]
    [InlineData("Countersign:Durability is 'Off'", "--Countersign:Durability=Off", "--Countersign:Sandbox=false")]
    [InlineData("urls is not used", "--urls", "http://localhost:5000", "--Countersign:Sandbox=maybe")]
    public async Task Fault_is_told_in_plain_words_and_ends_with_1(string expected, params string[] arguments)
    {
        using var server = Start([.. FreePorts, .. arguments]);
        Assert.Contains(expected, await Refusal(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_in_use_is_told_with_its_setting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var server = Start([.. FreePorts[1..], $"--Countersign:Listen:Public=https://{other.LocalEndpoint}"]);
        Assert.Contains($"Countersign:Listen:Public is 'https://{other.LocalEndpoint}': port", await Refusal(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_cannot_be_used_is_told()
    {
        Directory.CreateDirectory(Path.Combine(data, "tls"));
        await File.WriteAllTextAsync(Path.Combine(data, "tls", "server.pem"), "nonsense", Cancelled);
        using var server = Start(FreePorts);
        Assert.Contains("server.pem' cannot be used", await Refusal(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T1_forwarded_headers_for_everyone_keep_the_server_from_starting()
    {
        using var server = Start(FreePorts, ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
        Assert.Contains("Countersign__TrustedProxies", await Refusal(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_may_stand_before_and_after_a_command()
    {
        using var command = Start(["--Countersign:Sandbox", "true", "certificates", "--Countersign:Seller=UnitedKingdom", "list"]);
        Assert.Equal("FINGERPRINT  BRAND  SERIAL  NOT AFTER  REVOKED AT", (await command.StandardOutput.ReadToEndAsync(Cancelled)).TrimEnd());
        await command.WaitForExitAsync(Cancelled);
        Assert.Equal(0, command.ExitCode);
    }

    private Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "countersign-server.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Countersign__DataDirectory"] = data;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<string> Refusal(Process server)
    {
        var words = await server.StandardError.ReadToEndAsync(Cancelled);
        await server.WaitForExitAsync(Cancelled);
        Assert.Equal(1, server.ExitCode);
        Assert.Empty(await server.StandardOutput.ReadToEndAsync(Cancelled));
        Assert.DoesNotContain("   at ", words, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", words, StringComparison.Ordinal);
        return words;
    }
}
