namespace Countersign.Server.Payments;

/// <summary>How a payment stood when that was written last, for operators to search by.</summary>
/// <param name="Concerns">What an operator had to look at.</param>
/// <param name="TroubledInstalments">How many instalments among it.</param>
/// <param name="IsResolved">Whether an operator has seen to that.</param>
public readonly record struct KeptStanding(PaymentConcerns Concerns, int TroubledInstalments, bool IsResolved)
{
    /// <summary>Whether a standing is the same; how much was taken is in the events.</summary>
    public bool IsOf(PaymentStanding standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return Concerns == standing.Concerns && TroubledInstalments == standing.TroubledInstalments;
    }
}
