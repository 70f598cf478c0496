using System.Text.Json.Nodes;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>The objects of Stripe's API, as much of them as a merchant of Checkout reads. Their names follow from the visit's.</summary>
internal static class StripeObjects
{
    private const string CheckoutPrefix = "cs_test_";
    private const string IntentPrefix = "pi_";
    private const string EventPrefix = "evt_";

    /// <summary>The visit's id behind the name of a session or of a payment intent.</summary>
    public static string IdOf(string name) => name[(name.LastIndexOf('_') + 1)..];

    /// <summary>docs.stripe.com/api/checkout/sessions/object. The address of the page is known only where it is asked for.</summary>
    public static JsonObject Checkout(Session session, Uri? page = null, bool isExpanded = false)
    {
        var (isPaid, money) = (Told(session, EventKind.Captured).Any(), MoneyOf(session));
        return new JsonObject
        {
            ["id"] = CheckoutPrefix + session.Id,
            ["object"] = "checkout.session",
            ["amount_subtotal"] = money.Amount,
            ["amount_total"] = money.Amount,
            ["cancel_url"] = (session.Terms.TurnBack ?? session.Terms.Return).AbsoluteUri,
            ["client_reference_id"] = session.Sent.GetValueOrDefault("client_reference_id"),
            ["client_secret"] = null,
            ["created"] = session.Tellings[0].Event.At.ToUnixTimeSeconds(),
            ["currency"] = CurrencyOf(money),
            ["customer_email"] = session.Sent.GetValueOrDefault("customer_email"),
            ["expires_at"] = session.Terms.Expires.ToUnixTimeSeconds(),
            ["livemode"] = false,
            ["locale"] = session.Terms.Language,
            ["metadata"] = Metadata(session.Sent, "metadata["),
            ["mode"] = "payment",
            ["payment_intent"] = !HasIntent(session) ? null : isExpanded ? Intent(session, isExpanded) : JsonValue.Create(IntentPrefix + session.Id),
            ["payment_method_types"] = new JsonArray("card"),
            ["payment_status"] = isPaid ? "paid" : "unpaid",
            ["status"] = session.State switch { SessionState.Open => "open", SessionState.Paid => "complete", _ => "expired" },
            ["success_url"] = session.Terms.Return.AbsoluteUri,
            ["url"] = session.State == SessionState.Open && page is not null ? page.AbsoluteUri : null,
        };
    }

    /// <summary>docs.stripe.com/api/payment_intents/object.</summary>
    public static JsonObject Intent(Session session, bool isExpanded = false)
    {
        var (isPaid, money) = (Told(session, EventKind.Captured).Any(), MoneyOf(session));
        return new JsonObject
        {
            ["id"] = IntentPrefix + session.Id,
            ["object"] = "payment_intent",
            ["amount"] = money.Amount,
            ["amount_received"] = isPaid ? money.Amount : 0,
            ["client_secret"] = $"{IntentPrefix}{session.Id}_secret_{session.Id[..8]}",
            ["created"] = session.Tellings[0].Event.At.ToUnixTimeSeconds(),
            ["currency"] = CurrencyOf(money),
            ["latest_charge"] = isExpanded ? Charge(session, isPaid, money) : JsonValue.Create("ch_" + session.Id),
            ["livemode"] = false,
            ["metadata"] = Metadata(session.Sent, "payment_intent_data[metadata]["),
            ["status"] = isPaid ? "succeeded" : session.State == SessionState.Paid ? "processing" : session.State == SessionState.Open ? "requires_payment_method" : "canceled",
        };
    }

    /// <summary>docs.stripe.com/api/refunds/object.</summary>
    public static JsonObject Refund(Session session, ToldEvent told, JsonObject? metadata = null) => new()
    {
        ["id"] = "re_" + told.Id[EventPrefix.Length..],
        ["object"] = "refund",
        ["amount"] = told.Amount,
        ["charge"] = "ch_" + session.Id,
        ["created"] = told.At.ToUnixTimeSeconds(),
        ["currency"] = told.Currency.ToLowerInvariant(),
        ["metadata"] = metadata?.DeepClone() ?? new JsonObject(),
        ["payment_intent"] = IntentPrefix + session.Id,
        ["status"] = "succeeded",
    };

    /// <summary>docs.stripe.com/api/disputes/object.</summary>
    public static JsonObject Dispute(Session session, ToldEvent told) => new()
    {
        ["id"] = "du_" + told.Id[EventPrefix.Length..],
        ["object"] = "dispute",
        ["amount"] = told.Amount,
        ["balance_transactions"] = new JsonArray(new JsonObject
        {
            ["id"] = "txn_" + told.Id[EventPrefix.Length..],
            ["object"] = "balance_transaction",
            ["amount"] = -told.Amount,
            ["currency"] = told.Currency.ToLowerInvariant(),
            ["type"] = "adjustment",
        }),
        ["charge"] = "ch_" + session.Id,
        ["created"] = told.At.ToUnixTimeSeconds(),
        ["currency"] = told.Currency.ToLowerInvariant(),
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["payment_intent"] = IntentPrefix + session.Id,
        ["reason"] = "fraudulent",
        ["status"] = "needs_response",
    };

    /// <summary>docs.stripe.com/api/pagination.</summary>
    public static JsonObject List(string address, IEnumerable<JsonObject> all) =>
        new() { ["object"] = "list", ["data"] = new JsonArray([.. all]), ["has_more"] = false, ["url"] = address };

    /// <summary>The metadata among the parameters of a request, under the beginning of their names.</summary>
    public static JsonObject Metadata(IReadOnlyDictionary<string, string> sent, string beginning) =>
        new(sent.Where(pair => pair.Key.StartsWith(beginning, StringComparison.Ordinal)).Select(pair => KeyValuePair.Create(pair.Key[beginning.Length..^1], (JsonNode?)pair.Value)));

    /// <summary>What happened of a kind.</summary>
    public static IEnumerable<ToldEvent> Told(Session session, EventKind kind) => session.Tellings.Select(telling => telling.Event).Where(told => told.Kind == kind);

    private static JsonObject Charge(Session session, bool isPaid, Money money)
    {
        var returned = Told(session, EventKind.Refunded).Sum(told => told.Amount);
        return new JsonObject
        {
            ["id"] = "ch_" + session.Id,
            ["object"] = "charge",
            ["amount"] = money.Amount,
            ["amount_refunded"] = returned,
            ["created"] = session.Tellings[^1].Event.At.ToUnixTimeSeconds(),
            ["currency"] = CurrencyOf(money),
            ["disputed"] = Told(session, EventKind.ChargedBack).Any(),
            ["livemode"] = false,
            ["paid"] = isPaid,
            ["payment_intent"] = IntentPrefix + session.Id,
            ["refunded"] = isPaid && returned == money.Amount,
            ["status"] = isPaid ? "succeeded" : session.State == SessionState.Paid ? "pending" : "failed",
        };
    }

    // One is made when a buyer sends a card.
    private static bool HasIntent(Session session) => session.Card is not null;

    private static Money MoneyOf(Session session) => Told(session, EventKind.Captured).FirstOrDefault() is { } taken ? new(taken.Amount, taken.Currency) : session.Terms.Money;

    private static string CurrencyOf(Money money) => money.Currency.ToLowerInvariant();
}
