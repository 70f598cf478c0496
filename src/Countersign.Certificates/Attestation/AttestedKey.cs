using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>What hardware states about a key that it made and keeps.</summary>
public sealed record AttestedKey
{
    /// <summary>The kind of statement.</summary>
    public required HsmType Kind { get; init; }

    /// <summary>Who makes the hardware.</summary>
    public required string Maker { get; init; }

    /// <summary>The hardware, as its maker calls it.</summary>
    public required string Model { get; init; }

    /// <summary>The number of the device; null where the statement has none.</summary>
    public string? Serial { get; init; }

    /// <summary>The version of the device's own program; null where the statement has none.</summary>
    public string? Firmware { get; init; }

    /// <summary>Whether the device is certified to FIPS 140; null where the statement does not tell.</summary>
    public bool? IsFips { get; init; }

    /// <summary>Which of the device's keys it is, by slot, number or name; null where the statement does not tell.</summary>
    public string? KeyName { get; init; }

    /// <summary>Where the key comes from, in words.</summary>
    public string Origin { get; init; } = "generated in the hardware";

    /// <summary>Whom the statement rests on, from the key to the anchor: names of certificates.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>What else is worth knowing, in sentences; none of it stands against the key.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];
}
