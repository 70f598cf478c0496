using System.Diagnostics;
using System.Globalization;
using Countersign.Client;

namespace Countersign.Proofs;

/// <summary>kill -9 under load: every order that a caller had been told of must be there after the restart, once.</summary>
/// <param name="program">The server's program file.</param>
/// <param name="connections">Callers at a time.</param>
/// <param name="report">Where progress and result are told.</param>
public sealed class KillProof(string program, int connections, TextWriter report)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Journal journal = new();
    private int calls;

    /// <summary>Runs the proof on a data folder of its own.</summary>
    public async Task<Tally> Run(int rounds, int orders, CancellationToken cancellation)
    {
        var data = Directory.CreateTempSubdirectory("countersign-kill-").FullName;
        var tally = new Tally(0, 0, 0, 0);
        for (var round = 1; round <= rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            using var server = await ServerProcess.Start(program, data, cancellation);
            var started = clock.ElapsedMilliseconds;
            await LoadAndKill(server, journal.Count + orders, cancellation);
            tally = journal.Compare(data);
            await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"round {round,3}/{rounds}: up after {started,5} ms, {tally.Acknowledged,7} acknowledged, {tally.Lost} lost, {tally.Doubled} doubled, {tally.Torn} torn"));
            if (!tally.Holds)
                break;
        }

        // With no failure in n trials, the 95 % upper bound is about 3/n.
        await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"kill -9 x {rounds}: {tally.Acknowledged} acknowledged, {tally.Lost} lost, {tally.Doubled} doubled, {tally.Torn} torn; 95 % bound {3e6 / tally.Acknowledged:F0} per million"));
        if (tally.Holds)
            Directory.Delete(data, recursive: true);
        else
            await report.WriteLineAsync($"The data folder is kept: {data}");
        return tally;
    }

    private async Task LoadAndKill(ServerProcess server, int until, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(Patience);
        var client = server.Client(connections);
        var callers = Enumerable.Range(0, connections).Select(_ => Call(client, stop.Token)).ToList();
        while (journal.Count < until && !stop.IsCancellationRequested)
            await Task.Delay(5, cancellation);

        await server.Kill(cancellation); // With calls in flight, and answers on their way.
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        if (journal.Count < until)
            throw new TimeoutException($"Only {journal.Count} of {until} orders were acknowledged in {Patience.TotalSeconds} s.");
    }

    private async Task Call(PlaceOrderClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"proof-{Interlocked.Increment(ref calls)}");
            try
            {
                if (await client.Place(SampleOrder.With(key), stop) is PlaceOrderReply.Placed placed)
                    journal.Acknowledge(key, placed.OrderNumber);
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
            {
                return; // Killed; the call is never repeated, so its key may be on disk once or not at all.
            }
        }
    }
}
