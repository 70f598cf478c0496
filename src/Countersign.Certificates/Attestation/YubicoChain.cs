using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// The certificates between a key in Yubico's hardware and one of Yubico's roots. Each kind has two generations of authorities, with a path and
/// anchors of its own; the root that the topmost certificate names tells which.
/// </summary>
/// <param name="Kind">The hardware.</param>
/// <param name="Generations">The role of the anchors of each generation, and what stands below them.</param>
internal sealed record YubicoChain(HsmType Kind, params IReadOnlyList<(string Role, VendorPath Path)> Generations)
{
    /// <summary>The authority of a production line, which stands right below the newer root.</summary>
    public static readonly PathPlace Intermediate = Series("intermediate authority", "Yubico Attestation Intermediate ");

    /// <summary>An authority whose name ends with a letter, perhaps digits, and a number: "B2 1". Nothing else that Yubico issues has such names.</summary>
    public static PathPlace Series(string name, string prefix) =>
        new(name, Standing.Authority, one => IsSeries(one.Subject.CommonName, prefix));

    /// <summary>
    /// Reads the certificates of a package, in whatever order they are, and puts them in theirs. The one about the key is told from the others
    /// by issuing none of them, not by its key, so that another key is found to be one last of all.
    /// </summary>
    public AttestationVerdict.Fails? Arrange(Evidence evidence, out IReadOnlyList<VendorCertificate> path)
    {
        path = [];
        if (CertificateBag.Read(evidence.Package) is not { } certificates)
            return AttestationFault.Format.Because($"it is no list of 1 to {CertificateBag.MostCertificates} certificates");
        var anchors = Generations.SelectMany(generation => evidence.Trust.Of(Kind, generation.Role)).ToList();
        // What the operator lends may stand between two that are there.
        var all = certificates.Concat(anchors.Select(anchor => anchor.Certificate).OfType<VendorCertificate>()).ToList();
        bool IsEnd(VendorCertificate one) => !all.Any(other => other != one && other.Issuer.IsSameAs(one.Subject));
        var ends = certificates.Where(one => IsEnd(one) && !anchors.Any(anchor => anchor.IsIn(one))).ToList();
        return ends is [var leaf] ? VendorPath.Arrange(certificates, leaf, anchors, out path)
            : AttestationFault.Chain.Because($"{ends.Count} of the certificates issue no other, where one belongs that is about the key");
    }

    /// <summary>Judges the path, and whether it is about the key.</summary>
    public AttestationVerdict.Fails? Check(IReadOnlyList<VendorCertificate> path, Evidence evidence)
    {
        foreach (var (role, form) in Generations)
        {
            var anchors = evidence.Trust.Of(Kind, role);
            if (anchors.Any(anchor => anchor.IsNamedBy(path[^1])))
                return form.Check(path, anchors, evidence.Now) ?? FaultOfKey(path[0], evidence);
        }

        // The commonest mistake: only the first of two files was sent.
        return path.Count == 1 ? AttestationFault.Chain.Because($"the certificate of {path[0].Issuer.Text} is missing")
            : AttestationFault.RootNotTrusted.Because($"{path[^1].Issuer.Text} is no anchor");
    }

    /// <summary>Whom a statement rests on: the path and its anchor.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<VendorCertificate> path) => [.. path.Select(one => one.Subject.Text), path[^1].Issuer.Text];

    private static AttestationVerdict.Fails? FaultOfKey(VendorCertificate leaf, Evidence evidence) =>
        leaf.Key == evidence.Key ? null
            : AttestationFault.KeyMismatch.Because($"{leaf.Subject.Text} is about the key {leaf.Key.Hash}");

    private static bool IsSeries(string? name, string prefix) =>
        name is not null && name.StartsWith(prefix, StringComparison.Ordinal)
        && name[prefix.Length..].Split(' ') is [[>= 'A' and <= 'Z', .. var digits], { Length: > 0 } number]
        && digits.All(char.IsAsciiDigit) && number.All(char.IsAsciiDigit);
}
