namespace Countersign.Protocol;

/// <summary>A country or territory of ISO 3166-1.</summary>
/// <param name="Code">Its alpha-2 code in capitals.</param>
/// <param name="Name">A plain English name, for documentation only.</param>
public sealed record Country(string Code, string Name);
