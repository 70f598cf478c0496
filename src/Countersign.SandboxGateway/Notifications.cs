using System.Security.Cryptography.X509Certificates;
using Countersign.SandboxGateway.Dialects;

namespace Countersign.SandboxGateway;

/// <summary>Tells the server what has happened: one event after the other, each until it is taken or too much time has passed.</summary>
public sealed class Notifications : IDisposable
{
    // Before each try.
    private static readonly TimeSpan[] Waits = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(27)];

    private readonly TimeProvider time;
    private readonly CancellationToken stopping;
    private readonly HttpClient http;

    /// <summary>Sends to nobody but whoever shows the certificate.</summary>
    public Notifications(X509Certificate2 server, TimeProvider time, CancellationToken stopping)
    {
        this.time = time;
        this.stopping = stopping;
        http = PinnedHttp.Client(server);
    }

    /// <summary>What dialects work with; set once everything is made.</summary>
    internal DialectParts? Parts { private get; set; }

    /// <summary>Sends what has not been sent of a session, with what is to go wrong; ends when all of it was taken or given up.</summary>
    public Task Tell(Session session, Faults faults)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(faults);
        var untold = session.TakeUntold();
        if (faults.Arrival.Delay is { } delay)
            return session.Queue(() => Send(session, untold, delay, faults));
        foreach (var telling in untold)
            telling.Fate = "lost on purpose";
        return Task.CompletedTask;
    }

    /// <summary>Lets something happen later and tells it.</summary>
    public async Task TellLater(Session session, Step step, Money money, string detail, Faults faults)
    {
        ArgumentNullException.ThrowIfNull(session);
        await Task.Delay(step.After, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested)
            return;
        session.Happen([step.Kind], money, detail, time.GetUtcNow());
        await Tell(session, faults);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task Send(Session session, IReadOnlyList<Telling> untold, TimeSpan delay, Faults faults)
    {
        await Task.Delay(delay, time, stopping);
        foreach (var telling in faults.IsReversed ? untold.Reverse() : untold)
        {
            for (var copies = faults.IsDoubled ? 2 : 1; copies > 0; copies--)
                await SendUntilTaken(session, telling, faults.IsCorrupted);
        }
    }

    private async Task SendUntilTaken(Session session, Telling telling, bool isCorrupted)
    {
        foreach (var wait in session.Dialect.IsToldOnce ? Waits[..1] : Waits)
        {
            await Task.Delay(wait, time, stopping);
            using var request = session.Dialect.Notify(session, telling.Event, Parts!);
            var trouble = request is null ? null : await Post(request, telling, session.Dialect, isCorrupted);
            telling.Fate = request is null ? "not told by this gateway" : trouble is null ? "taken" : $"not taken: {trouble}";
            if (trouble is null)
                return;
        }

        telling.Fate = "given up, " + telling.Fate;
    }

    /// <summary>Sends something once that is no event of a visit; what went wrong, null when it was taken.</summary>
    public async Task<string?> Send(HttpRequestMessage request) => (await Answer(request)).Trouble;

    private async Task<string?> Post(HttpRequestMessage request, Telling telling, Dialect dialect, bool isCorrupted)
    {
        if (isCorrupted)
            dialect.Corrupt(request);
        var (reply, trouble) = await Answer(request);
        telling.Reply = reply;
        return trouble;
    }

    private async Task<(string? Reply, string? Trouble)> Answer(HttpRequestMessage request)
    {
        try
        {
            using var answer = await http.SendAsync(request, stopping);
            return answer.IsSuccessStatusCode ? (await answer.Content.ReadAsStringAsync(stopping), null) : (null, $"{(int)answer.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
        {
            return (null, "the server could not be reached");
        }
    }
}
