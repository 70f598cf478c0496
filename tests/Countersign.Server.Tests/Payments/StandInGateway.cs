using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Countersign.Server.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Payments;

/// <summary>A gateway that tells what a test has it tell.</summary>
internal sealed class StandInGateway
{
    private const string Proof = "X-Proof";

    private readonly ConcurrentDictionary<string, GatewayAnswer> answers = new();

    /// <summary>The visits that were begun.</summary>
    public ConcurrentQueue<(PaymentAttempt Attempt, GatewayVisit Visit)> Visits { get; } = new();

    /// <summary>How often it was asked.</summary>
    public int Questions { get; private set; }

    /// <summary>What it answers when it is asked about an attempt.</summary>
    public void Answer(string reference, GatewayAnswer answer) => answers[reference] = answer;

    /// <summary>The same, with news.</summary>
    public void Answer(string reference, params GatewayNews[] news) => answers[reference] = new GatewayAnswer.Tells(news);

    /// <summary>What binds both routes to it.</summary>
    public void Bind(IServiceCollection services)
    {
        var gateway = new PaymentGateway("stand-in")
        {
            Origin = () => "https://gateway.example",
            Begin = (attempt, visit, _) =>
            {
                Visits.Enqueue((attempt, visit));
                return Task.FromResult<GatewayStart>(new GatewayStart.Redirect(new Uri($"https://gateway.example/{attempt.Reference}")));
            },
            Understand = notification => notification.Headers.ContainsKey(Proof)
                ? new GatewayAnswer.Tells([JsonSerializer.Deserialize<GatewayNews>(notification.Body.Span)!])
                : new GatewayAnswer.Refused("There is no proof."),
            Ask = (attempt, _) =>
            {
                Questions++;
                return Task.FromResult(answers.GetValueOrDefault(attempt.Reference) ?? new GatewayAnswer.Tells([]));
            },
        };
        services.AddSingleton(new PaymentGateways(GatewayRoute.All.ToDictionary(route => route.Name, _ => gateway)));
    }

    /// <summary>A notification as it posts it.</summary>
    public static HttpRequestMessage Notification(GatewayNews news, bool isProved = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/payments/stand-in", UriKind.Relative))
        {
            Content = new StringContent(JsonSerializer.Serialize(news), Encoding.UTF8, "application/json"),
        };
        if (isProved)
            request.Headers.Add(Proof, "yes");
        return request;
    }
}
