namespace Countersign.Certificates.Attestation;

/// <summary>To be written.</summary>
internal static class Luna
{
    public const string RsaRoot = "rsa";
    public const string EccRoot = "ecc";

    public static AttestationVerdict Verify(Evidence evidence) => AttestationFault.Format.Because($"{evidence.Package.Length}");
}
