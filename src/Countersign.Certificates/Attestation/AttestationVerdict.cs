namespace Countersign.Certificates.Attestation;

/// <summary>What came of judging a statement of hardware about a key.</summary>
public abstract record AttestationVerdict
{
    private AttestationVerdict()
    {
    }

    /// <summary>The statement holds: the key was made in this hardware and stays there.</summary>
    /// <param name="Key">What it says.</param>
    public sealed record Holds(AttestedKey Key) : AttestationVerdict;

    /// <summary>It does not.</summary>
    /// <param name="Fault">Why.</param>
    /// <param name="Detail">What exactly, in English for whoever looks into it.</param>
    public sealed record Fails(AttestationFault Fault, string Detail) : AttestationVerdict;
}
