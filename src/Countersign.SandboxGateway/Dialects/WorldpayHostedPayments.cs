using System.Globalization;
using System.Text.Json.Nodes;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>A payment as Payment Queries shows it: one for each card that was tried.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Session">The visit.</param>
/// <param name="Events">What has happened to it, never empty.</param>
internal sealed record HostedPayment(string Id, Session Session, IReadOnlyList<ToldEvent> Events)
{
    // products/payment-queries, events: what was asked for, and what came of it.
    private static readonly Dictionary<EventKind, (string Asked, string Came)> Names = new()
    {
        [EventKind.Authorised] = ("authorizationRequested", "authorizationSucceeded"),
        [EventKind.Declined] = ("authorizationRequested", "authorizationRefused"),
        [EventKind.Failed] = ("authorizationRequested", "authorizationFailed"),
        [EventKind.Captured] = ("settlementRequested", "settlementRequestSubmitted"),
        [EventKind.Cancelled] = ("cancellationRequested", "cancellationRequestSubmitted"),
        [EventKind.Refunded] = ("refundRequested", "refundRequestSubmitted"),
    };

    /// <summary>Whether anything of an event is shown.</summary>
    public static bool Shows(EventKind kind) => Names.ContainsKey(kind);

    /// <summary>The payment without its steps, as lists have it.</summary>
    public JsonObject Summary(string entity) => new()
    {
        ["timestamp"] = Time(Events[0].At),
        ["paymentId"] = Id,
        ["transactionReference"] = Session.Terms.Reference,
        ["narrative"] = new JsonObject { ["line1"] = Session.Terms.Merchant },
        ["transactionType"] = "oneTime",
        ["authorizationType"] = "authorization",
        ["entity"] = entity,
        ["lastEvent"] = Names[Events[^1].Kind].Came,
        ["paymentInstrument"] = new JsonObject
        {
            ["type"] = "card/plain+masked",
            ["card"] = new JsonObject { ["number"] = new JsonObject { ["last4Digits"] = Session.Card?.Ending } },
        },
        ["value"] = Value(Money),
        ["_links"] = new JsonObject { ["self"] = Link($"/paymentQueries/payments/{Id}") },
    };

    /// <summary>All of it, with what may be done next.</summary>
    public JsonObject Full(string entity, string address)
    {
        var full = Summary(entity);
        full["events"] = new JsonArray([.. Events.SelectMany(Steps)]);
        if (Events.Any(one => one.Kind == EventKind.Captured))
            full["_links"]!["cardPayments:partialRefund"] = Link($"{address}/payments/settlements/refunds/partials/{Session.Id}");
        return full;
    }

    private Money Money => Events.FirstOrDefault(one => one.Kind is EventKind.Authorised or EventKind.Captured) is { } taken ? new(taken.Amount, taken.Currency) : Session.Terms.Money;

    private static IEnumerable<JsonObject> Steps(ToldEvent told)
    {
        var (asked, came) = Names[told.Kind];
        var first = Step(asked, told);
        if (told.Kind == EventKind.Refunded)
        {
            first["type"] = told.Key is null ? "fullRefund" : "partialRefund";
            first["value"] = Value(new(told.Amount, told.Currency));
            if (told.Key is not null)
                first["refundReference"] = told.Key;
        }

        return [first, Step(came, told)];
    }

    private static JsonObject Step(string name, ToldEvent told) => new()
    {
        ["eventName"] = name,
        ["timestamp"] = Time(told.At),
        ["commandId"] = "cmd" + told.Id[^24..],
    };

    private static JsonObject Value(Money money) => new() { ["currency"] = money.Currency, ["amount"] = money.Amount };

    private static JsonObject Link(string href) => new() { ["href"] = href };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Makes payments and notices of what has happened to a visit.</summary>
internal static class HostedPayments
{
    /// <summary>The payments of a visit; none before a card was tried.</summary>
    public static IReadOnlyList<HostedPayment> Of(Session session)
    {
        var payments = new List<HostedPayment>();
        var events = new List<ToldEvent>();
        foreach (var one in session.Tellings.Select(telling => telling.Event).Where(one => HostedPayment.Shows(one.Kind)))
        {
            events.Add(one);
            if (one.Kind is EventKind.Declined or EventKind.Failed)
                Close();
        }

        Close();
        return payments;

        void Close()
        {
            if (events.Count > 0)
                payments.Add(new(string.Create(CultureInfo.InvariantCulture, $"pay{session.Id[..22]}{payments.Count}"), session, [.. events]));
            events.Clear();
        }
    }

    /// <summary>A notification (products/events/openapi); its time has no zone.</summary>
    public static JsonObject Notice(ToldEvent told, string classification, string type)
    {
        var details = new JsonObject
        {
            ["classification"] = classification,
            ["downstreamReference"] = told.Id[^10..],
            ["transactionReference"] = told.Reference,
            ["type"] = type,
            ["date"] = told.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["_links"] = new JsonObject { ["payment"] = new JsonObject { ["href"] = "" } },
        };
        if (told.Amount > 0)
            details["amount"] = new JsonObject { ["value"] = told.Amount, ["currencyCode"] = told.Currency };
        if (told is { Kind: EventKind.Refunded, Key: { } key })
            details["reference"] = key;
        return new JsonObject
        {
            ["eventId"] = told.Id,
            ["eventTimestamp"] = told.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture),
            ["eventDetails"] = details,
        };
    }
}
