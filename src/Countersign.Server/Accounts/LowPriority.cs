using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Countersign.Server.Accounts;

/// <summary>Lets a thread stand back behind those that answer calls, where the system can.</summary>
internal static class LowPriority
{
    // A third of the weight of an ordinary thread: when the processors are busy, hashes still get about a quarter of one.
    private const int Nicer = 5;

    /// <summary>Lowers the priority of the calling thread for good.</summary>
    /// <remarks><see cref="Thread.Priority"/> has no effect on Linux. There alone a nice value belongs to one thread and not to the process.</remarks>
    [SuppressMessage("Design", "CA1031", Justification = "A lower priority is a courtesy: whatever keeps it from us, logins work without it.")]
    public static void Take()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                _ = Nice(Nicer); // On top of what the whole server has been given.
            else
                Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
        catch (Exception)
        {
            // As it was.
        }
    }

    [DllImport("libc", EntryPoint = "nice")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Nice(int increment);
}
