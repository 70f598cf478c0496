using static Countersign.Server.Payments.PaymentState;

namespace Countersign.Server.Payments;

/// <summary>One row of <see cref="PaymentMoves"/>: what moves an attempt to a state, and from which.</summary>
/// <param name="Kind">What the gateway told.</param>
/// <param name="To">How the attempt stands then.</param>
/// <param name="From">Where it may have stood; anywhere else the news says nothing new.</param>
public sealed record PaymentMove(GatewayEventKind Kind, PaymentState To, params PaymentState[] From);

/// <summary>
/// The legal moves of an attempt to pay. News may come late, twice and in any order: whatever the order, the same news leads to the same state,
/// which a test holds for every sequence.
/// </summary>
public static class PaymentMoves
{
    /// <summary>Every move there is.</summary>
    public static IReadOnlyList<PaymentMove> All { get; } =
    [
        new(GatewayEventKind.Authorised, Authorised, Begun),
        new(GatewayEventKind.Failed, Failed, Begun, Authorised),
        new(GatewayEventKind.Declined, Declined, Begun, Authorised, Failed),
        new(GatewayEventKind.Expired, Expired, Begun, Authorised, Failed, Declined),
        new(GatewayEventKind.Cancelled, Cancelled, Begun, Authorised, Failed, Declined, Expired),
        new(GatewayEventKind.Captured, Captured, Begun, Authorised, Failed, Declined, Expired, Cancelled),
        new(GatewayEventKind.Refunded, Refunded, Begun, Authorised, Failed, Declined, Expired, Cancelled, Captured),
        new(GatewayEventKind.ChargedBack, ChargedBack, Begun, Authorised, Failed, Declined, Expired, Cancelled, Captured, Refunded),
    ];

    /// <summary>Where news leads; where no move is legal, the state stays.</summary>
    public static PaymentState After(PaymentState state, GatewayEventKind kind) =>
        All.FirstOrDefault(move => move.Kind == kind && move.From.Contains(state))?.To ?? state;
}
