using System.Diagnostics;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Keys;
using Countersign.Server.Licences;

namespace Countersign.Server.Orders;

/// <summary>Places one order: who asks, was it asked before, what is wanted, is it allowed, what does it cost, keep it.</summary>
public sealed class PlaceOrderHandler(
    Login login,
    RepeatedCalls repeats,
    RunningCalls running,
    LicenceStore licences,
    HoldingsStore holdings,
    CatalogStore catalog,
    OrderStore orders,
    OrderLinks links,
    PaymentIsTaken paymentIsTaken,
    KeyRequirements keys,
    AttestationLog attestations,
    Turns turns,
    ServerSettings settings,
    TimeProvider time)
{
    private const int Tries = 3;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Judges the call on fresh facts and keeps the order; judged again when another order has changed those facts meanwhile.</summary>
    public async Task<PlaceOrderResult> Place(PlaceOrderRequest request, CancellationToken cancellation)
    {
        if ((request.FirstFault ?? ItemMissing(request) ?? PaymentUnproved(request)) is { } fault)
            return fault;

        var marks = repeats.MarksOf(request);
        var loginName = request.Values.Text(CustomerParameters.LoginName);
        if (!turns.AreTaken(loginName))
        {
            if (Recall(request, marks) is { } customer && await TryFor(customer, isRemembered: true, request, marks, cancellation) is (PlaceOrderResult.Placed or PlaceOrderResult.PaymentDue) and var kept)
                return Confirm(request, customer, kept);
            if (await Try(request, marks, cancellation) is { } result)
                return result;
        }

        using var turn = await turns.Take(loginName, cancellation);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            if (await Try(request, marks, cancellation) is { } late)
                return late;
        }

        return new PlaceOrderResult.Overtaken(RetryAfter); // By other servers: here it had its turn.
    }

    // The commit compares the account's version, so an order that it keeps was judged on what holds. A refusal has nobody who compares.
    private Customer? Recall(PlaceOrderRequest request, CallMarks marks) =>
        marks == CallMarks.None ? login.Recall(request.Values, request.Source, request.Affiliate, request.Certified) : null;

    private PlaceOrderResult Confirm(PlaceOrderRequest request, Customer customer, PlaceOrderResult kept)
    {
        login.Confirm(request.Values, request.Source, customer);
        return kept;
    }

    private async Task<PlaceOrderResult?> Try(PlaceOrderRequest request, CallMarks marks, CancellationToken cancellation)
    {
        var identified = await Identify(request, marks, cancellation);
        if (identified is not LoginResult.Known)
            return Refused(identified);

        // After the login, so that nobody without the password can tell whether a key is in use, or hold up whoever uses it.
        using var run = await running.Enter(marks.Key, cancellation);
        if (run.HasWaited)
            identified = await Identify(request, marks, cancellation);
        return identified is LoginResult.Known(var customer) ? await TryFor(customer, isRemembered: false, request, marks, cancellation) : Refused(identified);
    }

    private async ValueTask<LoginResult> Identify(PlaceOrderRequest request, CallMarks marks, CancellationToken cancellation) =>
        await repeats.HasOpenedItsLogin(request, marks, cancellation)
            ? await login.IdentifyAgain(request.Values, request.Source, request.Affiliate, request.Certified, cancellation)
            : await login.Identify(request.Values, request.Source, request.Affiliate, request.Certified, cancellation);

    private static PlaceOrderResult Refused(LoginResult identified) => identified switch
    {
        LoginResult.Rejected(var rejection) => rejection,
        LoginResult.Busy(var retryAfter) => new PlaceOrderResult.Busy(retryAfter),
        _ => throw new UnreachableException(),
    };

    private async Task<PlaceOrderResult?> TryFor(Customer customer, bool isRemembered, PlaceOrderRequest request, CallMarks marks, CancellationToken cancellation)
    {
        var repetition = await repeats.Find(marks, cancellation);
        if (repetition.Answer is { } first)
            return first;

        var draft = await Gather(customer, request, repetition, cancellation);
        if (OrderRules.FirstBroken(draft) is { } broken)
        {
            // What is refused of a remembered account is judged again.
            if (broken.Code == ErrorCode.AttestationFailed && !isRemembered)
                attestations.Tell(draft.Basket);
            return broken;
        }

        if (draft.IsPaidThroughUs && !paymentIsTaken(request.Currency, draft.HasAgreement))
            return ErrorCode.PermissionDenied.Reject(request.Values.NameOf(OrderParameters.PaymentStatus)); // No gateway is connected.

        // One transaction: the order, its number, what it claims, and everything that must follow from it.
        return await orders.Keep(draft, marks, cancellation) is not { } number ? null
            : draft.IsPaidThroughUs ? new PlaceOrderResult.PaymentDue(links.PaymentPathOf(number.Id))
            : new PlaceOrderResult.Placed(number.Shown, draft.Quote.Total, request.Currency);
    }

    // Every fact that rules judge, read before any of them runs.
    private async ValueTask<Draft> Gather(Customer customer, PlaceOrderRequest request, Repetition repetition, CancellationToken cancellation)
    {
        var (values, sold) = (request.Values, catalog.Current);
        BasketItem[] items = [.. Enumerable.Range(1, values.ItemCount).Select(item => BasketItem.Of(values, sold, request.Currency, item))];
        var basket = new Basket(values, customer, items, await holdings.Of(customer, request, sold, items, cancellation), time.GetUtcNow()) { Keys = keys };
        var facts = new DraftFacts(await LicenceIsKnown(request, customer, cancellation), repetition.PaymentIsUsed, settings.Seller, settings.Sandbox);
        return new Draft(request, sold, basket, facts);
    }

    private async ValueTask<bool> LicenceIsKnown(PlaceOrderRequest request, Customer customer, CancellationToken cancellation) =>
        request.Values.Text(CustomerParameters.LicenceCode) is not { } code
        || (customer.Account is { } account && await licences.Holds(account.Id, code, cancellation));

    private static Rejection? ItemMissing(PlaceOrderRequest request) =>
        request.Values.ItemCount == 0 ? ErrorCode.ItemMissing.Reject() : null;

    // Decision A5; money that is said to have been taken needs a proof of who says so.
    private static Rejection? PaymentUnproved(PlaceOrderRequest request) =>
        request.PaymentStatus == PaymentStatus.AlreadyPaid && request.Certified is null
            ? ErrorCode.PermissionDenied.Reject(request.Values.NameOf(OrderParameters.PaymentStatus))
            : null;
}
