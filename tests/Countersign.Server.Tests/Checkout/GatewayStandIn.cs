using System.Collections.Concurrent;
using System.Globalization;
using Countersign.Server.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Checkout;

/// <summary>A gateway that says what a test wants; behind both routes.</summary>
internal sealed class GatewayStandIn
{
    public const string Name = "standin";

    private readonly ConcurrentDictionary<string, GatewayNews[]> told = new();
    private int events;
    private int questions;

    public GatewayStandIn() => Gateway = new PaymentGateway(Name)
    {
        Origin = () => Origin,
        Begin = (attempt, visit, _) =>
        {
            Visits[attempt.Reference] = visit;
            return Task.FromResult<GatewayStart>(IsDown ? new GatewayStart.Unavailable("It is down.") : new GatewayStart.Redirect(new Uri($"{Origin}/visit/{attempt.Reference}")));
        },
        Understand = _ => new GatewayAnswer.Refused("It tells nothing by itself."),
        Ask = async (attempt, cancellation) =>
        {
            Interlocked.Increment(ref questions);
            await Hold.WaitAsync(cancellation);
            return IsDown ? new GatewayAnswer.Unreachable("It is down.") : new GatewayAnswer.Tells(told.GetValueOrDefault(attempt.Reference, []));
        },
    };

    public PaymentGateway Gateway { get; }

    public string Origin { get; set; } = "https://gateway.example:8450";

    public bool IsDown { get; set; }

    /// <summary>What every answer waits for.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>How often it was asked.</summary>
    public int Questions => Volatile.Read(ref questions);

    /// <summary>The visits by their references.</summary>
    public ConcurrentDictionary<string, GatewayVisit> Visits { get; } = new();

    /// <summary>From now on it tells that this has happened too, to whoever asks.</summary>
    public void Happens(GatewayNews news) => told.AddOrUpdate(news.Reference, [news], (_, before) => [.. before, news]);

    public GatewayNews News(string reference, GatewayEventKind kind, long amount = 4900, string currency = "USD") => new(
        string.Create(CultureInfo.InvariantCulture, $"event-{Interlocked.Increment(ref events)}"), reference, kind,
        kind is GatewayEventKind.Captured or GatewayEventKind.Refunded or GatewayEventKind.ChargedBack ? amount : 0, currency, DateTimeOffset.UnixEpoch, "");

    public void Bind(IServiceCollection services) =>
        services.AddSingleton(new PaymentGateways(GatewayRoute.All.ToDictionary(route => route.Name, _ => Gateway)));
}
