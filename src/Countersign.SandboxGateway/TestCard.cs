namespace Countersign.SandboxGateway;

/// <summary>What happens to a payment with a card, and how long after the buyer has paid.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="After">How much later.</param>
public readonly record struct Step(EventKind Kind, TimeSpan After);

/// <summary>A card that exists here alone.</summary>
/// <param name="Number">Its number, digits only.</param>
/// <param name="Promise">What comes of it, as testers read it.</param>
/// <param name="Steps">What happens, in order.</param>
public sealed record TestCard(string Number, string Promise, params IReadOnlyList<Step> Steps)
{
    /// <summary>How long what comes later lets testers wait.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromSeconds(10);

    /// <summary>All of them. Where other test gateways have a number for the same, it is theirs, so that fingers know it.</summary>
    public static IReadOnlyList<TestCard> All { get; } =
    [
        new("4242424242424242", "Paid", Now(EventKind.Authorised), Now(EventKind.Captured)),
        new("4444333322221111", "Paid", Now(EventKind.Authorised), Now(EventKind.Captured)),
        new("4000000000000002", "Declined", Now(EventKind.Declined)) { Refusal = "The card was declined." },
        new("4000000000009995", "Declined: not enough money", Now(EventKind.Declined)) { Refusal = "There is not enough money on the card." },
        new("4000000000000069", "Declined: the card has expired", Now(EventKind.Declined)) { Refusal = "The card has expired." },
        new("4000000000000127", "Declined: wrong security code", Now(EventKind.Declined)) { Refusal = "The security code is not the card's." },
        new("4000000000000119", "Fails: the bank cannot say", Now(EventKind.Failed)) { Refusal = "The bank could not be reached." },
        new("4000000000000077", "Authorised; paid 10 seconds later", Now(EventKind.Authorised), new(EventKind.Captured, Later)),
        new("4000000000005126", "Paid; given back 10 seconds later", Now(EventKind.Authorised), Now(EventKind.Captured), new(EventKind.Refunded, Later)),
        new("4000000000000259", "Paid; charged back 10 seconds later", Now(EventKind.Authorised), Now(EventKind.Captured), new(EventKind.ChargedBack, Later)),
        new("4000000000000341", "The visit expires", Now(EventKind.Expired)),
    ];

    /// <summary>What a buyer is told who may try another card; null when the visit is over with this one.</summary>
    public string? Refusal { get; init; }

    /// <summary>The number as it stands on a card.</summary>
    public string Spaced => string.Join(' ', Number.Chunk(4).Select(four => new string(four)));

    /// <summary>As much of the number as is ever told or kept.</summary>
    public string Ending => Number[^4..];

    /// <summary>The card of a number that may be typed with spaces and hyphens; null for any other, which may be somebody's real one.</summary>
    public static TestCard? Find(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var digits = typed.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return All.FirstOrDefault(card => card.Number == digits);
    }

    private static Step Now(EventKind kind) => new(kind, TimeSpan.Zero);
}
