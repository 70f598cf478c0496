namespace Countersign.Server.Payments;

/// <summary>What is made of one line of a gateway's list of payments, or of an event that the list should have.</summary>
public enum StatementMatch
{
    /// <summary>Both tell the same.</summary>
    Same,

    /// <summary>The list tells it, and we have never heard of it: a notification was lost.</summary>
    Unheard,

    /// <summary>The list tells it of no order of ours.</summary>
    Foreign,

    /// <summary>Both tell it, and not the same.</summary>
    Different,

    /// <summary>We have heard of it, and the list does not tell it though it covers that time.</summary>
    Unlisted,
}

/// <summary>One line of the comparison.</summary>
/// <param name="Match">What was found.</param>
/// <param name="News">What the list tells, or else what we have heard.</param>
/// <param name="Heard">What we have heard; null for nothing.</param>
public sealed record ComparedNews(StatementMatch Match, GatewayNews News, GatewayEvent? Heard);

/// <summary>Compares a gateway's list of payments with what it has told us: pure.</summary>
public static class StatementComparison
{
    private static readonly GatewayEventKind[] Listed =
        [GatewayEventKind.Captured, GatewayEventKind.Refunded, GatewayEventKind.ChargedBack, GatewayEventKind.InstalmentPaid];

    /// <summary>All lines of the list, by time, and what it lacks.</summary>
    /// <param name="statement">What the list tells.</param>
    /// <param name="heard">Everything that the gateway has told us, at least of the time that the list covers.</param>
    /// <param name="isOurs">Whether a reference is that of a visit of ours.</param>
    public static IReadOnlyList<ComparedNews> Of(IReadOnlyList<GatewayNews> statement, IReadOnlyList<GatewayEvent> heard, Func<GatewayNews, bool> isOurs)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(heard);
        ArgumentNullException.ThrowIfNull(isOurs);
        if (statement.Count == 0)
            return [];
        var byId = heard.Where(one => !one.Contradicts).ToDictionary(one => one.News.Id, StringComparer.Ordinal);
        var (from, to) = (statement.Min(one => one.At), statement.Max(one => one.At));
        var listed = statement.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        var unlisted = byId.Values.Where(one => Listed.Contains(one.News.Kind) && one.News.At >= from && one.News.At <= to && !listed.Contains(one.News.Id))
            .Select(one => new ComparedNews(StatementMatch.Unlisted, one.News, one));
        return [.. statement.Select(one => Compare(one, byId.GetValueOrDefault(one.Id), isOurs)).Concat(unlisted).OrderBy(one => one.News.At)];
    }

    private static ComparedNews Compare(GatewayNews one, GatewayEvent? heard, Func<GatewayNews, bool> isOurs) =>
        new(heard is not null ? (IsSame(one, heard.News) ? StatementMatch.Same : StatementMatch.Different) : isOurs(one) ? StatementMatch.Unheard : StatementMatch.Foreign, one, heard);

    // Which agreement it belongs to need not be on a list.
    private static bool IsSame(GatewayNews one, GatewayNews other) => (one.Kind, one.Amount, one.Currency) == (other.Kind, other.Amount, other.Currency);
}
