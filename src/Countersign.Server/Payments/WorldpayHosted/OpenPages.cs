using System.Collections.Concurrent;

namespace Countersign.Server.Payments.WorldpayHosted;

/// <summary>
/// The addresses of pages that are open, since they are longer than what is stored of a visit: a second tab goes on with the first one's page. After a restart, or
/// at another server, the service is asked for a page once more, under the same reference.
/// </summary>
internal sealed class OpenPages
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (Uri Address, DateTimeOffset Ends)> pages = new(StringComparer.Ordinal);

    /// <summary>The page of an attempt; null when none is known.</summary>
    public Uri? Find(PaymentAttempt attempt, DateTimeOffset now) =>
        pages.TryGetValue(attempt.Reference, out var page) && page.Ends > now ? page.Address : null;

    /// <summary>Remembers the page of an attempt until it ends.</summary>
    public void Add(PaymentAttempt attempt, Uri address, DateTimeOffset now)
    {
        if (pages.Count >= Most)
        {
            foreach (var (reference, _) in pages.Where(pair => pair.Value.Ends <= now))
                pages.TryRemove(reference, out _);
        }

        if (pages.Count < Most)
            pages[attempt.Reference] = (address, attempt.EndsAt);
    }
}
