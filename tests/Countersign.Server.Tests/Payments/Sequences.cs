using Countersign.Server.Payments;

namespace Countersign.Server.Tests.Payments;

/// <summary>Sequences of what a gateway tells.</summary>
internal static class Sequences
{
    private const int Length = 6;

    /// <summary>The events of a payment's life.</summary>
    public static readonly GatewayEventKind[] Kinds =
    [
        GatewayEventKind.Created, GatewayEventKind.Authorised, GatewayEventKind.Captured, GatewayEventKind.Cancelled, GatewayEventKind.Refunded,
        GatewayEventKind.ChargedBack,
    ];

    /// <summary>Every sequence of six, with repeats.</summary>
    public static IEnumerable<GatewayEventKind[]> All => Enumerable.Range(0, (int)Math.Pow(Kinds.Length, Length)).Select(Of);

    /// <summary>The sequence of a number.</summary>
    public static GatewayEventKind[] Of(int number)
    {
        var sequence = new GatewayEventKind[Length];
        for (var i = 0; i < Length; i++, number /= Kinds.Length)
            sequence[i] = Kinds[number % Kinds.Length];
        return sequence;
    }

    /// <summary>What a gateway tells of the attempt, the same each time.</summary>
    public static GatewayEvent EventOf(GatewayEventKind kind, int attempt, long amount, string reference, string currency = "USD") =>
        new(GatewayStandIn.Name, attempt, GatewayStandIn.News(reference, kind, amount, currency), NewsSource.Notification);
}
