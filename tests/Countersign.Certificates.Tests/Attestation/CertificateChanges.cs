using Countersign.Proofs.Attestation;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>Changes to what a made certificate says.</summary>
internal static class CertificateChanges
{
    public const string Purposes = "2.5.29.37";
    public const string Usage = "2.5.29.15";
    public const string Constraints = "2.5.29.19";

    /// <summary>Something critical that nobody knows.</summary>
    public static readonly (string Identifier, bool IsCritical, byte[] Value) Riddle = ("1.3.6.1.4.1.55555.1", true, [0x05, 0x00]);

    public static MadeCertificate Without(this MadeCertificate one, string identifier) =>
        one with { Extensions = [.. one.Extensions.Where(extension => extension.Identifier != identifier)] };

    public static MadeCertificate With(this MadeCertificate one, (string Identifier, bool IsCritical, byte[] Value) extension) =>
        one with { Extensions = [.. one.Without(extension.Identifier).Extensions, extension] };

    /// <summary>A change at one place only.</summary>
    public static Func<int, MadeCertificate, MadeCertificate> At(int place, Func<MadeCertificate, MadeCertificate> change) => (at, one) => at == place ? change(one) : one;
}
