using Countersign.Certificates;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Keys;
using Countersign.Server.Orders;
using Countersign.Server.Sandbox;
using Countersign.Server.Storage;

namespace Countersign.Server;

/// <summary>What is done before the first call is taken, and the watch over what other processes change afterwards.</summary>
public sealed partial class Opening(
    ServerSettings settings,
    Database database,
    OrderNumbers numbers,
    CallDigests digests,
    OrderLinks links,
    Affiliates affiliates,
    CatalogStore catalog,
    SandboxSeed sandbox,
    KeyRequirements keys,
    SandboxClockStore clock,
    TimeProvider time,
    ILogger<Opening> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private Task watch = Task.CompletedTask;

    /// <summary>Fills a sandbox and loads the snapshots; the listeners open after this.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var isPlanted = await SandboxMark.IsSet(database, settings.Sandbox);
        await numbers.Open(cancellationToken);
        await digests.Open(cancellationToken);
        await links.Open(cancellationToken);
        if (settings.Sandbox)
            await (settings.Keep ? clock.Refresh(cancellationToken) : clock.Reset(cancellationToken));
        if (settings.Sandbox)
            await sandbox.Plant(isPlanted, settings.Keep, cancellationToken);
        await affiliates.Refresh(cancellationToken);
        await catalog.Refresh(cancellationToken);
        foreach (var anchor in settings.Sandbox ? [] : keys.Trust.Anchors.Where(anchor => !anchor.IsKnown))
            AnchorIsUnknown(ItemParameters.HsmType.Write(anchor.Kind), anchor.Role, anchor.Name, anchor.Key.Hash);
        _ = Task.Run(static () => PublicSuffixList.Shipped, cancellationToken); // So that no order has to wait for it.
        watch = Watch();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await watch;
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private async Task Watch()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await RefreshOrTell(affiliates.Refresh);
                await RefreshOrTell(catalog.Refresh);
                if (settings.Sandbox)
                    await RefreshOrTell(clock.Refresh);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task RefreshOrTell(Func<CancellationToken, Task> refresh)
    {
        try
        {
            await refresh(stopping.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            NotRefreshed(failure); // The last snapshots serve on; the next second tries again.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Statements of {Kind} are believed up to {Role} '{Name}', which is not a key that its maker is known for: {Hash}.")]
    private partial void AnchorIsUnknown(string kind, string role, string name, string hash);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Affiliates and catalog could not be read again.")]
    private partial void NotRefreshed(Exception failure);
}
