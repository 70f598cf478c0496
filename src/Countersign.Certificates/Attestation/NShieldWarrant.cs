using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>The warrant of a module: certificates from Entrust's root key to the module's signing key KLF2.</summary>
/// <param name="Root">What it calls the root.</param>
/// <param name="Certificates">The certificates, the one that the root has signed first.</param>
internal sealed record NShieldWarrant(string Root, IReadOnlyList<NShieldWarrantCertificate> Certificates)
{
    /// <summary>The only root of modules.</summary>
    public const string KnownRoot = "KWARN-1";

    private const int MostCertificates = 4;

    /// <summary>The certificate of the module.</summary>
    public NShieldWarrantCertificate Module => Certificates[^1];

    /// <summary>Reads one; null when it is none, or has more certificates than any module's.</summary>
    public static NShieldWarrant? Read(ReadOnlyMemory<byte> warrant)
    {
        if (DddsValue.Read(warrant)?.Items is not { Count: > 1 and <= MostCertificates + 1 } items || items[0].Symbol is not { } root)
            return null;
        var certificates = items.Skip(1).Select(NShieldWarrantCertificate.Read).OfType<NShieldWarrantCertificate>().ToList();
        return certificates.Count == items.Count - 1 ? new(root, certificates) : null;
    }

    /// <summary>Why its certificates are not in their places, or not taken; null when they are.</summary>
    public AttestationVerdict.Fails? FaultOfPlaces(AttestationPolicy policy)
    {
        // The key of a module signs states; if it could pass on the right to warrant, whoever has one module could make others up.
        for (var i = 0; i < Certificates.Count; i++)
        {
            if (Certificates[i].IsOfModule != (i == Certificates.Count - 1))
                return AttestationFault.Chain.Because($"certificate {i + 1} of {Certificates.Count} of the warrant is {Certificates[i].Kind}");
        }

        return Module.Kind == NShieldWarrantCertificate.UpgradedModule && !policy.TakesLegacyIdentity
            ? AttestationFault.Chain.Because($"the warrant is {Module.Kind}, which rests on a signature of 1,024 bits") : null;
    }

    /// <summary>The first certificate whose signature does not hold; null when all hold.</summary>
    public AttestationVerdict.Fails? FaultOfSignatures(IReadOnlyList<SubjectPublicKey.Ec> roots)
    {
        var keys = roots;
        for (var i = 0; i < Certificates.Count; i++)
        {
            var certificate = Certificates[i];
            if (!keys.Any(key => NShieldDelegates.IsSignedBy(certificate, key)))
                return AttestationFault.Signature.Because($"certificate {i + 1} of the warrant is not signed by {(i == 0 ? KnownRoot : "the one before it")}");
            keys = [certificate.Key];
        }

        return null;
    }
}
