using System.Net;
using Countersign.Protocol;
using Countersign.Server.Accounts;

namespace Countersign.Server.Orders;

/// <summary>Who asks for the status of which order.</summary>
public sealed class OrderStatusRequest
{
    private OrderStatusRequest(ParameterValues values, IPAddress source, Affiliate affiliate, Affiliate? certified) =>
        (Values, Source, Affiliate, Certified) = (values, source, affiliate, certified);

    /// <summary>The values of the call and its faults.</summary>
    public ParameterValues Values { get; }

    /// <summary>The address the call came from.</summary>
    public IPAddress Source { get; }

    /// <summary>The affiliate of the client certificate, else the operator's own.</summary>
    public Affiliate Affiliate { get; }

    /// <summary>The affiliate that an accepted client certificate proves; null without one (decision A5).</summary>
    public Affiliate? Certified { get; }

    /// <summary>Reads the intent of a call.</summary>
    /// <param name="values">The values, of <see cref="ParameterTable.OrderStatus"/>.</param>
    /// <param name="source">The address it came from.</param>
    /// <param name="certified">The affiliate that an accepted client certificate proves; null without one.</param>
    /// <param name="affiliates">The affiliates there are.</param>
    public static OrderStatusRequest From(ParameterValues values, IPAddress source, Affiliate? certified, Affiliates affiliates)
    {
        ArgumentNullException.ThrowIfNull(affiliates);
        return new(values, source, certified ?? affiliates.Own, certified);
    }
}
