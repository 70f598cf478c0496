namespace Countersign.Server.Payments;

/// <summary>Something that an operator says of their account at a gateway.</summary>
/// <param name="Name">Its name, under <c>Countersign:Gateways</c> and the name of the gateway.</param>
/// <param name="Meaning">What it is and where it is found, in one sentence.</param>
public sealed record GatewaySetting(string Name, string Meaning)
{
    /// <summary>What holds when it is not given; null where it must be given.</summary>
    public string? Usual { get; init; }

    /// <summary>Whether it is told to nobody and written nowhere.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What is wrong with a value, as the end of a sentence that begins with <c>it</c>; null when nothing is.</summary>
    public Func<string, string?> Fault { get; init; } = static value => value.Length == 0 ? "must not be empty" : null;
}
