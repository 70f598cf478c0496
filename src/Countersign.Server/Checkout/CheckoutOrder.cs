using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Payments.Agreements;

namespace Countersign.Server.Checkout;

/// <summary>A gateway as buyers choose it.</summary>
/// <param name="Name">Its name in the form.</param>
/// <param name="Title">What buyers know it by.</param>
/// <param name="Origin">The origin that the browser is sent to.</param>
public sealed record GatewayChoice(string Name, string Title, string Origin);

/// <summary>An order as its payment pages see it.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="Shop">Where its buyer comes from.</param>
/// <param name="Path">The address of the page where it is paid.</param>
/// <param name="OwnPath">The address of its own page.</param>
/// <param name="Gateways">The gateways where it can be paid; none when none takes it now.</param>
/// <param name="Now">When it was looked at.</param>
public sealed record CheckoutOrder(Payment Payment, ShopAddresses Shop, string Path, string OwnPath, IReadOnlyList<GatewayChoice> Gateways, DateTimeOffset Now)
{
    /// <summary>Whether the browser comes from a gateway.</summary>
    public bool HasReturned { get; init; }

    /// <summary>Whether a gateway was asked just now, and did not answer.</summary>
    public bool IsUnanswered { get; init; }

    /// <summary>The order.</summary>
    public PlacedOrder Order => Payment.Order;

    /// <summary>Where a browser comes back to from a gateway.</summary>
    public string ReturnPath => Path + "/return";

    /// <summary>Where it is confirmed.</summary>
    public string DonePath => Path + "/done";

    /// <summary>What is on the bill: hidden from lists is not free of charge.</summary>
    public IEnumerable<PlacedItem> Lines => Order.Items.Where(item => item.IsVisible || item.Cost + item.Tax > 0);

    /// <summary>What a buyer agrees to who pays now; what was agreed where that has been done; null for an order that is paid once.</summary>
    public AgreementTerms? Agreement => Payment.Agreements.Count > 0 ? Payment.Agreements[Payment.Agreements.Keys.Max()] : AgreementTerms.Of(Order, Now);

    /// <summary>Whether news of money, or of something like it, has come though the order is not placed: an operator looks at that.</summary>
    public bool HasNews => !Order.IsPlaced && Payment.Standing is not { Captured: 0, Concerns: PaymentConcerns.None };

    /// <summary>Whether nobody can begin to pay any more.</summary>
    public bool IsOver => Order.IsAwaitingPayment && Payment.EndsAt <= Now;

    /// <summary>Whether a visit is going on from which money may come; where not, nothing has been taken beyond what we know.</summary>
    public bool MayBePaidMeanwhile =>
        IsAuthorised || IsUnanswered || Payment.Attempts.Any(attempt => attempt.IsOpen && (IsOver || Order.IsClosed || attempt.EndsAt > Now));

    /// <summary>Whether a gateway holds the money ready.</summary>
    public bool IsAuthorised => Payment.Attempts.Any(attempt => attempt.State == PaymentState.Authorised);

    /// <summary>Whether the answer of a gateway is what the buyer waits for.</summary>
    public bool Waits => MayBePaidMeanwhile && (HasReturned || IsAuthorised || IsOver || Payment.Last is { IsOpen: false });

    /// <summary>Whether the buyer may go back to a gateway that was left without a result.</summary>
    public bool MayGoBack => Payment.Last is { IsOpen: true } && !IsAuthorised && !IsOver;
}
