using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Countersign.Protocol;
using Countersign.SandboxGateway;
using Countersign.Server.Http;
using Countersign.Server.Payments;

namespace Countersign.Server.Sandbox;

/// <summary>Pays through the sandbox's own gateway, whichever real one the route is for.</summary>
public sealed class SandboxPayments : IDisposable
{
    /// <summary>Its name.</summary>
    public const string Name = "sandbox";

    private const string Title = "Sandbox Pay";
    private const string Merchant = "Countersign sandbox";
    private const int MostBodyBytes = 4 * 1024;

    private static readonly Dictionary<EventKind, GatewayEventKind> Kinds = new()
    {
        [EventKind.Created] = GatewayEventKind.Created,
        [EventKind.Authorised] = GatewayEventKind.Authorised,
        [EventKind.Failed] = GatewayEventKind.Failed,
        [EventKind.Declined] = GatewayEventKind.Declined,
        [EventKind.Expired] = GatewayEventKind.Expired,
        [EventKind.Cancelled] = GatewayEventKind.Cancelled,
        [EventKind.Captured] = GatewayEventKind.Captured,
        [EventKind.Refunded] = GatewayEventKind.Refunded,
        [EventKind.ChargedBack] = GatewayEventKind.ChargedBack,
    };

    private readonly SandboxEndpoint endpoint;
    private readonly SandboxClock clock;
    private readonly HttpClient http;

    /// <summary>Talks to the process, which shows the server's own certificate.</summary>
    public SandboxPayments(SandboxEndpoint endpoint, SandboxClock clock, TlsFiles tls)
    {
        ArgumentNullException.ThrowIfNull(tls);
        this.endpoint = endpoint;
        this.clock = clock;
        http = PinnedHttp.Client(tls.Server);
        Gateway = new PaymentGateway(Name, Title)
        {
            Origin = () => endpoint.Address().GetLeftPart(UriPartial.Authority),
            Begin = (attempt, visit, _) => Task.FromResult<GatewayStart>(new GatewayStart.Redirect(Link(attempt, visit))),
            Understand = Understand,
            Ask = (attempt, cancellation) => Send(HttpMethod.Get, $"/payments/{attempt.Reference}", [], cancellation),
            Refund = (attempt, refund, cancellation) => Send(
                HttpMethod.Post, $"/payments/{attempt.Reference}/refunds", JsonSerializer.SerializeToUtf8Bytes(new Refund(refund.Amount, refund.Key), Wire.Options), cancellation),
        };
    }

    /// <summary>The gateway as the server sees any.</summary>
    public PaymentGateway Gateway { get; }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    // The gateway goes by the machine's clock, also while testers have set ours ahead.
    private Uri Link(PaymentAttempt attempt, GatewayVisit visit) => new(endpoint.Address(), new Terms
    {
        Reference = attempt.Reference,
        Merchant = Merchant,
        Description = visit.Description,
        Route = attempt.Route,
        Money = new(attempt.Amount, OrderParameters.Currency.Write(attempt.Currency)),
        Language = visit.Language,
        Return = visit.Return,
        Notify = visit.Notify,
        Expires = attempt.EndsAt.AddMilliseconds(-clock.Ahead),
    }.Link(endpoint.Secret()));

    private GatewayAnswer Understand(GatewayNotification notification)
    {
        if (notification.Body.Length > MostBodyBytes)
            return new GatewayAnswer.Refused("The body is too long for a notification.");
        if (notification.Headers[Signature.Header] is not [var header] || !Signature.Holds(header, endpoint.Secret(), notification.Body.Span, clock.RealTime))
            return new GatewayAnswer.Refused("The signature is missing, wrong, or of another time.");
        return Wire.Read<ToldEvent>(notification.Body.Span) is { } told && IsSound(told)
            ? new GatewayAnswer.Tells([News(told)])
            : new GatewayAnswer.Refused("The body is no notification.");
    }

    private async Task<GatewayAnswer> Send(HttpMethod method, string target, byte[] body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(endpoint.Address(), target));
        request.Headers.Add(Signature.Header, Signature.Sign(endpoint.Secret(), clock.RealTime, Signature.Request(method.Method, target, body)));
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            var told = await answer.Content.ReadAsByteArrayAsync(cancellation);
            return (int)answer.StatusCode >= 500 ? new GatewayAnswer.Unreachable($"The sandbox gateway answered {(int)answer.StatusCode}.")
                : answer.IsSuccessStatusCode && Wire.Read<ToldEvents>(told) is { } all && all.Events.All(IsSound) ? new GatewayAnswer.Tells([.. all.Events.Select(News)])
                : new GatewayAnswer.Refused($"The sandbox gateway answered {(int)answer.StatusCode}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return new GatewayAnswer.Unreachable("The sandbox gateway could not be reached.");
        }
    }

    private static bool IsSound(ToldEvent told) =>
        PaymentAttempt.TryReadReference(told.Reference, out _, out _) && Kinds.ContainsKey(told.Kind) && News(told).IsSound;

    private static GatewayNews News(ToldEvent told) =>
        new(told.Id, told.Reference, Kinds[told.Kind], told.Amount, told.Currency, told.At, Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(told, Wire.Options)));
}
