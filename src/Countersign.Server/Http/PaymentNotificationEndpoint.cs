using System.Buffers;
using Countersign.Server.Payments;

namespace Countersign.Server.Http;

/// <summary>Takes what gateways post: read it, believe it only when the gateway proves it, settle it, acknowledge.</summary>
/// <remarks>An acknowledgement means that the news is on disk; everything else makes a gateway tell it again.</remarks>
public sealed partial class PaymentNotificationEndpoint(
    PaymentGateways gateways, Settlement settlement, PaymentCheck check, PaymentVisits visits, UnexpectedFailure failures, ILogger<PaymentNotificationEndpoint> log)
{
    private const int MostBytes = 64 * 1024;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>The gateway that a target belongs to; null when it is that of no gateway's notifications.</summary>
    public PaymentGateway? GatewayOf(string rawTarget)
    {
        var path = RequestTarget.PathOf(rawTarget);
        return path.StartsWith(PaymentVisits.NotificationPath, StringComparison.Ordinal) ? gateways.Find(path[PaymentVisits.NotificationPath.Length..].ToString()) : null;
    }

    /// <summary>Answers one notification.</summary>
    public async Task Answer(HttpContext http, PaymentGateway gateway)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(gateway);
        CallResponse.SetHeaders(http.Response);
        try
        {
            if (!HttpMethods.IsPost(http.Request.Method))
                http.Response.StatusCode = RefuseMethod(http.Response);
            else if (await Body(http.Request) is { } body)
                await Settle(http, gateway, new GatewayNotification(body, http.Request.Headers, RequestTarget.QueryOf(RequestTarget.Of(http)).ToString()));
            else
                http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        }
        catch (Exception failure) when (UnexpectedFailure.IsOurs(failure))
        {
            // A call is answered 200 even then, and a gateway would take that for an acknowledgement.
            failures.Record(http, failure);
            await CallResponse.Refuse(http, StatusCodes.Status500InternalServerError);
        }
    }

    // Not to be broken off by a gateway that hangs up: it would tell the same again.
    private async Task Settle(HttpContext http, PaymentGateway gateway, GatewayNotification notification)
    {
        var answer = gateway.Understand(notification);
        switch (answer is GatewayAnswer.Asks(var question) ? await question(CancellationToken.None) : answer)
        {
            case GatewayAnswer.Tells(var news) when await settlement.Take(gateway.Name, news, NewsSource.Notification, CancellationToken.None) != SettlementResult.Overtaken:
                await Acknowledge(http.Response, gateway, news);
                break;
            case GatewayAnswer.Hints(var reference) when await check.AskAbout(gateway.Name, reference, CancellationToken.None) is null:
                break;
            case GatewayAnswer.Refused(var reason):
                Refused(gateway.Name, http.Caller.Source.ToString(), reason);
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                break;
            default:
                CallResponse.SetRetryAfter(http.Response, RetryAfter);
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
        }
    }

    private Task Acknowledge(HttpResponse response, PaymentGateway gateway, IReadOnlyList<GatewayNews> news)
    {
        if (gateway.Acknowledge is null)
            return Task.CompletedTask;
        var reply = gateway.Acknowledge(visits.ReturnOf(news is [var first, ..] ? first.Reference : ""));
        response.ContentType = reply.ContentType;
        return response.WriteAsync(reply.Body);
    }

    private static int RefuseMethod(HttpResponse response)
    {
        response.Headers.Allow = "POST";
        return StatusCodes.Status405MethodNotAllowed;
    }

    // Null when it is longer than any notification.
    private static async Task<byte[]?> Body(HttpRequest request)
    {
        if (request.ContentLength > MostBytes)
            return null;
        var read = await CallReading.ReadWhole(request.BodyReader, MostBytes);
        var body = read.Buffer.Length > MostBytes ? null : read.Buffer.ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return body;
    }

    [LoggerMessage(LogLevel.Warning, "A notification to gateway {Gateway} from {Source} is refused: {Reason}")]
    private partial void Refused(string gateway, string source, string reason);
}
