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

    /// <summary>An operator.</summary>
    Operator = 4,
}

/// <summary>News of a gateway as it is kept: once, for good, whatever it leads to.</summary>
/// <param name="Gateway">The gateway's name.</param>
/// <param name="Attempt">The number of the attempt; 0 when we know of none.</param>
/// <param name="News">What was told.</param>
/// <param name="Source">Who brought it.</param>
public sealed record GatewayEvent(string Gateway, int Attempt, GatewayNews News, NewsSource Source)
{
    /// <summary>By what it is recognised when it is told again.</summary>
    public (string Gateway, string Id) Key => (Gateway, News.Id);
}
