namespace Countersign.Server.Payments.Agreements;

/// <summary>One instalment of an agreement: when it is due, and what was told of it.</summary>
/// <param name="Number">Its number, from 1; 0 for the time before the first is due.</param>
/// <param name="DueAt">When it is due; of one by what was used, when its interval begins.</param>
/// <param name="Amount">What is due, or the most that may be taken; in minor units.</param>
/// <param name="Taken">What was taken.</param>
/// <param name="Refusals">How often it was refused.</param>
/// <param name="State">How it stands.</param>
public sealed record Instalment(int Number, DateTimeOffset DueAt, long Amount, IReadOnlyList<GatewayEvent> Taken, int Refusals, InstalmentState State)
{
    /// <summary>Whether an operator has to look at it.</summary>
    public bool IsTroubled => State > InstalmentState.Paid;
}
