using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>Answers as api.stripe.com does.</summary>
/// <param name="parts">What it works with.</param>
internal sealed class StripeApi(DialectParts parts)
{
    private const string Sessions = "/v1/checkout/sessions";
    private const string Refunds = "/v1/refunds";
    private const int MostKeyLetters = 255;

    private readonly Dictionary<string, (string Request, StripeReply Reply)> replies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, JsonObject> refundMetadata = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Maps what is answered.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var stripe = routes.MapGroup("/stripe");
        stripe.MapPost(Sessions, http => Post(http, sent => Create(http, sent)));
        stripe.MapGet(Sessions + "/{id}", http => Get(http, () => OfSession(http, session => Shown(http, session))));
        stripe.MapPost(Sessions + "/{id}/expire", http => Post(http, _ => OfSession(http, session => Expire(http, session))));
        stripe.MapGet("/v1/payment_intents/{id}", http => Get(http, () => OfSession(http, static session => new(StripeObjects.Intent(session)))));
        stripe.MapGet(Refunds, http => Get(http, () => List(http, EventKind.Refunded, (session, told) => StripeObjects.Refund(session, told, refundMetadata.GetValueOrDefault(told.Id)))));
        stripe.MapGet("/v1/disputes", http => Get(http, () => List(http, EventKind.ChargedBack, StripeObjects.Dispute)));
        stripe.MapPost(Refunds, http => Post(http, sent => Refund(http, sent)));
        stripe.MapFallback(http => Write(http, StripeReply.Fault(404, null, null, $"Unrecognized request URL ({http.Request.Method}: {http.Request.Path}).")));
    }

    // docs.stripe.com/api/authentication: a bearer token, or the user of HTTP Basic.
    private StripeReply? Refusal(HttpContext http)
    {
        string? header = http.Request.Headers.Authorization;
        if (string.IsNullOrEmpty(header))
            return StripeReply.Fault(401, null, null, "You did not provide an API key.");
        var key = header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..]
            : header.StartsWith("Basic ", StringComparison.Ordinal) && Base64(header[6..]) is { } pair ? pair.Split(':')[0] : "";
        return Signature.AreSame(Stripe.KeyOf(parts.Instructions.Secret), key) ? null : StripeReply.Fault(401, null, null, "Invalid API Key provided: " + new string('*', 12));
    }

    private async Task Get(HttpContext http, Func<StripeReply> answer) => await Write(http, Refusal(http) ?? answer());

    // docs.stripe.com/api/idempotent_requests: the first reply is kept, but none to what is not sound.
    private async Task Post(HttpContext http, Func<IReadOnlyDictionary<string, string>, StripeReply> answer)
    {
        var body = await RawRequest.Body(http);
        await Write(http, Refusal(http) ?? (RawRequest.Fields(body) is { } sent ? Once(http, body, () => answer(sent)) : StripeReply.Fault(400, null, null, "Invalid form data.")));
    }

    private StripeReply Once(HttpContext http, byte[] body, Func<StripeReply> answer)
    {
        string? key = http.Request.Headers["Idempotency-Key"];
        if (string.IsNullOrEmpty(key))
            return answer();
        if (key.Length > MostKeyLetters)
            return StripeReply.Fault(400, null, null, "Idempotency keys may be at most 255 characters.");
        var request = $"{http.Request.Path}\n{Encoding.UTF8.GetString(body)}";
        lock (gate)
        {
            if (replies.TryGetValue(key, out var before))
                return before.Request == request ? before.Reply with { IsRepeated = true } : StripeReply.OtherParameters(key);
            var reply = answer();
            if (reply.Status < 400)
                replies.Add(key, (request, reply));
            return reply;
        }
    }

    private StripeReply Create(HttpContext http, IReadOnlyDictionary<string, string> sent)
    {
        var now = parts.Time.GetUtcNow();
        if (StripeParameters.FaultOf(sent, now) is { } fault)
            return fault;
        var back = new Uri(sent["success_url"]);
        var reference = sent.GetValueOrDefault("client_reference_id", "");
        var terms = new Terms
        {
            Reference = parts.Sessions.NewReference(Stripe.Dialect, reference.Length > 0 ? reference : "checkout"),
            Merchant = "Countersign sandbox",
            Description = sent[StripeParameters.Product],
            Route = Stripe.Dialect.Name,
            Money = new(long.Parse(sent[StripeParameters.Amount], NumberStyles.None, CultureInfo.InvariantCulture), sent[StripeParameters.Currency].ToUpperInvariant()),
            Language = sent.GetValueOrDefault("locale", "en"),
            Return = back,
            TurnBack = sent.TryGetValue("cancel_url", out var turnBack) ? new Uri(turnBack) : null,
            Notify = new Uri(back, "/payments/stripe"),
            Expires = StripeParameters.EndOf(sent, now),
        };
        return Shown(http, parts.Sessions.Open(Stripe.Dialect, terms, now, sent)!);
    }

    private StripeReply Expire(HttpContext http, Session session)
    {
        if (!session.TryEnd([EventKind.Expired], session.Terms.Money, "Ended by the merchant", parts.Time.GetUtcNow()))
            return StripeReply.Fault(400, null, null, $"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{StripeObjects.Checkout(session)["status"]}`.");
        _ = parts.Notifications.Tell(session, Faults.None);
        return Shown(http, session);
    }

    private StripeReply Refund(HttpContext http, IReadOnlyDictionary<string, string> sent)
    {
        if (!sent.TryGetValue("payment_intent", out var intent) || parts.Sessions.Find(StripeObjects.IdOf(intent)) is not { } session)
            return StripeReply.Fault(404, "resource_missing", "payment_intent", "No such payment_intent.");
        var amount = sent.TryGetValue("amount", out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units) ? units : 0;
        var key = (string?)http.Request.Headers["Idempotency-Key"] ?? Guid.NewGuid().ToString();
        if (session.Refund(new(amount, key), parts.Time.GetUtcNow()) is { } fault)
            return StripeReply.Fault(400, null, "amount", fault);
        var told = StripeObjects.Told(session, EventKind.Refunded).Last();
        var metadata = refundMetadata[told.Id] = StripeObjects.Metadata(sent, "metadata[");
        _ = parts.Notifications.Tell(session, Faults.None);
        return new(StripeObjects.Refund(session, told, metadata));
    }

    private StripeReply List(HttpContext http, EventKind kind, Func<Session, ToldEvent, JsonObject> show) =>
        parts.Sessions.Find(StripeObjects.IdOf(RawRequest.Query(http).GetValueOrDefault("payment_intent", ""))) is { } session
            ? new(StripeObjects.List(http.Request.Path, StripeObjects.Told(session, kind).Select(told => show(session, told))))
            : StripeReply.Fault(404, "resource_missing", "payment_intent", "No such payment_intent.");

    private StripeReply OfSession(HttpContext http, Func<Session, StripeReply> answer)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        if (parts.Sessions.Find(StripeObjects.IdOf(id)) is not { } session || session.Dialect != Stripe.Dialect)
            return StripeReply.Fault(404, "resource_missing", "id", $"No such object: '{id}'");
        parts.Visits.EndIfLate(session, session.Terms.Expires);
        return answer(session);
    }

    private static StripeReply Shown(HttpContext http, Session session) => new(StripeObjects.Checkout(
        session, new Uri($"{http.Request.Scheme}://{http.Request.Host}{session.Path}"), RawRequest.Query(http).ContainsValue("payment_intent.latest_charge")));

    private static Task Write(HttpContext http, StripeReply reply)
    {
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = "application/json";
        if (reply.IsRepeated)
            http.Response.Headers["Idempotent-Replayed"] = "true";
        return http.Response.WriteAsync(reply.Body.ToJsonString());
    }

    private static string? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
