namespace Countersign.Certificates.Attestation;

/// <summary>
/// All that may be done with a key (M_ACL), as it was when the key was made: nobody can add to it later whom it does not let. What is in none of the
/// groups is forbidden.
/// </summary>
/// <param name="Groups">The groups.</param>
internal sealed record NShieldPermissions(IReadOnlyList<NShieldPermissionGroup> Groups)
{
    private const uint MostGroups = 32;
    private const uint KnownOperations = 0xFFFF;
    private const uint Softcard = 0x4;

    // Those by which a key or what it protects gets out, and those by which somebody adds to what may be done (Entrust, attestation bundle
    // verification, step ACLV3).
    private static readonly (uint Bit, string Name)[] ForbiddenOperations =
    [
        (0x0004, "ExportAsPlain"),
        (0x0010, "SetAppData"),
        (0x0040, "ExpandACL"),
        (0x0400, "UseAsBlobKey"),
        (0x0800, "UseAsKM"),
        (0x4000, "UseAsLoaderKey"),
    ];

    /// <summary>Reads one.</summary>
    public static NShieldPermissions Read(ref NCoreReader reader)
    {
        var groups = new List<NShieldPermissionGroup>();
        var count = reader.Count(MostGroups, "groups of permissions");
        for (var i = 0U; i < count && reader.Fault is null; i++)
            groups.Add(NShieldPermissionGroup.Read(ref reader));
        return new(groups);
    }

    /// <summary>By what the key is kept while no module holds it, the weakest first.</summary>
    public string Protection
    {
        get
        {
            var kept = Open.OfType<NShieldAction.Keeps>().ToList();
            return kept.Count == 0 ? "nothing: it is lost when the module forgets it"
                : kept.Exists(one => (one.Flags & NShieldAction.Keeps.ModuleOnly) != 0) ? "the module alone"
                : kept.Exists(one => (one.TokenFlags & Softcard) != 0) ? "a softcard" : "operator cards";
        }
    }

    /// <summary>What nobody must be certified for.</summary>
    private IEnumerable<NShieldAction> Open => Groups.Where(group => group.Certifiers.Count == 0).SelectMany(group => group.Actions);

    /// <summary>Why the key can leave the modules of its world; null when it cannot.</summary>
    /// <param name="world">The world.</param>
    /// <param name="officer">The hash of the key of its Security Officer.</param>
    /// <param name="policy">Whether the holders of administrator cards may bring it back.</param>
    public AttestationVerdict.Fails? FaultOfExport(NShieldWorld world, string officer, AttestationPolicy policy)
    {
        if (Groups.Any(group => group.Certifiers.Any(certifier => certifier != officer)))
            return AttestationFault.Exportable.Because("something may be done with it that another key than the Security Officer's certifies");
        if (Open.Select(action => FaultOf(action, world)).FirstOrDefault(fault => fault is not null) is { } fault)
            return AttestationFault.Exportable.Because(fault);
        return RecoveredBy(world) is { } ways && !policy.TakesRecoverable ? AttestationFault.Exportable.Because(ways) : null;
    }

    /// <summary>What the holders of administrator cards can do with the key; null when they can do nothing.</summary>
    public string? RecoveredBy(NShieldWorld world)
    {
        var certified = Groups.Where(group => group.Certifiers.Count > 0).SelectMany(group => group.Actions).ToList();
        if (certified.Count == 0)
            return Open.OfType<NShieldAction.Archives>().Any() ? $"administrator cards can bring it back with the recovery key {world.Recovery?.Key}" : null;
        var operations = certified.OfType<NShieldAction.Uses>().Aggregate(0U, (all, one) => all | one.Operations);
        return $"administrator cards can use it for {(Forbidden(operations) is { Length: > 0 } names ? names : "what they certify")}";
    }

    private static string? FaultOf(NShieldAction action, NShieldWorld world) => action switch
    {
        NShieldAction.Uses { Operations: > KnownOperations and var all } => $"operations {all & ~KnownOperations:x} are not known",
        NShieldAction.Uses uses => Forbidden(uses.Operations) is { Length: > 0 } names ? $"it may be used for {names}" : null,
        NShieldAction.Keeps keeps => FaultOf(keeps, world),
        NShieldAction.Archives { Key: { } key } when key == world.Recovery?.Key => null,
        NShieldAction.Archives => "it may be archived by another key than the recovery key of its world",
        NShieldAction.Derives { Mechanism: NShieldAction.Derives.PublicFromPrivate } => null,
        NShieldAction.Derives derives => $"other keys may be derived from it by mechanism {derives.Mechanism}",
        _ => throw new InvalidOperationException($"{action.GetType().Name} is no kind of action."),
    };

    private static string? FaultOf(NShieldAction.Keeps keeps, NShieldWorld world) =>
        keeps.ModuleKey != world.ModuleKey ? "it may be kept under another key than the module key of its world"
        : (keeps.Flags & NShieldAction.Keeps.UnprotectedToken) != 0 ? "it may be kept under a token without a module key"
        : (keeps.Flags & NShieldAction.Keeps.ModuleOnly) != 0 ? null
        : (keeps.Flags & NShieldAction.Keeps.GivenToken) == 0 ? "it may be kept under any token"
        : keeps.TokenFlags is null ? "it may be kept under a token that nothing is said of" : null;

    private static string Forbidden(uint operations) => string.Join(", ", ForbiddenOperations.Where(one => (operations & one.Bit) != 0).Select(one => one.Name));
}
