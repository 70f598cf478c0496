using System.Globalization;
using System.Net;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Bench;

/// <summary>What became of first logins.</summary>
/// <param name="Placed">How long each took whose order was placed, in milliseconds.</param>
/// <param name="Busy">How many were answered 429.</param>
public sealed record FirstTally(IReadOnlyList<double> Placed, int Busy);

/// <summary>Once a second, a good customer's first order: the password has to be hashed for it.</summary>
/// <param name="server">Where it is placed.</param>
/// <param name="http">From an address of its own.</param>
/// <param name="next">Draws the next account that has never logged in.</param>
public sealed class FirstLogins(Contender server, HttpClient http, Func<int> next)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly List<double> placed = [];
    private int busy;

    /// <summary>Orders until <paramref name="length"/> has passed.</summary>
    public async Task<FirstTally> Run(TimeSpan length, CancellationToken cancellation)
    {
        var calls = new List<Task>();
        for (var at = TimeSpan.Zero; at < length; at += Interval)
        {
            calls.Add(Order(cancellation));
            await Task.Delay(Interval, cancellation);
        }

        await Task.WhenAll(calls);
        return new FirstTally(placed, busy);
    }

    private async Task Order(CancellationToken cancellation)
    {
        var account = next();
        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(Seed.CallOf(account, string.Create(CultureInfo.InvariantCulture, $"first-{account}"))));
        body.Headers.ContentType = new(FormEncoding.MediaType);
        var start = TimeProvider.System.GetTimestamp();
        using var response = await http.PostAsync(new Uri(server.Address, "/products/!PlaceOrder"), body, cancellation);
        var answer = await response.Content.ReadAsStringAsync(cancellation);
        var elapsed = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        lock (placed)
        {
            if (answer.StartsWith("orderNumber=", StringComparison.Ordinal))
                placed.Add(elapsed);
            else if (response.StatusCode == HttpStatusCode.TooManyRequests)
                busy++;
            else
                throw new InvalidOperationException($"A first order was answered {(int)response.StatusCode}: {answer}");
        }
    }
}
