using System.Diagnostics;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Licences;

namespace Countersign.Server.Orders;

/// <summary>Places one order: who asks, what is wanted, is it allowed, what does it cost, keep it.</summary>
public sealed class PlaceOrderHandler(Login login, LicenceStore licences, CatalogStore catalog, OrderStore orders, Turns turns, ServerSettings settings, TimeProvider time)
{
    private const int Tries = 3;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Judges the call on fresh facts and keeps the order; judged again when another order has changed those facts meanwhile.</summary>
    public async Task<PlaceOrderResult> Place(PlaceOrderRequest request, CancellationToken cancellation)
    {
        if ((request.FirstFault ?? ItemMissing(request) ?? PaymentUnproved(request)) is { } fault)
            return fault;

        var loginName = request.Values.Text(CustomerParameters.LoginName);
        if (!turns.AreTaken(loginName) && await Try(request, cancellation) is { } placed)
            return placed;

        using var turn = await turns.Take(loginName, cancellation);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            if (await Try(request, cancellation) is { } result)
                return result;
        }

        return new PlaceOrderResult.Overtaken(RetryAfter); // By other servers: here it had its turn.
    }

    private async Task<PlaceOrderResult?> Try(PlaceOrderRequest request, CancellationToken cancellation)
    {
        var identified = await login.Identify(request.Values, request.Source, request.Affiliate, request.Certified, cancellation);
        return identified switch
        {
            LoginResult.Known(var customer) => await TryFor(customer, request, cancellation),
            LoginResult.Rejected(var rejection) => rejection,
            LoginResult.Busy(var retryAfter) => new PlaceOrderResult.Busy(retryAfter),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<PlaceOrderResult?> TryFor(Customer customer, PlaceOrderRequest request, CancellationToken cancellation)
    {
        var draft = new Draft(request, customer, catalog.Current, await LicenceIsKnown(request, customer, cancellation));
        if (OrderRules.FirstBroken(draft) is { } broken)
            return broken;

        var quote = draft.Quote(settings.Seller, time.GetUtcNow());
        if (request.PaymentStatus == PaymentStatus.PayNow && quote.Total > 0)
            return ErrorCode.PermissionDenied.Reject(request.Values.NameOf(OrderParameters.PaymentStatus)); // Until there are payment pages.

        // One transaction: the order, its number, and everything that must follow from it.
        return await orders.Keep(draft, quote, cancellation) is { } number
            ? new PlaceOrderResult.Placed(number, quote.Total, request.Currency)
            : null;
    }

    private async ValueTask<bool> LicenceIsKnown(PlaceOrderRequest request, Customer customer, CancellationToken cancellation) =>
        request.Values.Text(CustomerParameters.LicenceCode) is not { } code
        || (customer.Account is { } account && await licences.Holds(account.Id, code, cancellation));

    private static Rejection? ItemMissing(PlaceOrderRequest request) =>
        request.Values.ItemCount == 0 ? ErrorCode.ItemMissing.Reject() : null;

    // Decision A5; money that is said to have been taken needs a proof of who says so.
    private static Rejection? PaymentUnproved(PlaceOrderRequest request) =>
        request.PaymentStatus == PaymentStatus.AlreadyPaid
            ? ErrorCode.PermissionDenied.Reject(request.Values.NameOf(OrderParameters.PaymentStatus))
            : null;
}
