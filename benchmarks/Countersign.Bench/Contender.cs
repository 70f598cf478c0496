using System.Data.Common;
using System.Diagnostics;
using System.Globalization;

namespace Countersign.Bench;

/// <summary>One of the two programs that are compared, running in a process of its own.</summary>
public sealed class Contender : IDisposable
{
    // Sends the log to a file, so that nobody has to read along while it is measured, and ends the program with us, whatever our end: the end
    // of its input is the end of the program.
    private const string Watch =
        """
        log=$1
        shift
        dotnet "$@" </dev/null 2>"$log" &
        echo "process $!"
        exec >/dev/null 2>&1
        read -r end
        kill -KILL $! 2>/dev/null
        wait $!
        """;

    private readonly Process watch;
    private readonly string gauge;
    private readonly string log;
    private readonly Func<DbConnection> store;

    private Contender(string name, Process watch, string gauge, string log, Func<DbConnection> store)
    {
        Name = name;
        this.watch = watch;
        this.gauge = gauge;
        this.log = log;
        this.store = store;
    }

    /// <summary>What it is called in the report.</summary>
    public string Name { get; }

    /// <summary>Where it takes orders.</summary>
    public Uri Address { get; private set; } = new("https://127.0.0.1");

    /// <summary>Its process.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Bytes it has allocated since its start.</summary>
    public long Allocated => Gauge.Allocated(gauge);

    /// <summary>Orders in its store.</summary>
    public long Orders
    {
        get
        {
            using var connection = OpenStore();
            using var command = connection.CreateCommand();
            command.CommandText = "select count(*) from placed_order";
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Starts a program and waits until it takes orders.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="directory">A directory of its own, for its log.</param>
    /// <param name="command">Program file and arguments.</param>
    /// <param name="settings">Its environment.</param>
    /// <param name="store">A closed connection to its store.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">It ended first; the text holds what it said.</exception>
    public static async Task<Contender> Start(string name, string directory, IEnumerable<string> command, IReadOnlyDictionary<string, string> settings,
        Func<DbConnection> store, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        var (log, gauge) = (Path.Combine(directory, "log.txt"), Path.Combine(Path.GetTempPath(), $"countersign-gauge-{Guid.NewGuid():N}"));
        var start = new ProcessStartInfo("sh", ["-c", Watch, "watch", log, .. command]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (variable, value) in settings)
            start.Environment[variable] = value;
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(Gauge).Assembly.Location;
        start.Environment[Gauge.SocketVariable] = gauge;
        var contender = new Contender(name, Process.Start(start)!, gauge, log, store);
        try
        {
            await contender.WaitForListener(cancellation);
            return contender;
        }
        catch
        {
            contender.Dispose();
            throw;
        }
    }

    /// <summary>An open connection to its store.</summary>
    public DbConnection OpenStore()
    {
        var connection = store();
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        watch.StandardInput.Close();
        watch.WaitForExit();
        watch.Dispose();
        File.Delete(gauge);
    }

    private async Task WaitForListener(CancellationToken cancellation)
    {
        while (await watch.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["process", var number]:
                    ProcessId = int.Parse(number, CultureInfo.InvariantCulture);
                    break;
                case ["public", var address]:
                    Address = new Uri(address);
                    _ = watch.StandardOutput.ReadToEndAsync(cancellation); // A full pipe would stop the server.
                    return;
            }
        }

        throw new InvalidOperationException($"{Name} did not start:\n{await File.ReadAllTextAsync(log, cancellation)}");
    }
}
