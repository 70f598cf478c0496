namespace Countersign.Proofs;

/// <summary>What was found when acknowledged orders were compared with those on disk.</summary>
/// <param name="Acknowledged">Orders whose number a caller got.</param>
/// <param name="Lost">Acknowledged and not there, or there under another number.</param>
/// <param name="Doubled">Calls that left more than one order.</param>
/// <param name="Torn">Orders without their item, audit entry or message.</param>
public sealed record Tally(int Acknowledged, int Lost, int Doubled, int Torn)
{
    /// <summary>Nothing was compared yet.</summary>
    public static Tally Nothing { get; } = new(0, 0, 0, 0);

    /// <summary>Whether nothing was lost, doubled or torn.</summary>
    public bool Holds => Acknowledged > 0 && Lost + Doubled + Torn == 0;

    /// <summary>The two together.</summary>
    public static Tally operator +(Tally one, Tally other) =>
        new(one.Acknowledged + other.Acknowledged, one.Lost + other.Lost, one.Doubled + other.Doubled, one.Torn + other.Torn);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Acknowledged} acknowledged, {Lost} lost, {Doubled} doubled, {Torn} torn");

    /// <summary>What may still be lost of a million at 95 % confidence: with no failure in n trials the bound is about 3/n.</summary>
    public string Bound => FormattableString.Invariant($"95 % bound {3e6 / Acknowledged:F0} per million");
}
