using System.Diagnostics.CodeAnalysis;
using System.Text;
using Stripe;
using Stripe.Checkout;

namespace Countersign.Server.Payments.StripeCheckout;

/// <summary>Reads notifications of Stripe: signed, at most 300 seconds old, and of the account's own mode.</summary>
internal sealed class StripeNotification(GatewayAccess access, StripeCalls calls)
{
    private const string Header = "Stripe-Signature";
    private const int MostHeaderLetters = 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What it tells. A notification of a kind that we do not know, and of money that is none of ours, tells nothing and is acknowledged.</summary>
    public GatewayAnswer Understand(GatewayNotification notification)
    {
        // Bytes that are no text would be replaced on their way to the SDK, and others signed.
        if (Text(notification.Body) is not { } body)
            return new GatewayAnswer.Refused("The body is no text.");
        if (notification.Headers[Header] is not [{ Length: > 0 and <= MostHeaderLetters } header] || !Holds(header, body))
            return new GatewayAnswer.Refused("The signature is missing, wrong, or of another time.");
        if (Event(body) is not { } told)
            return new GatewayAnswer.Refused("The body is no event.");
        return told.Livemode == StripeAccount.IsLive(access) ? News(told) : new GatewayAnswer.Refused("The event is of the other mode: test or live.");
    }

    private GatewayAnswer News(Event told) => told.Data?.Object switch
    {
        Session session when StripeNews.ReferenceOf(session.Metadata) is { } reference =>
            StripeNews.Tell(StripeNews.Of(session, reference, told.Created, isRefused: told.Type == EventTypes.CheckoutSessionAsyncPaymentFailed)),
        Refund refund => Find(refund.PaymentIntentId, reference => StripeNews.Of(refund, reference)),
        Dispute dispute => Find(dispute.PaymentIntentId, reference => StripeNews.Of(dispute, reference)),
        _ => new GatewayAnswer.Tells([]),
    };

    // What goes back tells which payment it is of, and only the payment tells which visit it is of: our reference is in its metadata.
    private GatewayAnswer Find(string? intent, Func<string, IEnumerable<GatewayNews>> news)
    {
        if (string.IsNullOrEmpty(intent) || !news("").Any())
            return new GatewayAnswer.Tells([]);
        return new GatewayAnswer.Asks(cancellation => calls.Make(
            async client => StripeNews.ReferenceOf((await client.V1.PaymentIntents.GetAsync(intent, cancellationToken: cancellation)).Metadata) is { } reference
                ? StripeNews.Tell(news(reference)) : new GatewayAnswer.Tells([]),
            trouble => trouble.ToAnswer(),
            cancellation));
    }

    [SuppressMessage("Design", "CA1031", Justification = "The SDK throws many things at a header that is none, and it is a stranger's header.")]
    private bool Holds(string header, string body)
    {
        try
        {
            EventUtility.ValidateSignature(body, header, access[StripeAccount.WebhookSecret], EventUtility.DefaultTimeTolerance, access.Time.GetUtcNow().ToUnixTimeSeconds());
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    // Whatever version of the API the endpoint was made for: what is read here is the same in all, and news thrown away would be money lost.
    [SuppressMessage("Design", "CA1031", Justification = "The SDK throws many things at a text that is no event; each means the same.")]
    private static Event? Event(string body)
    {
        try
        {
            return EventUtility.ConstructEventWithoutVerification(body, throwOnApiVersionMismatch: false);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static string? Text(ReadOnlyMemory<byte> body)
    {
        try
        {
            return Utf8.GetString(body.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
