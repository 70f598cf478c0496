using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>Stripe Checkout as its documents have it, docs.stripe.com/api: form-encoded calls in, JSON out, signed events. Money here is always of test mode.</summary>
public static class Stripe
{
    private const string SecretKey = "stripe key";
    private const string WebhookSecret = "stripe webhook";
    private const string Header = "Stripe-Signature";

    // Older than any that the server's SDK is made for: endpoints keep the version that they were made with.
    private const string ApiVersion = "2024-06-20";

    // Type of event, by what happened; an authorisation that is followed by the money at once is told with it.
    private static readonly Dictionary<EventKind, Func<Session, string?>> Types = new()
    {
        [EventKind.Authorised] = session => IsDelayed(session) ? "checkout.session.completed" : null,
        [EventKind.Captured] = session => IsDelayed(session) ? "checkout.session.async_payment_succeeded" : "checkout.session.completed",
        [EventKind.Expired] = _ => "checkout.session.expired",
        [EventKind.Declined] = _ => "payment_intent.payment_failed",
        [EventKind.Failed] = _ => "payment_intent.payment_failed",
        [EventKind.Refunded] = _ => "refund.created",
        [EventKind.ChargedBack] = _ => "charge.dispute.funds_withdrawn",
    };

    /// <summary>The dialect.</summary>
    public static Dialect Dialect { get; } = new("stripe", "Stripe")
    {
        Account = static (address, secret) => new Dictionary<string, string>
        {
            ["Address"] = address + "/stripe",
            ["PageOrigin"] = address,
            ["SecretKey"] = KeyOf(secret),
            ["WebhookSecret"] = SigningSecretOf(secret),
        },
        Map = static (routes, parts) => new StripeApi(parts).Map(routes),
        Notify = Notify,
        Corrupt = static request => Dialect.CorruptHeader(request, Header),
        EndsWhenBuyerTurnsBack = false,
    };

    /// <summary>The secret key of the account here.</summary>
    internal static string KeyOf(byte[] secret) => "sk_test_" + Credential.Of(secret, SecretKey);

    private static string SigningSecretOf(byte[] secret) => "whsec_" + Credential.Of(secret, WebhookSecret);

    private static bool IsDelayed(Session session) => session.Card?.Steps.Any(step => step.Kind == EventKind.Captured && step.After > TimeSpan.Zero) == true;

    private static HttpRequestMessage? Notify(Session session, ToldEvent told, DialectParts parts)
    {
        if (Types.GetValueOrDefault(told.Kind)?.Invoke(session) is not { } type)
            return null;
        var at = parts.Time.GetUtcNow().ToUnixTimeSeconds();
        var body = new JsonObject
        {
            ["id"] = told.Id,
            ["object"] = "event",
            ["api_version"] = ApiVersion,
            ["created"] = told.At.ToUnixTimeSeconds(),
            ["data"] = new JsonObject { ["object"] = ObjectOf(session, told) },
            ["livemode"] = false,
            ["pending_webhooks"] = 1,
            ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null },
            ["type"] = type,
        }.ToJsonString();
        var request = new HttpRequestMessage(HttpMethod.Post, session.Terms.Notify) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(Header, Sign(SigningSecretOf(parts.Instructions.Secret), at, body));
        return request;
    }

    // docs.stripe.com/webhooks, "verify manually": the time, a full stop and the body, under the whole secret.
    private static string Sign(string secret, long at, string body) =>
        $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at}.{body}")))}";

    private static JsonObject ObjectOf(Session session, ToldEvent told) => told.Kind switch
    {
        EventKind.Refunded => StripeObjects.Refund(session, told),
        EventKind.ChargedBack => StripeObjects.Dispute(session, told),
        EventKind.Declined or EventKind.Failed => StripeObjects.Intent(session),
        _ => StripeObjects.Checkout(session),
    };
}
