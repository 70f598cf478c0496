namespace Countersign.Certificates.Attestation;

/// <summary>To be written.</summary>
internal static class MarvellGoogle
{
    public const string Manufacturer = "manufacturer";
    public const string Owner = "owner";

    public static AttestationVerdict Verify(Evidence evidence) => AttestationFault.Format.Because($"{evidence.Package.Length}");
}
