namespace Countersign.SandboxGateway;

/// <summary>When notifications go out.</summary>
/// <param name="Name">The value in the form.</param>
/// <param name="Promise">What testers read.</param>
/// <param name="Delay">How long after the buyer has paid; null for never.</param>
public sealed record Arrival(string Name, string Promise, TimeSpan? Delay)
{
    /// <summary>All; the first is the usual one.</summary>
    public static IReadOnlyList<Arrival> All { get; } =
    [
        new("first", "before the browser is back", TimeSpan.Zero),
        new("second", "2 seconds later: the browser is back first", TimeSpan.FromSeconds(2)),
        new("5", "5 seconds later", TimeSpan.FromSeconds(5)),
        new("30", "30 seconds later", TimeSpan.FromSeconds(30)),
        new("never", "never: they are lost", null),
    ];
}

/// <summary>How much is taken.</summary>
/// <param name="Name">The value in the form.</param>
/// <param name="Promise">What testers read.</param>
/// <param name="Of">What is taken where this much is due.</param>
public sealed record Charge(string Name, string Promise, Func<Money, Money> Of)
{
    /// <summary>All; the first is the usual one.</summary>
    public static IReadOnlyList<Charge> All { get; } =
    [
        new("due", "what is due", static due => due),
        new("less", "half of it", static due => due with { Amount = due.Amount / 2 }),
        new("more", "half as much again", static due => due with { Amount = due.Amount + ((due.Amount + 1) / 2) }),
        new("currency", "the same number in another currency", static due => due with { Currency = due.Currency == "EUR" ? "GBP" : "EUR" }),
    ];
}

/// <summary>What goes wrong with a payment, because a tester asked for it.</summary>
/// <param name="Arrival">When notifications go out.</param>
/// <param name="Charge">How much is taken.</param>
/// <param name="IsDoubled">Whether each is sent twice.</param>
/// <param name="IsReversed">Whether the last goes out first.</param>
/// <param name="IsCorrupted">Whether their signature is broken.</param>
public sealed record Faults(Arrival Arrival, Charge Charge, bool IsDoubled, bool IsReversed, bool IsCorrupted)
{
    /// <summary>The character set of notifications; empty for the usual one.</summary>
    public string Charset { get; init; } = "";

    /// <summary>Nothing goes wrong.</summary>
    public static Faults None { get; } = new(Arrival.All[0], Charge.All[0], false, false, false);
}
