namespace Countersign.Certificates.Attestation;

/// <summary>To be written.</summary>
internal static class YubiHsm2
{
    public const string OldRoot = "yubihsm";
    public const string Root = "attestation";

    public static AttestationVerdict Verify(Evidence evidence) => AttestationFault.Format.Because($"{evidence.Package.Length}");
}
