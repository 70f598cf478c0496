namespace Countersign.Certificates.Attestation;

/// <summary>To be written.</summary>
internal static class Fortanix
{
    public const string Root = "root";

    public static AttestationVerdict Verify(Evidence evidence) => AttestationFault.Format.Because($"{evidence.Package.Length}");
}
