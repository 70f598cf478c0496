using Countersign.Protocol;

namespace Countersign.Server.Orders;

/// <summary>What has become of a question for the status of an order.</summary>
public abstract record OrderStatusResult
{
    private OrderStatusResult()
    {
    }

    /// <summary>The order is the caller's.</summary>
    /// <param name="Order">The order.</param>
    /// <param name="Page">The path of its page.</param>
    public sealed record Found(PlacedOrder Order, string Page) : OrderStatusResult;

    /// <summary>The call breaks a rule.</summary>
    public sealed record Rejected(Rejection Rejection) : OrderStatusResult;

    /// <summary>Too many passwords wait to be judged.</summary>
    /// <param name="RetryAfter">When to call again.</param>
    public sealed record Busy(TimeSpan RetryAfter) : OrderStatusResult;

    /// <summary>A rejection is a result.</summary>
    public static implicit operator OrderStatusResult(Rejection rejection) => new Rejected(rejection);
}
