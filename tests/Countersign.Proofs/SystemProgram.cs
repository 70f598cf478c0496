using System.Diagnostics;

namespace Countersign.Proofs;

/// <summary>Programs of the operating system that a proof runs and waits for.</summary>
public static class SystemProgram
{
    /// <summary>Runs <paramref name="command"/> and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It is not there or it failed; the text holds the exact command.</exception>
    public static async Task<string> Run(IReadOnlyList<string> command, CancellationToken cancellation = default)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/", // Ours may be closed to the user that the program changes to.
        };
        using var process = Start(start, command);
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"This failed with code {process.ExitCode}: {string.Join(' ', command)}\n{await output}{await error}");
    }

    /// <summary>Runs a command that only root may; an ordinary user may do it where sudo asks for no password, as on most build machines.</summary>
    public static Task<string> RunAsRoot(IReadOnlyList<string> command, CancellationToken cancellation = default) =>
        Run(Environment.IsPrivilegedProcess ? command : ["sudo", "-n", .. command], cancellation);

    private static Process Start(ProcessStartInfo start, IReadOnlyList<string> command)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"This could not be started: {string.Join(' ', command)}\n{missing.Message}", missing);
        }
    }
}
