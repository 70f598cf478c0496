using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// The certificates under a statement of Google's Cloud HSM. The manufacturer has signed the card, and the card its partition; Google has signed both
/// a second time, and so says that it owns them: other owners' modules come from the same manufacturer.
/// </summary>
/// <param name="Partition">The partition's, which has signed the statement.</param>
/// <param name="Card">The card's, which has signed that.</param>
/// <param name="OwnersPartition">The owner's of the partition.</param>
/// <param name="OwnersCard">The owner's of the card.</param>
internal sealed record MarvellCertificates(
    VendorCertificate Partition, VendorCertificate Card, VendorCertificate OwnersPartition, VendorCertificate OwnersCard)
{
    // The manufacturer's certificate of a card is of version 1 and cannot say that it issues: its name tells it. Google's of the same name says that it
    // does not.
    private static readonly VendorPath Manufacturers = new(
        new PathPlace("partition's certificate", Standing.Leaf, IsPartitions),
        new PathPlace("card's certificate", Standing.Endorser, one => IsCards(one) && one.Extensions.IsAuthority != false));

    private static readonly VendorPath OwnersOfPartition = new(new PathPlace("owner's certificate of the partition", Standing.Leaf, IsPartitions));
    private static readonly VendorPath OwnersOfCard = new(new PathPlace("owner's certificate of the card", Standing.Leaf, IsCards));

    private static readonly AttestationFault[] Order =
        [AttestationFault.Chain, AttestationFault.RootNotTrusted, AttestationFault.Signature, AttestationFault.Expired];

    /// <summary>Finds each among those of a bundle, leaving out the anchors'; the fault when one is missing, or one is left over.</summary>
    public static AttestationVerdict.Fails? Arrange(IEnumerable<VendorCertificate> all, AttestationTrust trust, out MarvellCertificates? arranged)
    {
        arranged = null;
        var anchors = AnchorsOf(trust, MarvellGoogle.Manufacturer).Concat(AnchorsOf(trust, MarvellGoogle.Owner)).ToList();
        var certificates = all.Where(one => !anchors.Exists(anchor => anchor.IsIn(one))).ToList();
        if (certificates.Find(one => one.IsSelfIssued) is { } root)
            return AttestationFault.RootNotTrusted.Because($"{root.Subject.Text} vouches for itself and is no anchor");
        var cards = certificates.FindAll(IsCards);
        var partitions = certificates.FindAll(IsPartitions);
        if (certificates.Count != 4 || cards.Count != 2 || partitions.Count != 2)
        {
            return AttestationFault.Chain.Because(
                $"{certificates.Count} certificates, {cards.Count} of a card and {partitions.Count} of a partition: it must be two each, the manufacturer's and the owner's");
        }

        // One partition's certificate is the card's work; whoever signed the other is the owner, who has signed one of the cards'.
        if (partitions.FindAll(one => one.Issuer.IsSameAs(cards[0].Subject) || one.Issuer.IsSameAs(cards[1].Subject)) is not [var partition])
            return AttestationFault.Chain.Because("not one of the certificates of the partition is issued by the card");
        var ownersPartition = partitions[0] == partition ? partitions[1] : partitions[0];
        if (cards.FindAll(one => one.Issuer.IsSameAs(ownersPartition.Issuer)) is not [var ownersCard])
            return AttestationFault.Chain.Because($"not one of the certificates of the card is issued by {ownersPartition.Issuer.Text}");
        arranged = new(partition, cards[0] == ownersCard ? cards[1] : cards[0], ownersPartition, ownersCard);
        return null;
    }

    /// <summary>Judges the chains and the statement's signature; null when they hold.</summary>
    public AttestationVerdict.Fails? Check(MarvellStatement statement, AttestationTrust trust, DateTimeOffset at)
    {
        var owners = AnchorsOf(trust, MarvellGoogle.Owner);
        IReadOnlyList<AttestationVerdict.Fails?> faults =
        [
            FaultOfOwnership(),
            Manufacturers.Check([Partition, Card], AnchorsOf(trust, MarvellGoogle.Manufacturer), at),
            OwnersOfPartition.Check([OwnersPartition], owners, at),
            OwnersOfCard.Check([OwnersCard], owners, at),
            FaultOfSignature(statement),
        ];
        return faults.OfType<AttestationVerdict.Fails>().MinBy(fault => Array.IndexOf(Order, fault.Fault));
    }

    // What the owner has signed must be what the manufacturer has: the same keys, under the same names.
    private AttestationVerdict.Fails? FaultOfOwnership()
    {
        if (Partition.Key != OwnersPartition.Key || Card.Key != OwnersCard.Key)
            return AttestationFault.Chain.Because($"{OwnersCard.Issuer.Text} has certified another key than that of the module");
        var name = MarvellName.Of(Partition);
        return name == MarvellName.Of(OwnersPartition) && name?.Card == MarvellName.Of(Card) && name?.Card == MarvellName.Of(OwnersCard) ? null
            : AttestationFault.Chain.Because($"{Partition.Subject.Text} and {OwnersPartition.Subject.Text} are not the same partition of one card");
    }

    private AttestationVerdict.Fails? FaultOfSignature(MarvellStatement statement) =>
        SignatureAlgorithm.RsaSha256.Holds(Partition.Key, statement.Signed.Span, statement.Signature.Span) ? null
            : AttestationFault.Signature.Because($"{Partition.Subject.Text} has not signed the statement as it is");

    private static bool IsPartitions(VendorCertificate one) => MarvellName.Of(one) is { Partition: not null };

    private static bool IsCards(VendorCertificate one) => MarvellName.Of(one) is { Partition: null };

    private static IReadOnlyList<TrustAnchor> AnchorsOf(AttestationTrust trust, string role) => trust.Of(HsmType.MarvellGoogle, role);
}
