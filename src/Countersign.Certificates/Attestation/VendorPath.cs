using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// A chain of certificates as one maker builds it: its exact length, and what the certificate at each place must be. A chain builder that takes any
/// length would let the key of a slot sign a statement of its own making; this does not, nor does it take an end's certificate for an issuer's
/// except where the maker does.
/// </summary>
/// <param name="Places">From the certificate about the key up to the one that an anchor has signed.</param>
internal sealed record VendorPath(params IReadOnlyList<PathPlace> Places)
{
    /// <summary>Whether the numbers of a signature are read as unsigned (Luna).</summary>
    public bool HasUnsignedNumbers { get; init; }

    /// <summary>
    /// Puts certificates in their order from <paramref name="leaf"/> upwards, by their names, leaving out those of the anchors. The fault when one is
    /// there twice, or is not part of the chain. Authorities that their maker publishes are often in no package: the operator's file of one stands in
    /// for it, as a certificate among the others that a root must have issued.
    /// </summary>
    public static AttestationVerdict.Fails? Arrange(
        IReadOnlyList<VendorCertificate> certificates, VendorCertificate leaf, IReadOnlyList<TrustAnchor> anchors, out IReadOnlyList<VendorCertificate> path)
    {
        var arranged = new List<VendorCertificate> { leaf };
        var rest = certificates.Where(one => one != leaf && !anchors.Any(anchor => anchor.IsIn(one))).ToList();
        var published = anchors.Select(anchor => anchor.Certificate).OfType<VendorCertificate>().Where(one => !one.IsSelfIssued).ToList();
        while ((rest.Find(IsNext) ?? published.Find(IsNext)) is { } issuer)
        {
            arranged.Add(issuer);
            rest.Remove(issuer);
            published.Remove(issuer);
        }

        bool IsNext(VendorCertificate one) => one.Subject.IsSameAs(arranged[^1].Issuer);

        path = arranged;
        return rest.Count == 0 ? null : AttestationFault.Chain.Because($"{rest[0].Subject.Text} is not part of the chain, or is there twice");
    }

    /// <summary>Judges a chain, the certificate about the key first, without the anchor's; null when it holds.</summary>
    /// <param name="certificates">The chain.</param>
    /// <param name="anchors">Who may have signed the last.</param>
    /// <param name="at">When it must be valid.</param>
    public AttestationVerdict.Fails? Check(IReadOnlyList<VendorCertificate> certificates, IReadOnlyList<TrustAnchor> anchors, DateTimeOffset at) =>
        FaultOfPlaces(certificates) ?? FaultOfAnchor(certificates[^1], anchors) ?? FaultOfSignatures(certificates, anchors) ?? FaultOfTimes(certificates, at);

    private AttestationVerdict.Fails? FaultOfPlaces(IReadOnlyList<VendorCertificate> certificates)
    {
        // Before the count: a package with a root of its own has one more than belong there, and that is not what is wrong with it.
        if (certificates.FirstOrDefault(one => one.IsSelfIssued) is { } self)
        {
            return self == certificates[^1]
                ? AttestationFault.RootNotTrusted.Because($"{self.Subject.Text} vouches for itself and is no anchor")
                : AttestationFault.Chain.Because($"{self.Subject.Text} has the name of its issuer");
        }

        if (certificates.Count != Places.Count)
            return AttestationFault.Chain.Because($"{certificates.Count} certificates stand where {Places.Count} belong");
        for (var i = 0; i < certificates.Count; i++)
        {
            if (i > 0 && !certificates[i - 1].Issuer.IsSameAs(certificates[i].Subject))
                return AttestationFault.Chain.Because($"{certificates[i].Subject.Text} is not the issuer of {certificates[i - 1].Subject.Text}");
            if (Places[i].Judge(certificates[i], Places.Take(i).Count(place => place.Standing == Standing.Authority)) is { } fault)
                return fault;
        }

        return null;
    }

    private static AttestationVerdict.Fails? FaultOfAnchor(VendorCertificate last, IReadOnlyList<TrustAnchor> anchors) =>
        anchors.Any(anchor => anchor.IsNamedBy(last)) ? null
            : AttestationFault.RootNotTrusted.Because($"{last.Issuer.Text} is no anchor");

    private AttestationVerdict.Fails? FaultOfSignatures(IReadOnlyList<VendorCertificate> certificates, IReadOnlyList<TrustAnchor> anchors)
    {
        for (var i = 0; i < certificates.Count; i++)
        {
            var one = certificates[i];
            var holds = i + 1 < certificates.Count
                ? IsSignedBy(one, certificates[i + 1].Key)
                : anchors.Any(anchor => anchor.IsNamedBy(one) && IsSignedBy(one, anchor.Key));
            if (!holds)
                return AttestationFault.Signature.Because($"{one.Issuer.Text} has not signed {one.Subject.Text} as it is");
        }

        return null;
    }

    private static AttestationVerdict.Fails? FaultOfTimes(IReadOnlyList<VendorCertificate> certificates, DateTimeOffset at) =>
        certificates.FirstOrDefault(one => at < one.NotBefore || at > one.NotAfter) is { } outside
            ? AttestationFault.Expired.Because($"{outside.Subject.Text} is valid from {outside.NotBefore:u} to {outside.NotAfter:u}") : null;

    private bool IsSignedBy(VendorCertificate one, SubjectPublicKey key) =>
        one.Algorithm.Holds(key, one.Signed.Span, one.Signature.Span, HasUnsignedNumbers);
}
