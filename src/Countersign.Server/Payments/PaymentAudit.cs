using System.Globalization;
using System.Text.Json;
using Countersign.Server.Storage;

namespace Countersign.Server.Payments;

/// <summary>Payments in the audit trail.</summary>
internal static class PaymentAudit
{
    /// <summary>That an operator has seen to a payment, and what they say about it.</summary>
    public static AuditEntry Resolved(string actor, Payment payment, string note) => new(actor, "payment.resolved",
        string.Create(CultureInfo.InvariantCulture, $"order:{payment.Order.Id}"),
        JsonSerializer.Serialize(new { concerns = payment.Standing.Concerns.ToString(), payment.Standing.Captured, payment.Standing.Returned, note }));

    /// <summary>That money is about to be asked back of a gateway.</summary>
    public static AuditEntry RefundBegun(string actor, Payment payment, GatewayRefund refund) => new(actor, "payment.refund-begun",
        string.Create(CultureInfo.InvariantCulture, $"order:{payment.Order.Id}"), JsonSerializer.Serialize(new { key = refund.Key, amount = refund.Amount }));

    /// <summary>An event; it names no person.</summary>
    public static AuditEntry Of(GatewayEvent one, long order) => new($"gateway:{one.Gateway}", "payment.told",
        string.Create(CultureInfo.InvariantCulture, $"order:{order}"),
        JsonSerializer.Serialize(new { id = one.News.Id, reference = one.News.Reference, kind = (int)one.News.Kind, amount = one.News.Amount, currency = one.News.Currency, source = (int)one.Source }));
}
