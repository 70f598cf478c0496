using Countersign.Protocol;

namespace Countersign.Server.Orders;

/// <summary>What has become of a call.</summary>
public abstract record PlaceOrderResult
{
    private PlaceOrderResult()
    {
    }

    /// <summary>The order is kept, durably.</summary>
    /// <param name="OrderNumber">The number shown to callers.</param>
    /// <param name="Total">Cost and tax in minor units.</param>
    /// <param name="Currency">The currency of the total.</param>
    public sealed record Placed(string OrderNumber, long Total, CurrencyCode Currency) : PlaceOrderResult;

    /// <summary>The order is kept, durably, and waits for its payment.</summary>
    /// <param name="Page">The path of the page where it is paid.</param>
    public sealed record PaymentDue(string Page) : PlaceOrderResult;

    /// <summary>The call breaks a rule; nothing is kept.</summary>
    public sealed record Rejected(Rejection Rejection) : PlaceOrderResult;

    /// <summary>Too many passwords wait to be judged; nothing is kept.</summary>
    /// <param name="RetryAfter">When to call again.</param>
    public sealed record Busy(TimeSpan RetryAfter) : PlaceOrderResult;

    /// <summary>Other orders kept changing the facts that this one was judged on; nothing is kept.</summary>
    /// <param name="RetryAfter">When to call again.</param>
    public sealed record Overtaken(TimeSpan RetryAfter) : PlaceOrderResult;

    /// <summary>A call with the same <c>Idempotency-Key</c> and other parameters has placed an order; nothing more is kept.</summary>
    public sealed record KeyReused : PlaceOrderResult;

    /// <summary>A rejection is a result.</summary>
    public static implicit operator PlaceOrderResult(Rejection rejection) => new Rejected(rejection);
}
