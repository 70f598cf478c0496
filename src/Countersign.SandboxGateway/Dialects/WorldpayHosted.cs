using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>
/// Worldpay's Hosted Payment Pages with Payment Queries, partial refunds of Card Payments and Events, as docs.worldpay.com/access describes them. What it does with a
/// reference that comes twice, and that it tells of a buyer who turns back, is not published and guessed here.
/// </summary>
public static class WorldpayHosted
{
    private const string Name = "worldpayhosted";
    private const string SignatureHeader = "Event-Signature";

    // products/events/openapi. The opening of a page is told to nobody, nor its end.
    private static readonly Dictionary<EventKind, (string Classification, string Type)> Types = new()
    {
        [EventKind.Authorised] = ("payment", "authorized"),
        [EventKind.Captured] = ("payment", "sentForSettlement"),
        [EventKind.Declined] = ("payment", "refused"),
        [EventKind.Failed] = ("payment", "error"),
        [EventKind.Cancelled] = ("payment", "cancelled"),
        [EventKind.Refunded] = ("payment", "sentForRefund"),
        [EventKind.ChargedBack] = ("chargeback", "chargedBack"),
    };

    private static readonly ConditionalWeakTable<Session, HostedReturns> Returns = [];

    /// <summary>The dialect.</summary>
    public static Dialect Dialect { get; } = new(Name, "Worldpay")
    {
        Account = static (origin, secret) => new Dictionary<string, string>
        {
            ["Address"] = $"{origin}/{Name}",
            ["PageOrigin"] = origin,
            ["Username"] = Username(secret),
            ["Password"] = Password(secret),
            ["Entity"] = HostedFields.EntityOf(secret),
            ["Narrative"] = "Countersign sandbox",
            ["EventSecret"] = EventSecret(secret),
        },
        Map = static (routes, parts) =>
        {
            routes.MapPost($"/{Name}/payment_pages", http => Guarded(http, parts, HostedFields.PagesType, MakePage));
            routes.MapGet($"/{Name}/paymentQueries/payments", http => Guarded(http, parts, HostedFields.QueriesType, List));
            routes.MapGet($"/{Name}/paymentQueries/payments/{{id}}", http => Guarded(http, parts, HostedFields.QueriesType, Show));
            routes.MapPost($"/{Name}/payments/settlements/refunds/partials/{{link}}", http => Guarded(http, parts, HostedFields.CardsType, Refund));
        },
        Notify = Notify,
        Corrupt = static request => Dialect.CorruptHeader(request, SignatureHeader),
        GoesOnTo = static session => Returns.TryGetValue(session, out var returns) ? returns.Of(session) : session.Terms.Return,
    };

    private static string Username(ReadOnlySpan<byte> secret) => Credential.Of(secret, $"{Name} username", 16);

    private static string Password(ReadOnlySpan<byte> secret) => Credential.Of(secret, $"{Name} password");

    private static string EventSecret(ReadOnlySpan<byte> secret) => Credential.Of(secret, $"{Name} events");

    private static async Task Guarded(HttpContext http, DialectParts parts, string type, Func<HttpContext, DialectParts, Task> answer)
    {
        if (!IsMerchant(http.Request.Headers.Authorization.ToString(), parts.Instructions.Secret))
            await Refuse(http, StatusCodes.Status401Unauthorized, "accessDenied", "Access to the requested resource has been denied");
        else if (http.Request.Headers.Accept.ToString() != type)
            await Refuse(http, StatusCodes.Status406NotAcceptable, "unsupportedAcceptHeader", "Accept header is not supported");
        else if (HttpMethods.IsPost(http.Request.Method) && http.Request.ContentType != type)
            await Refuse(http, StatusCodes.Status415UnsupportedMediaType, "unsupportedContentType", "Content-type header is not supported");
        else
            await answer(http, parts);
    }

    private static bool IsMerchant(string header, byte[] secret) => Signature.AreSame(Credential.Basic(Username(secret), Password(secret)), header);

    private static async Task MakePage(HttpContext http, DialectParts parts)
    {
        if (Wire.Read<HostedPage>(await RawRequest.Body(http)) is not { } page)
            await RefuseBody(http, "$");
        else if (HostedFields.FaultOf(page, parts.Instructions.Secret) is { } path)
            await RefuseBody(http, path);
        else if (parts.Sessions.Open(Dialect, Terms(page, parts.Time.GetUtcNow()), parts.Time.GetUtcNow()) is not { } session)
            await RefuseBody(http, "$.transactionReference");
        else
        {
            Returns.AddOrUpdate(session, page.ResultURLs);
            await Write(http, StatusCodes.Status200OK, HostedFields.PagesType, new JsonObject
            {
                ["url"] = Origin(http) + session.Path,
                ["_links"] = new JsonObject { ["self"] = Link($"{Origin(http)}/{Name}/paymentQueries/payments?transactionReference={Uri.EscapeDataString(page.TransactionReference)}") },
            });
        }
    }

