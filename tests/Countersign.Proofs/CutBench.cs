namespace Countersign.Proofs;

/// <summary>A server whose store lies on a disk that can lose its power; afterwards it lies on the copy of what that disk held then.</summary>
/// <param name="engine">What the server writes to.</param>
/// <param name="work">Where the images of the disks lie.</param>
/// <param name="megabytes">How large a disk is.</param>
internal sealed class CutBench(Engine engine, string work, int megabytes) : IAsyncDisposable
{
    private LoopDisk? disk;
    private int disks;

    /// <summary>Where the server keeps its orders now.</summary>
    public Store? Store { get; private set; }

    /// <summary>The server that runs now.</summary>
    public ServerProcess? Server { get; private set; }

    /// <summary>What the last cut had to say.</summary>
    public string Said { get; set; } = "";

    /// <summary>Starts a server on an empty disk.</summary>
    public async Task Prepare(Func<Store, Task<ServerProcess>> serve, CancellationToken cancellation)
    {
        disk = await LoopDisk.Create(NextImage(), megabytes, cancellation);
        await Open(serve, cancellation);
        // Whatever the first start has left in memory: the proof is about orders, not about installing.
        await SystemProgram.Run(["sync", "-f", disk.MountPoint], cancellation);
    }

    /// <summary>Stops everybody who writes, copies what has reached the disk, and only then ends them.</summary>
    public async Task CutPower(CancellationToken cancellation)
    {
        var image = NextImage();
        await Server!.Freeze(cancellation);
        if (Store!.Cluster is { } cluster)
            await Signal.Stopped(cluster.Freeze(), cancellation);
        await disk!.CopyTo(image, cancellation);

        await Close();
        disk = await LoopDisk.Mount(image);
    }

    /// <summary>Starts a server on the copy.</summary>
    public Task Recover(Func<Store, Task<ServerProcess>> serve, CancellationToken cancellation) => Open(serve, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Close();

    private async Task Open(Func<Store, Task<ServerProcess>> serve, CancellationToken cancellation)
    {
        Store = await Store.Open(engine, disk!.MountPoint, cancellation);
        Server = await serve(Store);
    }

    private async Task Close()
    {
        if (Server is not null)
            await Server.Kill(CancellationToken.None);
        Server?.Dispose();
        Server = null;
        if (Store is not null)
        {
            if (Store.Cluster is not null)
                await Store.Cluster.Kill(CancellationToken.None);
            await Store.DisposeAsync();
        }

        Store = null;
        if (disk is not null)
            await disk.DisposeAsync();
        disk = null;
    }

    private string NextImage() => Path.Combine(work, FormattableString.Invariant($"disk{++disks}.img"));
}
