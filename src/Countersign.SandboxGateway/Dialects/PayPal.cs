using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>
/// PayPal's Orders v2, developer.paypal.com/api/orders/v2: the buyer approves an order, and the merchant takes the money then. A card that is declined is so
/// on the page; one whose bank cannot say is so when the money is taken.
/// </summary>
public static class PayPal
{
    private const string ClientId = "paypal client id";
    private const string ClientSecret = "paypal client secret";
    private const string Signature = "PAYPAL-TRANSMISSION-SIG";

    // developer.paypal.com/api/rest/webhooks/event-names
    private static readonly Dictionary<EventKind, (string Type, string Resource)> Types = new()
    {
        [EventKind.Authorised] = ("CHECKOUT.ORDER.APPROVED", "checkout-order"),
        [EventKind.Captured] = ("PAYMENT.CAPTURE.COMPLETED", "capture"),
        [EventKind.Refunded] = ("PAYMENT.CAPTURE.REFUNDED", "refund"),
        [EventKind.ChargedBack] = ("PAYMENT.CAPTURE.REVERSED", "capture"),
    };

    /// <summary>The dialect.</summary>
    public static Dialect Dialect { get; } = new("paypal", "PayPal")
    {
        Account = static (address, secret) => new Dictionary<string, string>
        {
            ["Address"] = address + "/paypal",
            ["PageOrigin"] = address,
            ["ClientId"] = IdOf(secret),
            ["ClientSecret"] = SecretOf(secret),
        },
        Map = static (routes, parts) => new PayPalApi(parts).Map(routes),
        Notify = Notify,
        Corrupt = static request => request.Content = new StringContent("{}", Encoding.UTF8, "application/json"), // No server can prove more than that it is one.
        StepsOf = static card => card.Steps.Any(step => step.Kind is EventKind.Expired or EventKind.Declined) ? card.Steps : [new(EventKind.Authorised, TimeSpan.Zero)],
        EndsWhenBuyerTurnsBack = false,
        GoesOnTo = static session => session.State == SessionState.Open ? With(new(session.Sent["cancel_url"]), session) : new Uri(With(session.Terms.Return, session) + "&PayerID=SANDBOXPAYER1"),
    };

    // It adds to whatever query is there.
    private static Uri With(Uri address, Session session) => new($"{address.AbsoluteUri}{(address.Query.Length > 0 ? '&' : '?')}token={PayPalObjects.OrderIdOf(session)}");

    /// <summary>The name of the app.</summary>
    internal static string IdOf(byte[] secret) => Credential.Of(secret, ClientId);

    /// <summary>The password of the app.</summary>
    internal static string SecretOf(byte[] secret) => Credential.Of(secret, ClientSecret);

    private static HttpRequestMessage? Notify(Session session, ToldEvent told, DialectParts parts)
    {
        if (!Types.TryGetValue(told.Kind, out var type))
            return null;
        var body = new JsonObject
        {
            ["id"] = "WH-" + told.Id[4..].ToUpperInvariant(),
            ["event_version"] = "1.0",
            ["create_time"] = PayPalObjects.Time(told.At),
            ["resource_type"] = type.Resource,
            ["event_type"] = type.Type,
            ["resource"] = told.Kind switch
            {
                EventKind.Authorised => PayPalObjects.Order(session, "APPROVED", page: null),
                EventKind.Refunded => PayPalObjects.Refund(session, told),
                _ => PayPalObjects.Capture(session),
            },
        }.ToJsonString();
        var request = new HttpRequestMessage(HttpMethod.Post, session.Terms.Notify) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("PAYPAL-TRANSMISSION-ID", told.Id);
        request.Headers.Add("PAYPAL-TRANSMISSION-TIME", parts.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        request.Headers.Add("PAYPAL-AUTH-ALGO", "SHA256withRSA");
        request.Headers.Add(Signature, "none"); // Made with a key that PayPal alone has; the server asks instead.
        return request;
    }
}
