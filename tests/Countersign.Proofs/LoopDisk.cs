namespace Countersign.Proofs;

/// <summary>A file system of its own in one file: what has reached the file is what has reached the disk. Mounting it takes root.</summary>
public sealed class LoopDisk : IAsyncDisposable
{
    private readonly string image;

    private LoopDisk(string image)
    {
        this.image = image;
        MountPoint = $"{image}.mounted";
    }

    /// <summary>Where it is mounted.</summary>
    public string MountPoint { get; }

    /// <summary>Makes an empty disk in the file <paramref name="image"/> and mounts it.</summary>
    /// <exception cref="InvalidOperationException">A command failed, say for want of the right to mount; the text holds it.</exception>
    public static async Task<LoopDisk> Create(string image, int megabytes, CancellationToken cancellation)
    {
        await using (var file = File.Create(image))
            file.SetLength((long)megabytes << 20);
        await SystemProgram.RunAsRoot(["mkfs.ext4", "-q", "-F", image], cancellation); // Not for its rights: an ordinary user's path may lack it.
        var disk = await Mount(image);
        if (!Environment.IsPrivilegedProcess)
            await SystemProgram.RunAsRoot(["chown", Environment.UserName, disk.MountPoint], CancellationToken.None);
        return disk;
    }

    /// <summary>Copies what has reached the disk by now, and nothing that is still in memory above it, into the file <paramref name="target"/>.</summary>
    public Task CopyTo(string target, CancellationToken cancellation) =>
        SystemProgram.Run(["cp", "--reflink=auto", "--sparse=always", image, target], cancellation);

    /// <summary>Mounts the disk in <paramref name="image"/>; its file system's journal is replayed, as after a power cut.</summary>
    public static async Task<LoopDisk> Mount(string image)
    {
        var disk = new LoopDisk(image);
        Directory.CreateDirectory(disk.MountPoint);
        try
        {
            // Not to be cancelled: a mount that is cut short might be there or not.
            await SystemProgram.RunAsRoot(["mount", "-o", "loop", image, disk.MountPoint], CancellationToken.None);
            return disk;
        }
        catch
        {
            Directory.Delete(disk.MountPoint);
            File.Delete(image);
            throw;
        }
    }

    /// <summary>Unmounts it, which detaches its loop device too, and keeps its image.</summary>
    public async Task Unmount()
    {
        if (!Directory.Exists(MountPoint))
            return;
        try
        {
            await SystemProgram.RunAsRoot(["umount", MountPoint], CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            await SystemProgram.RunAsRoot(["umount", "--lazy", MountPoint], CancellationToken.None); // Somebody looks into it; it goes when they leave.
        }

        Directory.Delete(MountPoint);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Unmount();
        File.Delete(image);
    }
}
