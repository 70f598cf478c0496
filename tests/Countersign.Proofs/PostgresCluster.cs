using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Countersign.Proofs;

/// <summary>A PostgreSQL of one's own for tests and proofs: it ends with the process that started it, whatever that one's end.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    // Below the range that the system hands out by itself, so that nobody takes the port while the server is down.
    private const int FirstPort = 15_000;
    private const int LastPort = 30_000;
    private const int Attempts = 10;

    // It outlives this process by a moment only: the end of its input is the end of the cluster. $1 is what to delete then.
    private const string Watch =
        """
        own=$1 log=$2
        shift 2
        "$@" </dev/null >>"$log" 2>&1 &
        echo $!
        read -r word
        kill -QUIT $! 2>/dev/null
        kill -CONT $! 2>/dev/null
        wait $!
        if [ "$word" != keep ] && [ -n "$own" ]; then rm -rf -- "$own"; fi
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PostgresPrograms programs = PostgresPrograms.Find();
    private readonly bool isOwn;
    private Process? watch;
    private int postmaster;
    private bool isKept;

    private PostgresCluster(string directory, bool isOwn)
    {
        Directory = directory;
        this.isOwn = isOwn;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Where its data, its socket and its log lie.</summary>
    public string Directory { get; }

    private string Data => Path.Combine(Directory, "data");

    private string Log => Path.Combine(Directory, "postgres.log");

    /// <summary>Starts a cluster in <paramref name="directory"/>, with the data that lies there, or a fresh one in a temporary directory; waits until it accepts.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is missing or did not start; the text says which command failed.</exception>
    public static async Task<PostgresCluster> Start(string? directory = null, CancellationToken cancellation = default)
    {
        var cluster = new PostgresCluster(directory ?? System.IO.Directory.CreateTempSubdirectory("countersign-pg-").FullName, isOwn: directory is null);
        try
        {
            await cluster.Initialize(cancellation);
            await cluster.StartOnFreePort(cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates the database if it is not there, and returns how it is reached.</summary>
    public async Task<string> CreateDatabase(string name, CancellationToken cancellation = default)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString("postgres")};Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"create database \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException there) when (there.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // As wanted.
        }

        return ConnectionString(name);
    }

    /// <summary>SIGKILL of the postmaster and all of its backends: the crash of the database server.</summary>
    public async Task Kill(CancellationToken cancellation = default)
    {
        IReadOnlyList<int> all = [.. Freeze()];
        foreach (var process in all)
            Signal.Kill(process);
        while (all.Any(Signal.IsAlive))
            await Task.Delay(1, cancellation);
        await EndWatch("keep", cancellation);
    }

    /// <summary>Starts it again on the same directory and port.</summary>
    public async Task Restart(CancellationToken cancellation = default)
    {
        for (var attempt = 1; !await TryStart(cancellation); attempt++)
        {
            if (attempt == Attempts)
                throw await NotStarted(cancellation);
            await Task.Delay(100, cancellation);
        }
    }

    /// <summary>Leaves its directory where it is when it ends.</summary>
    public void Keep() => isKept = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var segment = watch is null ? SharedMemory() : null;
        await EndWatch(isKept ? "keep" : "", CancellationToken.None);
        if (segment is not null)
            await SystemProgram.Run(["sh", "-c", "ipcrm -m \"$0\" || true", segment], CancellationToken.None);
        if (isOwn && !isKept && System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>SIGSTOP of all its processes, which are returned, the postmaster last.</summary>
    internal IReadOnlyList<int> Freeze()
    {
        Signal.Stop(postmaster); // First, so that it starts no more of them.
        var backends = Signal.Children(postmaster);
        foreach (var backend in backends)
            Signal.Stop(backend);
        return [.. backends, postmaster];
    }

    private static int FreePort()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(FirstPort, LastPort));
            try
            {
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken; try another.
            }
        }
    }

    private string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Database = database, Username = "postgres" }.ConnectionString;

    private async Task Initialize(CancellationToken cancellation)
    {
        System.IO.Directory.CreateDirectory(Directory);
        if (Environment.IsPrivilegedProcess)
            await SystemProgram.Run(["chown", PostgresPrograms.User, Directory], cancellation);
        if (System.IO.Directory.Exists(Data))
            return;
        string[] options = ["-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"];
        // A temporary directory never sees a power cut, and pages survive the death of a process; only what is written here is not flushed.
        await SystemProgram.Run(programs.Command("initdb", isOwn ? [.. options, "--no-sync"] : options), cancellation);
    }

    private async Task StartOnFreePort(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = FreePort();
            if (await TryStart(cancellation))
                return;
            if (attempt == Attempts || !(await LogText(cancellation)).Contains("Address already in use", StringComparison.Ordinal))
                throw await NotStarted(cancellation);
        }
    }

    private async Task<bool> TryStart(CancellationToken cancellation)
    {
        watch = Process.Start(WatchedServer())!;
        postmaster = int.Parse((await watch.StandardOutput.ReadLineAsync(cancellation))!, CultureInfo.InvariantCulture);
        var waited = Stopwatch.StartNew();
        while (Signal.IsAlive(postmaster) && waited.Elapsed < Patience)
        {
            if (Accepts())
                return true;
            await Task.Delay(20, cancellation);
        }

        await EndWatch("keep", cancellation);
        return false;
    }

    private ProcessStartInfo WatchedServer()
    {
        string[] settings =
        [
            $"port={Port}", "listen_addresses=127.0.0.1", $"unix_socket_directories={Directory}", "fsync=on", "max_connections=200",
            "dynamic_shared_memory_type=mmap", // In its directory, so that a killed one leaves nothing elsewhere.
        ];
        var server = programs.Command("postgres", ["-D", Data, .. settings.SelectMany(setting => (string[])["-c", setting])]);
        // In a session of its own: Ctrl+C ends this process, and only through it the cluster.
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Watch, "watch", isOwn ? Directory : "", Log, .. server])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        return start;
    }

    // As pg_ctl waits for it: its own process id in the first line of this file, its state in the eighth.
    private bool Accepts()
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(Data, "postmaster.pid"));
            return lines.Length >= 8 && lines[0] == postmaster.ToString(CultureInfo.InvariantCulture) && lines[7].Trim() == "ready";
        }
        catch (IOException)
        {
            return false;
        }
    }

    // Of one that was killed and not started again; its number stands behind its key in the seventh line.
    private string? SharedMemory()
    {
        var file = Path.Combine(Data, "postmaster.pid");
        return File.Exists(file) && File.ReadAllLines(file) is { Length: > 6 } lines ? lines[6].Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1] : null;
    }

    private async Task EndWatch(string word, CancellationToken cancellation)
    {
        if (watch is null)
            return;
        using var ended = watch;
        watch = null;
        try
        {
            await ended.StandardInput.WriteLineAsync(word.AsMemory(), cancellation);
            ended.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody ended it first.
        }

        await ended.WaitForExitAsync(cancellation);
    }

    private Task<string> LogText(CancellationToken cancellation) =>
        File.Exists(Log) ? File.ReadAllTextAsync(Log, cancellation) : Task.FromResult("");

    private async Task<InvalidOperationException> NotStarted(CancellationToken cancellation) =>
        new($"PostgreSQL did not start on port {Port} in {Directory}:\n{await LogText(cancellation)}");
}
