namespace Countersign.Server.Payments;

/// <summary>What was read from the list of payments that a gateway gives its merchants.</summary>
/// <param name="News">What it tells, with the ids that notifications of the same would have had.</param>
/// <param name="Faults">What could not be read, each a sentence with the number of the line; then nothing of the list is used.</param>
public sealed record StatementReading(IReadOnlyList<GatewayNews> News, IReadOnlyList<string> Faults);
