using System.Diagnostics;
using System.Runtime.InteropServices;
using Countersign.SandboxGateway;

namespace Countersign.Server.Sandbox;

/// <summary>One run of the gateway's program, which ends at the latest when this process does: then the system closes its standard input.</summary>
public sealed class SandboxGatewayRun : IDisposable
{
    private const string Program = "countersign-sandbox-gateway";

    /// <summary>How long it may take to begin; a machine under load has needed seconds.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take to end by itself; it waits for nobody longer than two seconds.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly TimeProvider time;

    private SandboxGatewayRun(Process process, TimeProvider time)
    {
        this.process = process;
        this.time = time;
    }

    /// <summary>Where it listens.</summary>
    public required Uri Address { get; init; }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="instructions">What it needs.</param>
    /// <param name="say">Takes each line that it writes to standard error.</param>
    /// <param name="time">The clock of time limits.</param>
    /// <param name="cancellation">Ends it before it listens.</param>
    /// <exception cref="CannotStartException">It did not begin.</exception>
    public static async Task<SandboxGatewayRun> Start(Instructions instructions, Action<string> say, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(instructions);
        var said = "It did not say why.";
        var process = Begin();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
                say(said = text);
        };
        process.BeginErrorReadLine();
        try
        {
            using var limit = new CancellationTokenSource(StartLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            await process.StandardInput.WriteLineAsync(instructions.Write().AsMemory(), either.Token);
            await process.StandardInput.FlushAsync(either.Token);
            if (await process.StandardOutput.ReadLineAsync(either.Token) is { } line && line.Split(' ') is ["gateway", var url])
                return new SandboxGatewayRun(process, time) { Address = new Uri(url) };
            await process.WaitForExitAsync(either.Token); // With the end of what it says.
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            said = failure is OperationCanceledException ? "It took too long." : said;
        }

        End(process);
        cancellation.ThrowIfCancellationRequested();
        throw new CannotStartException($"The sandbox gateway did not start; Countersign:Listen:Gateway=none does without it. {said}");
    }

    /// <summary>Ends when it has ended, for whatever reason.</summary>
    public Task Ended(CancellationToken cancellation) => process.WaitForExitAsync(cancellation);

    /// <summary>Lets it end, and makes it where it does not.</summary>
    public async Task Stop()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit, time);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
            process.Kill();
    }

    /// <inheritdoc/>
    public void Dispose() => End(process);

    private static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private static Process Begin()
    {
        var path = Path.Combine(AppContext.BaseDirectory, Program);
        var start = Dotnet() is { } dotnet ? new ProcessStartInfo(dotnet, [path + ".dll"]) : new ProcessStartInfo(path);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        // What is set for the server is none of its business; among it may be the password of a database.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("Countersign__", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new CannotStartException($"The sandbox gateway '{path}' cannot be started: {fault.Message}", fault);
        }
    }

    // The one that runs this program, whatever started it; a program that brings its own runtime has none, and the gateway beside it brings the same.
    private static string? Dotnet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] candidates = [Environment.ProcessPath, Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name))];
        return candidates.FirstOrDefault(path => Path.GetFileName(path) == name && File.Exists(path));
    }
}