    private static Terms Terms(HostedPage page, DateTimeOffset now) => new()
    {
        Reference = page.TransactionReference,
        Merchant = page.Narrative.Line1,
        Description = page.Description ?? "",
        Route = Name,
        Money = new(page.Value.Amount, page.Value.Currency),
        Language = page.Locale?[..2] ?? "en",
        Return = page.ResultURLs.SuccessURL,
        Notify = new Uri(page.ResultURLs.SuccessURL, $"/payments/{Name}"),
        Expires = now.AddSeconds(HostedFields.Seconds(page)),
    };

    // A reference of which nothing is known is no error: the list is empty.
    private static Task List(HttpContext http, DialectParts parts)
    {
        var reference = RawRequest.Query(http).GetValueOrDefault("transactionReference", "");
        var payments = Late(parts.Sessions.Find(Dialect, reference), parts) is { } session ? HostedPayments.Of(session) : [];
        return Write(http, StatusCodes.Status200OK, HostedFields.QueriesType, new JsonObject
        {
            ["_links"] = new JsonObject { ["self"] = Link($"/paymentQueries/payments?transactionReference={Uri.EscapeDataString(reference)}") },
            ["_embedded"] = new JsonObject { ["payments"] = new JsonArray([.. payments.Select(payment => payment.Summary(HostedFields.EntityOf(parts.Instructions.Secret)))]) },
        });
    }

    private static Task Show(HttpContext http, DialectParts parts)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        var payment = parts.Sessions.All.Where(session => session.Dialect == Dialect).SelectMany(HostedPayments.Of).FirstOrDefault(one => one.Id == id);
        return payment is null
            ? Refuse(http, StatusCodes.Status404NotFound, "resourceNotFound", "Requested resource was not found")
            : Write(http, StatusCodes.Status200OK, HostedFields.QueriesType, payment.Full(HostedFields.EntityOf(parts.Instructions.Secret), $"{Origin(http)}/{Name}"));
    }

    private static async Task Refund(HttpContext http, DialectParts parts)
    {
        if (parts.Sessions.Find((string)http.Request.RouteValues["link"]!) is not { } session || session.Dialect != Dialect)
            await Refuse(http, StatusCodes.Status404NotFound, "resourceNotFound", "Requested resource was not found");
        else if (Wire.Read<HostedRefund>(await RawRequest.Body(http)) is not { Reference.Length: > 0 and <= HostedFields.MostReference } wanted
            || wanted.Value.Currency != session.Terms.Money.Currency)
            await RefuseBody(http, "$");
        else if (session.Refund(new(wanted.Value.Amount, wanted.Reference), parts.Time.GetUtcNow()) is not null)
            await RefuseBody(http, "$.value.amount");
        else
        {
            _ = parts.Notifications.Tell(session, Faults.None);
            await Write(http, StatusCodes.Status202Accepted, HostedFields.CardsType, new JsonObject
            {
                ["_links"] = new JsonObject { ["cardPayments:events"] = Link($"{Origin(http)}/{Name}/payments/events/{session.Id}") },
            });
        }
    }

    private static HttpRequestMessage? Notify(Session session, ToldEvent told, DialectParts parts)
    {
        if (!Types.TryGetValue(told.Kind, out var type))
            return null;
        var body = Encoding.UTF8.GetBytes(HostedPayments.Notice(told, type.Classification, type.Type).ToJsonString());
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(EventSecret(parts.Instructions.Secret)), body));
        var request = new HttpRequestMessage(HttpMethod.Post, session.Terms.Notify) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.worldpay.events-v1.hal+json");
        request.Headers.Add(SignatureHeader, $"1/SHA256/{signature}");
        return request;
    }

    private static Session? Late(Session? session, DialectParts parts)
    {
        if (session is not null)
            parts.Visits.EndIfLate(session, session.Terms.Expires);
        return session;
    }

    private static string Origin(HttpContext http) => $"https://{http.Request.Host}";

    private static JsonObject Link(string href) => new() { ["href"] = href };

    private static Task RefuseBody(HttpContext http, string path) => Refuse(
        http, StatusCodes.Status400BadRequest, "bodyDoesNotMatchSchema", "The json body provided does not match the expected schema",
        new JsonObject { ["errorName"] = "fieldHasInvalidValue", ["message"] = "The value is missing, unknown or invalid", ["jsonPath"] = path });

    private static Task Refuse(HttpContext http, int status, string name, string message, params IReadOnlyList<JsonObject> faults)
    {
        var error = new JsonObject { ["errorName"] = name, ["message"] = message };
        if (faults.Count > 0)
            error["validationErrors"] = new JsonArray([.. faults]);
        return Write(http, status, "application/json", error);
    }

    private static Task Write(HttpContext http, int status, string type, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(body.ToJsonString());
    }
}
