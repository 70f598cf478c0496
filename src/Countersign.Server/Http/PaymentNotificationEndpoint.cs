using System.Buffers;
using Countersign.Server.Payments;

namespace Countersign.Server.Http;

/// <summary>Takes what gateways post: read it, believe it only when the gateway proves it, settle it, acknowledge.</summary>
/// <remarks>An acknowledgement means that the news is on disk; everything else makes a gateway tell it again.</remarks>
public sealed partial class PaymentNotificationEndpoint(
    PaymentGateways gateways, Settlement settlement, UnexpectedFailure failures, ILogger<PaymentNotificationEndpoint> log)
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
            http.Response.StatusCode = !HttpMethods.IsPost(http.Request.Method) ? RefuseMethod(http.Response)
                : await Body(http.Request) is { } body ? await Settle(http, gateway, new GatewayNotification(body, http.Request.Headers))
                : StatusCodes.Status413PayloadTooLarge;
        }
        catch (Exception failure) when (UnexpectedFailure.IsOurs(failure))
        {
            // A call is answered 200 even then, and a gateway would take that for an acknowledgement.
            failures.Record(http, failure);
            await CallResponse.Refuse(http, StatusCodes.Status500InternalServerError);
        }
    }

    private async Task<int> Settle(HttpContext http, PaymentGateway gateway, GatewayNotification notification)
    {
        switch (gateway.Understand(notification))
        {
            case GatewayAnswer.Tells(var news):
                // Not to be broken off by a gateway that hangs up: it would tell the same again.
                if (await settlement.Take(gateway.Name, news, NewsSource.Notification, CancellationToken.None) != SettlementResult.Overtaken)
                    return StatusCodes.Status200OK;
                CallResponse.SetRetryAfter(http.Response, RetryAfter);
                return StatusCodes.Status503ServiceUnavailable;
            case GatewayAnswer.Refused(var reason):
                Refused(gateway.Name, http.Caller.Source.ToString(), reason);
                return StatusCodes.Status400BadRequest;
            default:
                return StatusCodes.Status503ServiceUnavailable;
        }
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
