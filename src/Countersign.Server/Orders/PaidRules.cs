using Countersign.Protocol;
using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>The rules of an order that has been paid already (paymentStatus=0, decision M2); <see cref="OrderRules.InOrder"/> has their places.</summary>
public static class PaidRules
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Clocks differ, and days begin earlier in the east.
    private static readonly TimeSpan FarthestAhead = TimeSpan.FromHours(24);

    private static readonly Parameter[] RequiredOfItems = [PaymentParameters.Cost, PaymentParameters.Tax];

    /// <summary>The payment that a gateway has numbered; null when the call names none (decision A6).</summary>
    public static (PaymentMethod Method, string Id)? PaymentOf(PlaceOrderRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IsPaid(request)
            && request.Values.TryGet(PaymentParameters.Method, out var method) && IsOfGateway(method)
            && request.Values.TryGet(PaymentParameters.PaymentId, out var id)
                ? (method, id)
                : null;
    }

    /// <summary>The prices that an affiliate has set for itself: what it has been paid, item by item.</summary>
    internal static Quote PricesOf(Draft draft) => draft.OurQuote with
    {
        Items = [.. draft.Items.Zip(draft.OurQuote.Items, (item, ours) => ours with
        {
            Cost = draft.Request.Values.Get(PaymentParameters.Cost, 0, item.Number),
            Tax = draft.Request.Values.Get(PaymentParameters.Tax, 0, item.Number),
        })],
    };

    internal static Rejection? PaymentIsDescribed(Draft draft)
    {
        if (!IsPaid(draft.Request))
            return null;
        foreach (var item in draft.Items)
        {
            foreach (var row in RequiredOfItems)
            {
                if (!draft.Request.Values.IsSent(row, item.Number))
                    return ErrorCode.MissingArgument.Reject(row.NameFor(item.Number));
            }
        }

        return Missing(draft, PaymentParameters.Method)
            ?? (IsOfGateway(MethodOf(draft)) ? Missing(draft, PaymentParameters.PaymentId) : null)
            ?? Missing(draft, PaymentParameters.Timestamp);
    }

    internal static Rejection? PaymentIdTakesPart(Draft draft) =>
        IsPaid(draft.Request) && MethodOf(draft) is PaymentMethod.Test or PaymentMethod.Free && draft.Request.Values.IsSent(PaymentParameters.PaymentId)
            ? ErrorCode.NotApplicable.Reject(draft.Request.Values.NameOf(PaymentParameters.PaymentId))
            : null;

    internal static Rejection? AmountsAreOurs(Draft draft)
    {
        if (!IsPaid(draft.Request) || draft.SetsPrices)
            return null;
        foreach (var (item, ours) in draft.Items.Zip(draft.Quote.Items))
        {
            if ((Differs(draft, PaymentParameters.Cost, item, ours.Cost) ?? Differs(draft, PaymentParameters.Tax, item, ours.Tax)) is { } rejection)
                return rejection;
        }

        return null;
    }

    internal static Rejection? MethodCanHavePaid(Draft draft) => IsPaid(draft.Request) && MethodOf(draft) switch
    {
        PaymentMethod.Test => !draft.Facts.IsSandbox,
        PaymentMethod.Free => draft.Quote.Total > 0,
        _ => false,
    }
        ? Invalid(draft, PaymentParameters.Method)
        : null;

    // Decision A6: one payment pays one order.
    internal static Rejection? PaymentIsUnused(Draft draft) =>
        draft.Facts.PaymentIsUsed ? Invalid(draft, PaymentParameters.PaymentId) : null;

    internal static Rejection? TimeOfPaymentCanBe(Draft draft) =>
        IsPaid(draft.Request) && draft.Request.Values.TryGet(PaymentParameters.Timestamp, out var at)
        && (at < Earliest.ToUnixTimeSeconds() || at > (draft.Basket.Now + FarthestAhead).ToUnixTimeSeconds())
            ? Invalid(draft, PaymentParameters.Timestamp)
            : null;

    private static bool IsPaid(PlaceOrderRequest request) => request.PaymentStatus == PaymentStatus.AlreadyPaid;

    private static bool IsOfGateway(PaymentMethod method) =>
        method is PaymentMethod.WorldPay or PaymentMethod.PayPal or PaymentMethod.SectigoPayments or PaymentMethod.NobelPay;

    // PaymentIsDescribed comes before every rule that asks.
    private static PaymentMethod MethodOf(Draft draft) => draft.Request.Values.Get(PaymentParameters.Method, PaymentMethod.Test);

    private static Rejection? Differs(Draft draft, Parameter<long> row, BasketItem item, long ours) =>
        draft.Request.Values.TryGet(row, item.Number, out var paid) && paid == ours ? null : Invalid(draft, row, item.Number);

    private static Rejection? Missing(Draft draft, Parameter row) =>
        draft.Request.Values.IsSent(row) ? null : ErrorCode.MissingArgument.Reject(row.Name);

    private static Rejection Invalid(Draft draft, Parameter row, int item = 0) => ErrorCode.InvalidValue.Reject(draft.Request.Values.NameOf(row, item));
}
