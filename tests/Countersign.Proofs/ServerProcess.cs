using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Countersign.Client;

namespace Countersign.Proofs;

/// <summary>A server in a process of its own, on ports of its own, that can be killed without warning.</summary>
public sealed class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly string dataDirectory;

    private ServerProcess(Process process, string dataDirectory)
    {
        this.process = process;
        this.dataDirectory = dataDirectory;
    }

    /// <summary>The address of the public listener.</summary>
    public Uri Public { get; private set; } = new("https://127.0.0.1");

    /// <summary>The address of the plain listener.</summary>
    public Uri Plain { get; private set; } = new("http://127.0.0.1");

    /// <summary>The address of the private listener.</summary>
    public Uri Private { get; private set; } = new("https://127.0.0.1");

    /// <summary>Starts <paramref name="program"/> on <paramref name="dataDirectory"/> and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended before it listened; the text holds what it said.</exception>
    public static Task<ServerProcess> Start(string program, string dataDirectory, CancellationToken cancellation) =>
        Start(program, dataDirectory, new Dictionary<string, string>(), cancellation);

    /// <summary>The same with further settings, by their names in the section Countersign.</summary>
    /// <exception cref="InvalidOperationException">It ended before it listened; the text holds what it said.</exception>
    public static async Task<ServerProcess> Start(
        string program, string dataDirectory, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Countersign__DataDirectory"] = dataDirectory;
        start.Environment["Countersign__Listen__Public"] = "https://127.0.0.1:0";
        start.Environment["Countersign__Listen__Plain"] = "http://127.0.0.1:0";
        start.Environment["Countersign__Listen__Private"] = "https://127.0.0.1:0";
        start.Environment["Countersign__Listen__Gateway"] = "none";
        foreach (var (name, value) in settings)
            start.Environment[$"Countersign__{name}"] = value;
        var server = new ServerProcess(Process.Start(start)!, dataDirectory);
        try
        {
            await server.WaitForListener(cancellation);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>A client that trusts the server's own certificate and nothing else.</summary>
    public PlaceOrderClient Client(int connections)
    {
        var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(dataDirectory, "tls", "server.pem")).GetCertHashString();
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections, AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate;
        return new PlaceOrderClient(new HttpClient(handler), Public);
    }

    /// <summary>SIGSTOP: it does nothing from here on; returns when its last thread has stopped.</summary>
    public Task Freeze(CancellationToken cancellation)
    {
        Signal.Stop(process.Id);
        return Signal.Stopped([process.Id], cancellation);
    }

    /// <summary>SIGKILL: nothing is flushed, closed or answered.</summary>
    public async Task Kill(CancellationToken cancellation)
    {
        process.Kill();
        await process.WaitForExitAsync(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private async Task WaitForListener(CancellationToken cancellation)
    {
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            said.Add(line);
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["public", var address]:
                    Public = new Uri(address);
                    break;
                case ["plain", var address]:
                    Plain = new Uri(address);
                    break;
                case ["private", var address]: // The last of the three.
                    Private = new Uri(address);
                    _ = process.StandardOutput.ReadToEndAsync(cancellation); // A full pipe would stop the server.
                    _ = process.StandardError.ReadToEndAsync(cancellation);
                    return;
            }
        }

        throw new InvalidOperationException($"The server did not start:\n{string.Join('\n', said)}\n{await process.StandardError.ReadToEndAsync(cancellation)}");
    }
}
