namespace Countersign.Certificates.Attestation;

/// <summary>To be written.</summary>
internal static class YubiKey
{
    public const string OldRoot = "piv";
    public const string Root = "attestation";

    public static AttestationVerdict Verify(Evidence evidence) => AttestationFault.Format.Because($"{evidence.Package.Length}");
}
