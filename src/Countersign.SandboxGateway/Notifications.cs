using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Countersign.SandboxGateway;

/// <summary>Tells the server what has happened: one event after the other, each until it is taken or too much time has passed.</summary>
public sealed class Notifications : IDisposable
{
    // Before each try.
    private static readonly TimeSpan[] Waits = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(27)];

    private readonly byte[] secret;
    private readonly TimeProvider time;
    private readonly CancellationToken stopping;
    private readonly HttpClient http;

    /// <summary>Sends to nobody but whoever shows the certificate.</summary>
    public Notifications(byte[] secret, X509Certificate2 server, TimeProvider time, CancellationToken stopping)
    {
        this.secret = secret;
        this.time = time;
        this.stopping = stopping;
        http = PinnedHttp.Client(server);
    }

    /// <summary>Sends what has not been sent of a session, with what is to go wrong; ends when all of it was taken or given up.</summary>
    public Task Tell(Session session, Faults faults)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(faults);
        var untold = session.TakeUntold();
        if (faults.Arrival.Delay is { } delay)
            return session.Queue(() => Send(session.Terms.Notify, untold, delay, faults));
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

    private async Task Send(Uri address, IReadOnlyList<Telling> untold, TimeSpan delay, Faults faults)
    {
        await Task.Delay(delay, time, stopping);
        foreach (var telling in faults.IsReversed ? untold.Reverse() : untold)
        {
            for (var copies = faults.IsDoubled ? 2 : 1; copies > 0; copies--)
                await SendUntilTaken(address, telling, faults.IsCorrupted);
        }
    }

    private async Task SendUntilTaken(Uri address, Telling telling, bool isCorrupted)
    {
        foreach (var wait in Waits)
        {
            await Task.Delay(wait, time, stopping);
            var trouble = await Post(address, telling.Event, isCorrupted);
            telling.Fate = trouble is null ? "taken" : $"not taken: {trouble}";
            if (trouble is null)
                return;
        }

        telling.Fate = "given up, " + telling.Fate;
    }

    private async Task<string?> Post(Uri address, ToldEvent told, bool isCorrupted)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(told, Wire.Options);
        var signature = Signature.Sign(secret, time.GetUtcNow(), body);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(Signature.Header, isCorrupted ? signature[..^1] + (signature[^1] == '0' ? '1' : '0') : signature);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode}";
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
        {
            return "the server could not be reached";
        }
    }
}
