using System.Diagnostics;
using System.Globalization;
using Countersign.Client;

namespace Countersign.Proofs;

/// <summary>Callers who go on placing orders whatever becomes of the server, and note what they were told.</summary>
public sealed class Callers : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource end = new();
    private readonly Journal journal;
    private readonly List<Task> callers;
    private volatile TaskCompletionSource<PlaceOrderClient> server = NoServer();
    private volatile string lastFailure = "none failed";
    private volatile bool isFinishing;
    private int calls;
    private int repeats;

    /// <summary>Makes <paramref name="count"/> callers, who wait for a server.</summary>
    /// <param name="count">How many call at a time.</param>
    /// <param name="repeat">Whether every other one marks its calls with a key and repeats what failed until it is answered.</param>
    /// <param name="journal">Where they note what they were told.</param>
    public Callers(int count, bool repeat, Journal journal)
    {
        this.journal = journal;
        callers = [.. Enumerable.Range(0, count).Select(number => Call(repeat && number % 2 == 0))];
    }

    /// <summary>How many calls were repeats.</summary>
    public int Repeats => repeats;

    /// <summary>Directs them to a server.</summary>
    public void Aim(PlaceOrderClient client)
    {
        var aimed = NoServer();
        aimed.SetResult(client);
        Interlocked.Exchange(ref server, aimed).TrySetResult(client);
    }

    /// <summary>Tells them that there is no server for now.</summary>
    public void Withdraw() => server = NoServer();

    /// <summary>Waits until more than <paramref name="count"/> orders are acknowledged.</summary>
    /// <exception cref="TimeoutException">It took two minutes.</exception>
    public async Task PassedBy(int count, CancellationToken cancellation)
    {
        for (var waited = Stopwatch.StartNew(); journal.Count <= count; await Task.Delay(2, cancellation))
        {
            if (callers.Find(caller => caller.IsFaulted) is { } broken)
                await broken;
            if (waited.Elapsed > Patience)
                throw new TimeoutException($"Only {journal.Count} of {count} orders were acknowledged in {Patience.TotalSeconds} s; the last failure: {lastFailure}");
        }
    }

    /// <summary>Lets each bring the call it is at to its end, and begin no other.</summary>
    public async Task Finish(CancellationToken cancellation)
    {
        isFinishing = true;
        await Task.WhenAll(callers).WaitAsync(Patience, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(callers).ContinueWith(_ => { }, TaskScheduler.Default);
        end.Dispose();
    }

    private static TaskCompletionSource<PlaceOrderClient> NoServer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Call(bool repeat)
    {
        while (!isFinishing && !end.IsCancellationRequested)
        {
            // A call without a key is never repeated: its order may be there once, or not at all.
            var key = string.Create(CultureInfo.InvariantCulture, $"proof-{Interlocked.Increment(ref calls)}");
            while (!await IsAnswered(key, repeat) && repeat && !end.IsCancellationRequested)
                Interlocked.Increment(ref repeats);
        }
    }

    private async Task<bool> IsAnswered(string key, bool marked)
    {
        try
        {
            var client = await server.Task.WaitAsync(end.Token);
            var call = SampleOrder.With(key);
            var reply = await (marked ? client.Place(call, key, end.Token) : client.Place(call, end.Token));
            if (reply is PlaceOrderReply.Placed placed)
            {
                journal.Acknowledge(key, placed.OrderNumber);
                return true;
            }

            lastFailure = reply.ToString()!;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
        {
            lastFailure = gone.Message;
        }

        await Task.Delay(Pause, CancellationToken.None); // Broken calls cost nothing; without a pause they would be all the machine does.
        return false;
    }
}
