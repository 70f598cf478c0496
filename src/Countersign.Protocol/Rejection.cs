namespace Countersign.Protocol;

/// <summary>One error of one call, ready to be answered.</summary>
/// <param name="Code">The row of the error table.</param>
/// <param name="Item">What errorItem names; null where the error names nothing.</param>
/// <param name="Message">The wire text with its placeholder filled.</param>
public sealed record Rejection(ErrorCode Code, string? Item, string Message);
