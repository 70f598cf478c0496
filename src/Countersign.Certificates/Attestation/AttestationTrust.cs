using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>The anchors on which statements may rest.</summary>
/// <param name="anchors">All of them.</param>
public sealed class AttestationTrust(IEnumerable<TrustAnchor> anchors)
{
    /// <summary>No anchors: no statement holds.</summary>
    public static readonly AttestationTrust None = new([]);

    private readonly ILookup<(HsmType Kind, string Role), TrustAnchor> byRole = anchors.ToLookup(anchor => (anchor.Kind, anchor.Role));

    /// <summary>All of them.</summary>
    public IEnumerable<TrustAnchor> Anchors => byRole.SelectMany(anchor => anchor);

    /// <summary>Those of a kind in one role; none when there are none.</summary>
    internal IReadOnlyList<TrustAnchor> Of(HsmType kind, string role) => [.. byRole[(kind, role)]];
}
