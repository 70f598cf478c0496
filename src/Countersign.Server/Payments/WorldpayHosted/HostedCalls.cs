using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Countersign.Server.Payments.WorldpayHosted;

/// <summary>What came of a call.</summary>
/// <param name="Status">The status; null when nobody answered.</param>
/// <param name="Body">The body.</param>
internal readonly record struct HostedAnswer(HttpStatusCode? Status, byte[] Body)
{
    /// <summary>Whether it was done.</summary>
    public bool IsDone => Status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices;

    /// <summary>Whether it is worth asking again as it was.</summary>
    public bool IsPassing => Status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>What is wrong, a sentence for operators; of what was answered it tells no more than names of errors and places.</summary>
    public string Trouble => Status switch
    {
        null => "Worldpay could not be reached.",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"Worldpay does not take the username and password ({(int)Status}).",
        var status => $"Worldpay answered {(int)status}{Errors()}.",
    };

    // products/access/reference/errors: errorName, message, and validationErrors with a jsonPath each.
    private string Errors()
    {
        var error = HostedWire.Read<HostedError>(Body);
        IEnumerable<string?> names = [error?.ErrorName, .. (error?.ValidationErrors ?? []).OfType<HostedFault>().Take(4).SelectMany(one => (string?[])[one.ErrorName, one.JsonPath])];
        var text = string.Join(' ', names.Where(name => name is { Length: > 0 and <= 80 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '.' or '[' or ']')));
        return text.Length == 0 ? "" : $": {text}";
    }
}

/// <summary>An answer that refuses.</summary>
internal sealed record HostedError(string? ErrorName = null, IReadOnlyList<HostedFault>? ValidationErrors = null);

/// <summary>One thing that is wrong.</summary>
internal sealed record HostedFault(string? ErrorName = null, string? JsonPath = null);

/// <summary>Calls of the service.</summary>
internal sealed class HostedCalls(GatewayAccess access)
{
    private const int MostPayments = 20;

    // cardPayments since the sixth version of that interface.
    private static readonly string[] PartialRefund = ["cardPayments:partialRefund", "payments:partialRefund"];

    /// <summary>Makes a page.</summary>
    public Task<HostedAnswer> MakePage(PageDemand demand, CancellationToken cancellation) =>
        Send(HttpMethod.Post, Address("/payment_pages"), HostedWire.PagesType, HostedWire.Write(demand), cancellation);

    /// <summary>Finds every payment of an attempt with its steps; the list, or what is wrong.</summary>
    public async Task<(IReadOnlyList<HostedPayment> Payments, GatewayAnswer? Trouble)> Find(PaymentAttempt attempt, CancellationToken cancellation)
    {
        var answer = await Get("?transactionReference=" + Uri.EscapeDataString(attempt.Reference), cancellation);
        if (!answer.IsDone)
            return ([], Trouble(answer));
        if (HostedWire.Read<FoundPayments>(answer.Body) is not { } found || Ids(found, attempt.Reference) is not { Count: <= MostPayments } ids)
            return ([], new GatewayAnswer.Refused("Worldpay's list of payments cannot be understood."));
        var payments = new List<HostedPayment>();
        foreach (var id in ids)
        {
            var one = await Get("/" + id, cancellation);
            if (!one.IsDone)
                return ([], one.Status == HttpStatusCode.NotFound ? new GatewayAnswer.Unreachable("Worldpay lists a payment that it does not show yet.") : Trouble(one));
            if (HostedWire.Read<HostedPayment>(one.Body) is not { } payment || payment.TransactionReference != attempt.Reference || payment.Entity != access[HostedSettings.Entity]
                || payment.Events?.Contains(null!) == true)
                return ([], new GatewayAnswer.Refused("Worldpay's answer about a payment is of another one, or cannot be understood."));
            payments.Add(payment with { PaymentId = id });
        }

        return (payments, null);
    }

    /// <summary>Gives money back; the payment must show where.</summary>
    public Task<HostedAnswer> Refund(Uri address, RefundDemand demand, CancellationToken cancellation) =>
        Send(HttpMethod.Post, address, HostedWire.CardsType, HostedWire.Write(demand), cancellation);

    /// <summary>Where part of a payment is given back; null where the service offers no such thing, or elsewhere than at its own origin.</summary>
    public Uri? RefundAddressOf(HostedPayment payment) => PartialRefund
        .Select(name => Uri.TryCreate(access.Address(HostedSettings.Address), LinkOf(payment, name), out var address) && IsOurs(address) ? address : null)
        .FirstOrDefault(address => address is not null);

    /// <summary>What an answer without success means to whoever asked.</summary>
    public static GatewayAnswer Trouble(HostedAnswer answer) =>
        answer.IsPassing ? new GatewayAnswer.Unreachable(answer.Trouble) : new GatewayAnswer.Refused(answer.Trouble);

    // Credentials go nowhere else.
    private bool IsOurs(Uri address) =>
        address.GetLeftPart(UriPartial.Authority) == access.Address(HostedSettings.Address).GetLeftPart(UriPartial.Authority);

    // A summary has the id itself since 2025, and before that in its link alone.
    private static List<string>? Ids(FoundPayments found, string reference)
    {
        var payments = found.Embedded?.Payments ?? [];
        if (payments.Contains(null!))
            return null;
        var ids = payments.Where(one => one.TransactionReference == reference).Select(one => one.PaymentId ?? LastPart(one)).ToList();
        return ids.All(id => id is not null && HostedNews.IsId(id)) ? [.. ids.OfType<string>().Distinct()] : null;
    }

    private static string? LastPart(HostedPayment payment) => LinkOf(payment, "self") is { } link ? link[(link.LastIndexOf('/') + 1)..] : null;

    // Not every link is one: curies are a list.
    private static string? LinkOf(HostedPayment payment, string name) =>
        payment.Links?.TryGetValue(name, out var link) == true && link.ValueKind == JsonValueKind.Object
        && link.TryGetProperty("href", out var address) && address.ValueKind == JsonValueKind.String ? Text(address) : null;

    // Half of a character is sound JSON and no text.
    private static string? Text(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private Task<HostedAnswer> Get(string rest, CancellationToken cancellation) =>
        Send(HttpMethod.Get, Address("/paymentQueries/payments" + rest), HostedWire.QueriesType, null, cancellation);

    private Uri Address(string path) => new(access[HostedSettings.Address] + path);

    private async Task<HostedAnswer> Send(HttpMethod method, Uri address, string type, byte[]? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = GatewayHttp.Basic(access[HostedSettings.Username], access[HostedSettings.Password]);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return await access.Send(request, cancellation) is (var status, var answered) ? new(status, answered) : new(null, []);
    }
}
