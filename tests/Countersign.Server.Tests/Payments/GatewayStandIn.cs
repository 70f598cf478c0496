using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Countersign.Server.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Payments;

/// <summary>A gateway in this process that says what a test wants; behind both routes.</summary>
internal sealed class GatewayStandIn
{
    public const string Name = "standin";

    private const string Proof = "X-Proof";

    private readonly ConcurrentDictionary<string, GatewayNews[]> told = new();
    private readonly PaymentGateway gateway;
    private int questions;

    public GatewayStandIn() => gateway = new(Name, "Stand-in")
    {
        TakesAgreements = true,
        Origin = () => Origin,
        Begin = (attempt, visit, _) =>
        {
            Visits[attempt.Reference] = visit;
            Names[attempt.Reference] = attempt.KnownAs;
            return Task.FromResult(IsDown ? new GatewayStart.Unavailable("It is down.") : Start?.Invoke(attempt) ?? new GatewayStart.Redirect(new Uri($"{Origin}/visit/{attempt.Reference}")));
        },
        Understand = notification => notification.Headers.ContainsKey(Proof)
            ? new GatewayAnswer.Tells([JsonSerializer.Deserialize<GatewayNews>(notification.Body.Span)!])
            : new GatewayAnswer.Refused("There is no proof."),
        Ask = async (attempt, cancellation) =>
        {
            Interlocked.Increment(ref questions);
            await Hold.WaitAsync(cancellation);
            return IsDown ? new GatewayAnswer.Unreachable("It is down.") : new GatewayAnswer.Tells(told.GetValueOrDefault(attempt.Reference, []));
        },
    };

    /// <summary>Where browsers are sent to.</summary>
    public string Origin { get; set; } = "https://gateway.example:8450";

    /// <summary>How a visit begins; null for a redirect.</summary>
    public Func<PaymentAttempt, GatewayStart>? Start { get; set; }

    /// <summary>What it was told of its own names of visits, by their references.</summary>
    public ConcurrentDictionary<string, string> Names { get; } = new();

    /// <summary>The same under other names, which stand behind both routes too.</summary>
    public IReadOnlyList<(string Name, string Title, bool TakesAgreements)> Others { get; set; } = [];

    /// <summary>Whether it takes nobody and answers nothing.</summary>
    public bool IsDown { get; set; }

    /// <summary>What every answer waits for.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>How often it was asked.</summary>
    public int Questions => Volatile.Read(ref questions);

    /// <summary>The visits by their references.</summary>
    public ConcurrentDictionary<string, GatewayVisit> Visits { get; } = new();

    /// <summary>What it tells of a visit, the same each time; an id makes it other news.</summary>
    public static GatewayNews News(string reference, GatewayEventKind kind, long amount = 4900, string currency = "USD", string id = "") =>
        new($"{reference}.{kind}{id}", reference, kind, amount, currency, DateTimeOffset.UnixEpoch, "{}");

    /// <summary>A notification as it posts it.</summary>
    public static HttpRequestMessage Notification(GatewayNews news, bool isProved = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/payments/{Name}", UriKind.Relative))
        {
            Content = new StringContent(JsonSerializer.Serialize(news), Encoding.UTF8, "application/json"),
        };
        if (isProved)
            request.Headers.Add(Proof, "yes");
        return request;
    }

    /// <summary>From now on it tells that this has happened too, to whoever asks.</summary>
    public void Happens(GatewayNews news) => told.AddOrUpdate(news.Reference, [news], (_, before) => [.. before, news]);

    /// <summary>Binds both routes of a server to it.</summary>
    public void Bind(IServiceCollection services) =>
        services.AddSingleton(new PaymentGateways(GatewayRoute.All.ToDictionary(route => route.Name, IReadOnlyList<PaymentGateway> (_) =>
            [gateway, .. Others.Select(other => gateway with { Name = other.Name, Title = other.Title, TakesAgreements = other.TakesAgreements })])));
}
