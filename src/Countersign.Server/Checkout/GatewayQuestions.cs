using Countersign.Server.Payments;

namespace Countersign.Server.Checkout;

/// <summary>
/// Asks gateways on behalf of a buyer who waits before a page. Whoever reloads it quickly, or has it open twice, hears what was answered a moment ago:
/// a gateway is asked about an order every two seconds at most by each server.
/// </summary>
public sealed class GatewayQuestions(PaymentCheck check, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // A buyer rather sees a page that says that we wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<long, Question> recent = [];

    /// <summary>Whether every gateway has answered of which an answer matters; what they tell is settled by then.</summary>
    public async Task<bool> Ask(Payment payment, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payment);
        if (payment.Order.IsPlaced || payment.Attempts.All(attempt => attempt.HasEnded))
            return true;
        try
        {
            return await About(payment).Trouble.WaitAsync(Patience, cancellation) is null;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Question About(Payment payment)
    {
        lock (gate)
        {
            foreach (var (order, _) in recent.Where(one => IsOver(one.Value)).ToList())
                recent.Remove(order);
            if (!recent.TryGetValue(payment.Order.Id, out var question))
            {
                // Others may be waiting for it when this browser has gone.
                question = new(time.GetTimestamp(), Task.Run(() => check.Ask(payment, NewsSource.Return, CancellationToken.None)));
                recent.Add(payment.Order.Id, question);
            }

            return question;
        }
    }

    private bool IsOver(Question question) => question.Trouble.IsCompleted && time.GetElapsedTime(question.AskedAt) >= Interval;

    private readonly record struct Question(long AskedAt, Task<string?> Trouble);
}
