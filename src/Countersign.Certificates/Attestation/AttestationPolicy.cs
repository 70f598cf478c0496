namespace Countersign.Certificates.Attestation;

/// <summary>What an operator asks of one kind of hardware, beyond what every statement must say.</summary>
public sealed record AttestationPolicy
{
    /// <summary>Whether a device must say that it is certified to FIPS 140 (code signing baseline requirements 6.2.7.4.1); kinds that cannot say it are taken.</summary>
    public bool RequiresFips { get; init; } = true;

    /// <summary>The oldest firmware that is taken; null for any that is sound.</summary>
    public Version? LeastFirmware { get; init; }

    /// <summary>How old a statement may be; null for any age. Only kinds whose statements carry a time are judged by it.</summary>
    public TimeSpan? MostAge { get; init; }

    /// <summary>
    /// Whether a key is taken that holders of administrator cards can load again, into hardware of the same kind, and in most worlds can also let
    /// out (nShield): the findings say what they can.
    /// </summary>
    public bool TakesRecoverable { get; init; }

    /// <summary>Whether a device is taken whose identity rests on a legacy signature of 1,024 bits (nShield after a field upgrade).</summary>
    public bool TakesLegacyIdentity { get; init; }
}
