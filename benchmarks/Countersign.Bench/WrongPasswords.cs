using System.Globalization;
using System.Net;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Bench;

/// <summary>What became of the wrong passwords.</summary>
/// <param name="Rate">How many a second were sent.</param>
/// <param name="Refused">Answered with -16: not the password.</param>
/// <param name="Busy">Answered 429: not judged.</param>
/// <param name="Other">Anything else, or no answer.</param>
public sealed record WrongTally(double Rate, long Refused, long Busy, long Other)
{
    /// <summary>No flood.</summary>
    public static WrongTally None { get; } = new(0, 0, 0, 0);
}

/// <summary>
/// Sends wrong passwords at an even rate, however long the answers take, each a password of its own: every other one for the login of an
/// account that is there, the rest for names that nobody has.
/// </summary>
public sealed class WrongPasswords(Contender server, HttpClient http, int accounts)
{
    /// <summary>How many a second.</summary>
    public const int Rate = 500;

    /// <summary>How many may be under way; more would be a flood of handshakes, which is another test.</summary>
    public const int MostAtOnce = 512;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    private readonly TimeProvider clock = TimeProvider.System;
    private readonly string mark = Guid.NewGuid().ToString("N");
    private Task<double> sending = Task.FromResult(0.0);
    private volatile bool isStopping;
    private long refused;
    private long busy;
    private long other;
    private int underWay;

    /// <summary>Begins to send.</summary>
    public void Start() => sending = Task.Run(Send);

    /// <summary>Sends no more, and waits for what is on its way.</summary>
    public async Task<WrongTally> Stop()
    {
        isStopping = true;
        var rate = await sending;
        return new WrongTally(rate, refused, busy, other);
    }

    private async Task<double> Send()
    {
        var calls = new List<Task>();
        var start = clock.GetTimestamp();
        var turn = 0;
        while (!isStopping)
        {
            for (var due = (int)(clock.GetElapsedTime(start).TotalSeconds * Rate); turn < due; turn++)
            {
                // One that finds too many under way is not sent, and the rate will tell.
                if (Volatile.Read(ref underWay) < MostAtOnce)
                    calls.Add(Call(turn));
            }

            await Task.Delay(Step);
        }

        var rate = calls.Count / clock.GetElapsedTime(start).TotalSeconds;
        await Task.WhenAll(calls);
        return rate;
    }

    private async Task Call(int number)
    {
        var login = number % 2 == 0 ? Seed.Login(number / 2 % accounts) : string.Create(CultureInfo.InvariantCulture, $"nobody_{mark}_{number}");
        var call = Seed.Call.Replace("{key}", "flood", StringComparison.Ordinal).Replace("{login}", login, StringComparison.Ordinal)
            .Replace(Seed.Password, string.Create(CultureInfo.InvariantCulture, $"wrong-{mark}-{number}"), StringComparison.Ordinal);
        Interlocked.Increment(ref underWay);
        try
        {
            using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(call));
            body.Headers.ContentType = new(FormEncoding.MediaType);
            using var response = await http.PostAsync(new Uri(server.Address, "/products/!PlaceOrder"), body);
            var answer = await response.Content.ReadAsStringAsync();
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                Interlocked.Increment(ref busy);
            else if (answer.StartsWith("errorCode=-16", StringComparison.Ordinal))
                Interlocked.Increment(ref refused);
            else
                Interlocked.Increment(ref other);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref other);
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }
}
