using System.Security.Cryptography;
using System.Text;

namespace Countersign.Server.Payments;

/// <summary>Who brought news of a payment.</summary>
public enum NewsSource
{
    /// <summary>A notification of the gateway.</summary>
    Notification = 1,

    /// <summary>The gateway was asked as the browser came back.</summary>
    Return = 2,

    /// <summary>The gateway was asked as time went by.</summary>
    Question = 3,

    /// <summary>A notification that an operator has pasted.</summary>
    Operator = 4,

    /// <summary>The gateway's list of payments.</summary>
    Statement = 5,
}

/// <summary>News of a gateway as it is kept: once, for good, whatever it leads to.</summary>
/// <param name="Gateway">The gateway's name.</param>
/// <param name="Attempt">The number of the attempt; 0 when we know of none.</param>
/// <param name="News">What was told.</param>
/// <param name="Source">Who brought it.</param>
public sealed record GatewayEvent(string Gateway, int Attempt, GatewayNews News, NewsSource Source)
{
    // No gateway's own: it is no character of an id.
    private const char Mark = ' ';

    /// <summary>Whether it tells something else under a name that was used before; it is kept and does not count.</summary>
    public bool Contradicts => News.Id.Contains(Mark, StringComparison.Ordinal);

    /// <summary>Whether another tells the same; when it was received, and by whom, does not matter.</summary>
    public bool TellsTheSameAs(GatewayEvent other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Key == other.Key && Told == other.Told;
    }

    /// <summary>
    /// It under a name of its own, which is the same each time, for an operator to see beside the event that it contradicts; and another one once its
    /// attempt is known.
    /// </summary>
    public GatewayEvent AsContradiction()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Told}{Attempt}")))[..16];
        return this with { News = News with { Id = $"{News.Id}{Mark}{hash}" } };
    }

    private (string, GatewayEventKind, long, string, string) Told => (News.Reference, News.Kind, News.Amount, News.Currency, News.Agreement);

    /// <summary>By what it is recognised when it is told again.</summary>
    public (string Gateway, string Id) Key => (Gateway, News.Id);
}
