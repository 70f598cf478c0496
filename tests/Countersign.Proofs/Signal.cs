using System.Globalization;
using System.Runtime.InteropServices;

namespace Countersign.Proofs;

/// <summary>Signals to processes that a proof has started, and what became of them.</summary>
internal static class Signal
{
    private const int KillNumber = 9;
    private const int StopNumber = 19;

    /// <summary>SIGKILL: ends it at once.</summary>
    public static void Kill(int process) => _ = Send(process, KillNumber);

    /// <summary>SIGSTOP: it does nothing from here on, and cannot refuse.</summary>
    public static void Stop(int process) => _ = Send(process, StopNumber);

    /// <summary>Whether it still runs; one that only waits to be reaped does not.</summary>
    public static bool IsAlive(int process) => State($"{process}") is not (null or 'Z' or 'X');

    /// <summary>The processes that <paramref name="parent"/> has started itself.</summary>
    public static IReadOnlyList<int> Children(int parent) =>
    [
        .. from directory in Directory.EnumerateDirectories("/proc")
           let name = Path.GetFileName(directory)
           where name.All(char.IsAsciiDigit)
           where Fields(name) is [_, var its, ..] && its == parent.ToString(CultureInfo.InvariantCulture)
           select int.Parse(name, CultureInfo.InvariantCulture),
    ];

    /// <summary>Waits until every thread has stopped; one that is just flushing does so when the flush is over.</summary>
    public static async Task Stopped(IEnumerable<int> processes, CancellationToken cancellation)
    {
        foreach (var process in processes)
        {
            while (IsAlive(process) && !Threads(process).All(thread => State($"{process}/task/{thread}") is null or 'T'))
            {
                cancellation.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }

    private static IEnumerable<string> Threads(int process)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{process}/task").Select(thread => Path.GetFileName(thread))];
        }
        catch (IOException)
        {
            return []; // It has just ended.
        }
    }

    private static char? State(string process) => Fields(process) is [[var state], ..] ? state : null;

    // State, parent, ... as /proc tells them behind the name, which stands in brackets and may hold anything.
    private static string[]? Fields(string process)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // It has just ended.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
