namespace Countersign.Server.Outbound;

/// <summary>
/// Fetches what strangers name, as domain validation must, without ever connecting to anything but hosts of the internet: every URL on the way is judged,
/// every address of its host, and the connection goes to an address that was judged. Nothing of the request can be chosen but the URL.
/// </summary>
public sealed class GuardedHttp(Resolver resolver, Perimeter perimeter, TimeProvider time)
{
    /// <summary>Fetches <paramref name="url"/> by GET over HTTP/1.1.</summary>
    /// <returns>Whatever came of it; only the caller's own cancellation is thrown.</returns>
    public async Task<FetchResult> Get(string url, FetchRules rules, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(rules);
        using var limit = new CancellationTokenSource(rules.Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var fetch = new Fetch(resolver, perimeter, rules, time);
        try
        {
            return await fetch.Follow(url, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return fetch.Failed(FetchFailure.TooSlow(rules.Limit));
        }
    }
}
