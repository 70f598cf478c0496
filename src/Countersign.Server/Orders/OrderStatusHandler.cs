using System.Diagnostics;
using Countersign.Protocol;
using Countersign.Server.Accounts;

namespace Countersign.Server.Orders;

/// <summary>Finds an order for the customer whose it is: who asks, which order, is it theirs. Writes nothing.</summary>
public sealed class OrderStatusHandler(Login login, PlacedOrders orders, OrderLinks links)
{
    /// <summary>Judges the call; faults come in the same order as those of an order.</summary>
    public async Task<OrderStatusResult> Find(OrderStatusRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var values = request.Values;
        if ((FirstFault(values) ?? FirstMissing(values)) is { } fault)
            return fault;
        return await login.IdentifyReader(values, request.Source, request.Affiliate, request.Certified, cancellation) switch
        {
            LoginResult.Rejected(var rejection) => rejection,
            LoginResult.Busy(var retryAfter) => new OrderStatusResult.Busy(retryAfter),
            LoginResult.Known(var customer) => await Find(customer.Account!, values, cancellation),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<OrderStatusResult> Find(Account account, ParameterValues values, CancellationToken cancellation)
    {
        if (values.IsSent(OrderStatusParameters.CertificateId))
            return Invalid(values, OrderStatusParameters.CertificateId);
        // An order of somebody else is answered as one that is not there: its number is no secret, and that it exists is nobody's business.
        return await orders.Find(values.Text(OrderStatusParameters.OrderNumber)!, cancellation) is { } order && order.Account.Id == account.Id
            ? new OrderStatusResult.Found(order, links.PathOf(order.Id))
            : Invalid(values, OrderStatusParameters.OrderNumber);
    }

    private static Rejection? FirstFault(ParameterValues values) => values.Faults.Count > 0 ? values.Faults[0].Rejection : null;

    private static Rejection? FirstMissing(ParameterValues values) =>
        !values.IsSent(CustomerParameters.LoginName) ? Missing(CustomerParameters.LoginName)
        : !values.IsSent(OrderStatusParameters.OrderNumber) && !values.IsSent(OrderStatusParameters.CertificateId) ? Missing(OrderStatusParameters.OrderNumber)
        : !values.IsSent(OrderStatusParameters.QueryType) ? Missing(OrderStatusParameters.QueryType)
        : null;

    private static Rejection Missing(Parameter row) => ErrorCode.MissingArgument.Reject(row.Name);

    private static Rejection Invalid(ParameterValues values, Parameter row) => ErrorCode.InvalidValue.Reject(values.NameOf(row));
}
