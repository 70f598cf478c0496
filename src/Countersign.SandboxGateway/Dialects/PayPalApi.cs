using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>Answers as api-m.paypal.com does.</summary>
/// <param name="parts">What it works with.</param>
internal sealed class PayPalApi(DialectParts parts)
{
    private const string Orders = "/v2/checkout/orders";
    private const string RequestId = "PayPal-Request-Id";
    private const int TokenSeconds = 32_400;

    private static readonly TimeSpan Life = TimeSpan.FromHours(3);

    private readonly Dictionary<string, (int Status, JsonObject Body)> replies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> captures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> marks = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    private string Token => Credential.Of(parts.Instructions.Secret, "paypal token");

    /// <summary>Maps what is answered.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var paypal = routes.MapGroup("/paypal");
        paypal.MapPost("/v1/oauth2/token", GiveToken);
        paypal.MapPost(Orders, http => Answer(http, sent => Once(http, () => Create(http, sent))));
        paypal.MapGet(Orders + "/{id}", http => Answer(http, _ => OfOrder(http, session => (StatusCodes.Status200OK, Shown(http, session)))));
        paypal.MapPost(Orders + "/{id}/capture", http => Answer(http, _ => OfOrder(http, session => Once(http, () => Capture(http, session)))));
        paypal.MapPost("/v2/payments/captures/{id}/refund", http => Answer(http, sent => Once(http, () => Refund(http, sent))));
    }

    // developer.paypal.com/api/rest/authentication
    private async Task GiveToken(HttpContext http)
    {
        var account = Credential.Basic(PayPal.IdOf(parts.Instructions.Secret), PayPal.SecretOf(parts.Instructions.Secret));
        var isKnown = Signature.AreSame(account, (string?)http.Request.Headers.Authorization ?? "");
        var isSound = Encoding.UTF8.GetString(await RawRequest.Body(http)) == "grant_type=client_credentials";
        await Write(http, !isKnown ? (401, new() { ["error"] = "invalid_client", ["error_description"] = "Client Authentication failed" })
            : !isSound ? (400, new() { ["error"] = "unsupported_grant_type", ["error_description"] = "Grant Type is missing or not supported" })
            : (200, new() { ["scope"] = "https://uri.paypal.com/services/payments/payment", ["access_token"] = Token, ["token_type"] = "Bearer", ["expires_in"] = TokenSeconds }));
    }

    private async Task Answer(HttpContext http, Func<JsonObject, (int Status, JsonObject Body)> answer)
    {
        var body = await RawRequest.Body(http);
        if (!Signature.AreSame("Bearer " + Token, (string?)http.Request.Headers.Authorization ?? ""))
        {
            await Write(http, (401, new() { ["error"] = "invalid_token", ["error_description"] = "Token signature verification failed" }));
            return;
        }

        (int Status, JsonObject Body) reply;
        lock (gate)
            reply = Read(body) is { } sent ? answer(sent) : Fault(400, "INVALID_REQUEST", "MALFORMED_REQUEST_JSON");
        await Write(http, reply);
    }

    // A request under an id that was used before is answered as before, where it was a success with the status of a repetition.
    private (int Status, JsonObject Body) Once(HttpContext http, Func<(int Status, JsonObject Body)> answer)
    {
        string? id = http.Request.Headers[RequestId];
        if (string.IsNullOrEmpty(id))
            return Fault(400, "INVALID_REQUEST", "PAYPAL_REQUEST_ID_REQUIRED");
        var key = $"{http.Request.Path} {id}";
        if (replies.TryGetValue(key, out var before))
            return (before.Status == StatusCodes.Status201Created ? StatusCodes.Status200OK : before.Status, before.Body);
        return replies[key] = answer();
    }

    private (int Status, JsonObject Body) Create(HttpContext http, JsonObject sent)
    {
        if (PayPalRequest.Read(sent) is not { } wanted)
            return Fault(400, "INVALID_REQUEST", "INVALID_PARAMETER_VALUE");
        var now = parts.Time.GetUtcNow();
        var terms = new Terms
        {
            Reference = parts.Sessions.NewReference(PayPal.Dialect, wanted.CustomId),
            Merchant = "Countersign sandbox",
            Description = wanted.Description,
            Route = PayPal.Dialect.Name,
            Money = wanted.Money,
            Language = wanted.Language,
            Return = wanted.Return,
            Notify = new Uri(wanted.Return, "/payments/paypal"),
            Expires = now + Life,
        };
        var session = parts.Sessions.Open(PayPal.Dialect, terms, now, new Dictionary<string, string> { ["custom_id"] = wanted.CustomId, ["invoice_id"] = wanted.InvoiceId, ["cancel_url"] = wanted.TurnBack.AbsoluteUri })!;
        return (201, Shown(http, session));
    }

    private (int Status, JsonObject Body) Capture(HttpContext http, Session session)
    {
        if (session.State != SessionState.Paid || session.Card is not { } card)
            return Fault(422, "UNPROCESSABLE_ENTITY", "ORDER_NOT_APPROVED");
        if (captures.ContainsKey(session.Id))
            return Fault(422, "UNPROCESSABLE_ENTITY", "ORDER_ALREADY_CAPTURED");
        if (card.Refusal is not null)
            return Fault(422, "UNPROCESSABLE_ENTITY", "INSTRUMENT_DECLINED");
        captures.Add(session.Id, "PENDING");
        var (charged, detail) = (session.Faults.Charge.Of(session.Terms.Money), $"Card ending {card.Ending}: {card.Promise}");
        session.Happen(card.Steps.Where(step => step is { Kind: EventKind.Captured } && step.After == TimeSpan.Zero).Select(step => step.Kind), charged, detail, parts.Time.GetUtcNow());
        _ = parts.Notifications.Tell(session, session.Faults);
        foreach (var step in card.Steps.Where(step => step.After > TimeSpan.Zero))
            _ = parts.Notifications.TellLater(session, step, charged, detail, session.Faults);
        return (201, Shown(http, session));
    }

    private (int Status, JsonObject Body) Refund(HttpContext http, JsonObject sent)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        if (parts.Sessions.All.FirstOrDefault(session => session.Dialect == PayPal.Dialect && PayPalObjects.CaptureIdOf(session) == id) is not { } session)
            return Fault(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
        if (PayPalRequest.MoneyOf(sent["amount"]) is not { } money || session.Refund(new(money.Amount, http.Request.Headers[RequestId]!), parts.Time.GetUtcNow()) is not null)
            return Fault(422, "UNPROCESSABLE_ENTITY", "REFUND_AMOUNT_EXCEEDED");
        var told = PayPalObjects.Told(session, EventKind.Refunded).Last();
        marks[PayPalObjects.Refund(session, told)["id"]!.GetValue<string>()] = PayPalRequest.TextOf(sent["custom_id"]) ?? "";
        _ = parts.Notifications.Tell(session, Faults.None);
        return (201, Marked(PayPalObjects.Refund(session, told)));
    }

    private (int Status, JsonObject Body) OfOrder(HttpContext http, Func<Session, (int Status, JsonObject Body)> answer)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        if (parts.Sessions.All.FirstOrDefault(session => session.Dialect == PayPal.Dialect && PayPalObjects.OrderIdOf(session) == id) is not { } session
            || (session.State != SessionState.Paid && session.Terms.Expires <= parts.Time.GetUtcNow()))
            return Fault(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
        return answer(session);
    }

    private JsonObject Shown(HttpContext http, Session session)
    {
        var isCaptured = captures.TryGetValue(session.Id, out var waiting);
        var status = isCaptured ? "COMPLETED" : session.State switch { SessionState.Open => "PAYER_ACTION_REQUIRED", SessionState.Paid => "APPROVED", _ => "VOIDED" };
        var page = session.State == SessionState.Open ? new Uri($"{http.Request.Scheme}://{http.Request.Host}{session.Path}") : null;
        var order = PayPalObjects.Order(session, status, page, isCaptured ? new JsonArray(PayPalObjects.Capture(session, waiting)) : null);
        foreach (var refund in order["purchase_units"]![0]!["payments"]?["refunds"]?.AsArray() ?? [])
            Marked(refund!.AsObject());
        return order;
    }

    private JsonObject Marked(JsonObject refund)
    {
        if (marks.TryGetValue(refund["id"]!.GetValue<string>(), out var mark) && mark.Length > 0)
            refund["custom_id"] = mark;
        return refund;
    }

    // developer.paypal.com/api/rest/responses
    private static (int Status, JsonObject Body) Fault(int status, string name, string issue) => (status, new()
    {
        ["name"] = name,
        ["message"] = "The requested action could not be performed.",
        ["debug_id"] = "0000000000000",
        ["details"] = new JsonArray(new JsonObject { ["issue"] = issue }),
    });

    private static Task Write(HttpContext http, (int Status, JsonObject Body) reply)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (reply.Status, "application/json");
        return http.Response.WriteAsync(reply.Body.ToJsonString());
    }

    private static JsonObject? Read(byte[] body)
    {
        try
        {
            return body.Length == 0 ? [] : JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
