namespace Countersign.Certificates.Attestation;

/// <summary>To be written.</summary>
internal static class NShield
{
    public const string Root = "warrant";

    public static AttestationVerdict Verify(Evidence evidence) => AttestationFault.Format.Because($"{evidence.Package.Length}");
}
