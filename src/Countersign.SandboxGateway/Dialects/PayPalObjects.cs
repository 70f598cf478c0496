using System.Globalization;
using System.Text.Json.Nodes;
using Countersign.Protocol;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>The objects of PayPal's API, developer.paypal.com/api/orders/v2/schema.json, as much of them as a merchant reads. Their names follow from the visit's.</summary>
internal static class PayPalObjects
{
    private const int IdLetters = 17;

    /// <summary>The order's name.</summary>
    public static string OrderIdOf(Session session) => session.Id[..IdLetters].ToUpperInvariant();

    /// <summary>The name of the money that is taken for it.</summary>
    public static string CaptureIdOf(Session session) => session.Id[IdLetters..(2 * IdLetters)].ToUpperInvariant();

    /// <summary>An order; where it is to be approved, with the page for that.</summary>
    public static JsonObject Order(Session session, string status, Uri? page, JsonArray? captures = null)
    {
        var unit = new JsonObject
        {
            ["reference_id"] = "default",
            ["amount"] = MoneyOf(session.Terms.Money),
            ["custom_id"] = session.Sent.GetValueOrDefault("custom_id"),
            ["invoice_id"] = session.Sent.GetValueOrDefault("invoice_id"),
            ["description"] = session.Terms.Description,
        };
        if (captures is { Count: > 0 })
            unit["payments"] = new JsonObject { ["captures"] = captures, ["refunds"] = new JsonArray([.. Told(session, EventKind.Refunded).Select(told => Refund(session, told))]) };
        return new JsonObject
        {
            ["id"] = OrderIdOf(session),
            ["intent"] = "CAPTURE",
            ["status"] = status,
            ["create_time"] = Time(session.Tellings[0].Event.At),
            ["update_time"] = Time((Told(session, EventKind.Authorised).LastOrDefault() ?? session.Tellings[0].Event).At),
            ["purchase_units"] = new JsonArray(unit),
            ["links"] = page is null ? new JsonArray() : new JsonArray(new JsonObject { ["href"] = page.AbsoluteUri, ["rel"] = "payer-action", ["method"] = "GET" }),
        };
    }

    /// <summary>Money that was taken.</summary>
    public static JsonObject Capture(Session session, string? waiting = null)
    {
        var taken = Told(session, EventKind.Captured).FirstOrDefault();
        var isReversed = Told(session, EventKind.ChargedBack).Any();
        var returned = Told(session, EventKind.Refunded).Sum(told => told.Amount);
        var capture = new JsonObject
        {
            ["id"] = CaptureIdOf(session),
            ["status"] = taken is null ? waiting : isReversed ? "PENDING" : returned == 0 ? "COMPLETED" : returned < taken.Amount ? "PARTIALLY_REFUNDED" : "REFUNDED",
            ["amount"] = MoneyOf(taken is null ? session.Terms.Money : new(taken.Amount, taken.Currency)),
            ["final_capture"] = true,
            ["custom_id"] = session.Sent.GetValueOrDefault("custom_id"),
            ["invoice_id"] = session.Sent.GetValueOrDefault("invoice_id"),
            ["create_time"] = Time((taken ?? session.Tellings[^1].Event).At),
        };
        if (isReversed)
            capture["status_details"] = new JsonObject { ["reason"] = "CHARGEBACK" };
        return capture;
    }

    /// <summary>Money that was given back; what the merchant has said of it stands after the first words of the event.</summary>
    public static JsonObject Refund(Session session, ToldEvent told, string? custom = null) => new()
    {
        ["id"] = told.Id[4..(4 + IdLetters)].ToUpperInvariant(),
        ["status"] = "COMPLETED",
        ["amount"] = MoneyOf(new(told.Amount, told.Currency)),
        ["custom_id"] = custom ?? session.Sent.GetValueOrDefault("custom_id"),
        ["invoice_id"] = session.Sent.GetValueOrDefault("invoice_id"),
        ["create_time"] = Time(told.At),
    };

    /// <summary>What happened of a kind.</summary>
    public static IEnumerable<ToldEvent> Told(Session session, EventKind kind) => session.Tellings.Select(telling => telling.Event).Where(told => told.Kind == kind);

    /// <summary>A time as PayPal writes it.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject MoneyOf(Money money) =>
        new() { ["currency_code"] = money.Currency, ["value"] = DecimalAmount.Write(money.Amount) };
}
