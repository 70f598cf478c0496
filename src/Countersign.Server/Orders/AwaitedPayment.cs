using Countersign.Protocol;
using Countersign.Server.Outbox;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>Whether this server has a gateway for orders in a currency, with a regular payment agreement in them or without (decision M3).</summary>
public delegate bool PaymentIsTaken(CurrencyCode currency, bool isAgreement);

/// <summary>The time between a call that sends a browser to pay and its payment.</summary>
public static class AwaitedPayment
{
    /// <summary>The work of asking gateways, and of closing what nobody pays, by its name in the store; its subject is the order.</summary>
    public const string CheckWork = "payment";

    /// <summary>How long an order waits for its first visit to a gateway, as long as GOV.UK Pay gives (ChargeExpiryService, 90 minutes).</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(90);

    /// <summary>The row that sees to it that an order does not wait for ever.</summary>
    internal static Row CheckOf(long order, long placedAt) => DueWork.Row(CheckWork, order, "", placedAt + (long)Window.TotalMilliseconds);
}
