using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Countersign.Server.Tests.Outbound;

/// <summary>A real recursive DNS server on loopback with a zone of the tests' own, which asks nobody else; it ends with this process, whatever that one's end.</summary>
public sealed class UnboundServer : IAsyncLifetime
{
    private const string Program = "/usr/sbin/unbound";

    private const string Watch =
        """
        exec 3<&0
        "$@" 3<&- </dev/null >&2 &
        server=$!
        { read -r word <&3; kill $server; } 2>/dev/null &
        wait $server
        """;

    private const string Zone =
        """
        $ORIGIN example.
        $TTL 60
        @ SOA ns hostmaster 1 3600 600 86400 60
        @ NS ns
        ns A 127.0.0.1
        site A 127.0.0.1
        six AAAA ::1
        both A 127.0.0.1
        both AAAA ::1
        other A 127.0.0.2
        mixed A 127.0.0.1
        mixed A 127.0.0.2
        metadata A 169.254.169.254
        private A 10.1.2.3
        mapped AAAA ::ffff:127.0.0.2
        translated AAAA 64:ff9b::7f00:2
        zero A 0.0.0.0
        www CNAME site
        _token CNAME half.half.ca.example.
        _delegated CNAME _token
        dangling CNAME nowhere
        loop CNAME pool
        pool CNAME loop
        text TXT "one " "text"
        text TXT "another"
        long TXT "LONG"
        caa CAA 0 issue "ca.example"
        caa CAA 128 tbs "unknown"
        caa2 CNAME caa
        _1ff71b7d6448c7b7aaacba434e8eb566.shop CNAME ec580ae392c7ec54030de406e2d0647b.65f89cbfd5fc4d07bc30f9b0a32432b3.sectigo.com.
        shop A 127.0.0.1
        a0 A 127.0.0.1
        """;

    private readonly string directory = Directory.CreateTempSubdirectory("countersign-dns-").FullName;
    private Process? watch;

    /// <summary>Where it is asked.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    public async ValueTask InitializeAsync()
    {
        for (var attempt = 1; !await TryStart(); attempt++)
            Assert.True(attempt < 5, $"{Program} did not start; install it: apt-get install unbound");
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        Directory.Delete(directory, recursive: true);
    }

    private async Task<bool> TryStart()
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        await File.WriteAllTextAsync(Path.Combine(directory, "zone"), ZoneText());
        await File.WriteAllTextAsync(Path.Combine(directory, "conf"), Configuration());
        watch = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", Watch, "watch", Program, "-d", "-c", Path.Combine(directory, "conf")])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        _ = watch.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(10) && !watch.HasExited;)
        {
            if (await Accepts())
                return true;
            await Task.Delay(10);
        }

        await End();
        return false;
    }

    // Names a0 … a9 of which each but the first is an alias of the one before; and a text that no datagram holds.
    private static string ZoneText() => Zone.Replace("LONG", string.Join("\" \"", Enumerable.Repeat(new string('x', 250), 10)), StringComparison.Ordinal)
        + string.Concat(Enumerable.Range(1, 9).Select(i => $"\na{i} CNAME a{i - 1}")) + "\n";

    private string Configuration() =>
        $"""
        server:
            interface: 127.0.0.1
            port: {EndPoint.Port}
            username: ""
            chroot: ""
            pidfile: ""
            directory: "{directory}"
            use-syslog: no
            verbosity: 0
            module-config: "iterator"
            local-zone: "." static
            local-zone: "example." transparent
        remote-control:
            control-enable: no
        auth-zone:
            name: "example."
            zonefile: "{directory}/zone"
            for-downstream: no
            for-upstream: yes
            fallback-enabled: no
        """;

    private async Task<bool> Accepts()
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(EndPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task End()
    {
        if (watch is null)
            return;
        using var ended = watch;
        watch = null;
        ended.StandardInput.Close();
        await ended.WaitForExitAsync();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
