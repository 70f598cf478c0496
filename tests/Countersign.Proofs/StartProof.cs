using System.Diagnostics;
using System.Globalization;
using Countersign.Client;

namespace Countersign.Proofs;

/// <summary>How long a published server takes from its start to its first durable order.</summary>
/// <param name="program">The server's program file.</param>
/// <param name="report">Where the result is told.</param>
public sealed class StartProof(string program, TextWriter report)
{
    private static readonly TimeSpan MostFresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostExisting = TimeSpan.FromSeconds(2);

    /// <summary>Times <paramref name="starts"/> pairs of starts; true when the median of each kind is within its goal.</summary>
    public async Task<bool> Run(int starts, CancellationToken cancellation)
    {
        var fresh = new List<TimeSpan>();
        var existing = new List<TimeSpan>();
        for (var i = 0; i < starts; i++)
        {
            var data = Directory.CreateTempSubdirectory("countersign-start-").FullName;
            fresh.Add(await FirstOrder(data, cancellation));
            existing.Add(await FirstOrder(data, cancellation));
            Directory.Delete(data, recursive: true);
        }

        return await Tell("fresh data folder", fresh, MostFresh) & await Tell("existing data folder", existing, MostExisting);
    }

    private async Task<TimeSpan> FirstOrder(string data, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var server = await ServerProcess.Start(program, data, cancellation);
        if (await server.Client(1).Place(SampleOrder.With("start"), cancellation) is not PlaceOrderReply.Placed)
            throw new InvalidOperationException("The first order was refused.");
        return clock.Elapsed;
    }

    private async Task<bool> Tell(string what, List<TimeSpan> times, TimeSpan most)
    {
        times.Sort();
        var median = times[times.Count / 2];
        await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{what}: first order after {median.TotalMilliseconds:F0} ms (median of {times.Count}, {times[0].TotalMilliseconds:F0} to {times[^1].TotalMilliseconds:F0}); goal {most.TotalMilliseconds:F0} ms"));
        return median <= most;
    }
}
