namespace Countersign.Server.Tests.Sandbox;

/// <summary>A server for many tests, with the sandbox's gateway beside it, which is a process of its own.</summary>
public sealed class ServerWithSandboxGateway : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.Start(change: RunningServer.WithGateway);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
