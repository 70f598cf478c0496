using Countersign.SandboxGateway;
using Countersign.Server.Http;
using Countersign.Server.Storage;

namespace Countersign.Server.Sandbox;

/// <summary>Keeps the sandbox's payment gateway running beside the server: another process at another origin, as a real one would be.</summary>
public sealed partial class SandboxGatewayProcess(
    ServerSettings settings, TlsFiles tls, Database database, GroupCommit commits, TimeProvider time, ILogger<SandboxGatewayProcess> log)
    : IHostedLifecycleService, IDisposable
{
    private const string SecretName = "sandbox-gateway";
    private const int SecretBytes = 32;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ListenAddress listen = settings.Gateway ?? throw new ArgumentException("There is to be no gateway.", nameof(settings));
    private readonly CancellationTokenSource stopping = new();
    private Task starting = Task.CompletedTask;
    private Task keeping = Task.CompletedTask;
    private volatile SandboxGatewayRun? run;
    private bool isDisposed;

    /// <summary>Where browsers reach it.</summary>
    public Uri Address => new(ListenAddress.Reachable(run?.Address.AbsoluteUri ?? $"{listen}"));

    /// <summary>What both sign with; it outlives both, so that a payment that began before a restart can be told after it.</summary>
    public byte[] Secret { get; private set; } = [];

    /// <summary>Both.</summary>
    public SandboxEndpoint Endpoint => new(() => Address, () => Secret);

    /// <summary>What the store holds of the secret.</summary>
    public static Task<byte[]> ReadSecret(Database database, GroupCommit commits, CancellationToken cancellation) =>
        Secrets.ReadOrCreate(database, commits, SecretName, SecretBytes, cancellation);

    /// <summary>Begins to start it, while the server opens its own listeners.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Secret = await ReadSecret(database, commits, cancellationToken);
        starting = StartFirst();
    }

    /// <summary>Waits until it listens.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await starting.WaitAsync(cancellationToken);
        keeping = Keep();
    }

    /// <summary>Ends it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await keeping;
        if (run is not null)
            await run.Stop();
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
            return; // The container disposes it once as itself and once as a hosted service.
        stopping.Cancel();
        run?.Dispose();
        stopping.Dispose();
    }

    private async Task StartFirst() => run = await Start(new Uri(listen.ToString()));

    private Task<SandboxGatewayRun> Start(Uri address) =>
        SandboxGatewayRun.Start(new Instructions(address, tls.ServerPath, tls.ServerKeyPath, Secret), Said, time, stopping.Token);

    private async Task Keep()
    {
        try
        {
            while (run is { } running)
            {
                await running.Ended(stopping.Token);
                EndedByItself();
                run = await StartAgain(running);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    // Where it was, so that buyers on their way still find it.
    private async Task<SandboxGatewayRun> StartAgain(SandboxGatewayRun ended)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, time, stopping.Token);
            try
            {
                var next = await Start(ended.Address);
                ended.Dispose();
                return next;
            }
            catch (CannotStartException fault)
            {
                NotStarted(fault.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The sandbox gateway says: {Text}")]
    private partial void Said(string text);

    [LoggerMessage(LogLevel.Warning, "The sandbox gateway has ended by itself; it is started again.")]
    private partial void EndedByItself();

    [LoggerMessage(LogLevel.Warning, "{Fault}")]
    private partial void NotStarted(string fault);
}
