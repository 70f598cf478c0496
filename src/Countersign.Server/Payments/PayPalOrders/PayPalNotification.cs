namespace Countersign.Server.Payments.PayPalOrders;

/// <summary>Reads notifications of PayPal, of which nothing is believed: whatever they say, PayPal is asked.</summary>
internal static class PayPalNotification
{
    /// <summary>Whom to ask about; a notification of something that is none of ours tells nothing and is acknowledged.</summary>
    public static GatewayAnswer Understand(GatewayNotification notification)
    {
        if (PayPalWire.Read<PayPalEvent>(notification.Body.Span) is not { EventType: not null, Resource: { } resource })
            return new GatewayAnswer.Refused("The body is no event.");
        // Orders have it in their one unit; captures and refunds have taken it over. An invoice's number is what a merchant may give refunds anew.
        string?[] names = [resource.CustomId, resource.PurchaseUnits is [var unit, ..] ? unit?.CustomId : null, resource.InvoiceId];
        return names.FirstOrDefault(name => name is not null && PaymentAttempt.TryReadReference(name, out _, out _)) is { } reference
            ? new GatewayAnswer.Hints(reference) : new GatewayAnswer.Tells([]);
    }
}
