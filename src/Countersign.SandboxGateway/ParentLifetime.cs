using System.Runtime.InteropServices;

namespace Countersign.SandboxGateway;

/// <summary>
/// Lives as long as the server holds the other end of standard input, which the system closes however the server ends. SIGTERM ends it too; SIGINT
/// does not: Ctrl+C reaches every program of a terminal, and it is the server's to decide.
/// </summary>
public sealed class ParentLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> signals = [];

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            application.StopApplication();
        }));
        // A thread of its own: whoever reads here waits for as long as the server runs.
        new Thread(WaitForEnd) { IsBackground = true, Name = "standard input" }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => signals.ForEach(static signal => signal.Dispose());

    private void WaitForEnd()
    {
        while (Console.In.ReadLine() is not null)
        {
            // Nothing else is said.
        }

        application.StopApplication();
    }
}
