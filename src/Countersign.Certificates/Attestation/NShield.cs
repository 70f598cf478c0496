using Countersign.Certificates.Requests;
using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// Judges statements of Entrust nShield modules, step by step as Entrust does ("Attestation bundle verification"): the warrant says whose key KLF2 is,
/// KLF2 signs the state of the module, the state names the keys that sign the rest, and the certificate of the key says what may be done with it.
/// Nothing in it has a time, or says what firmware runs.
/// </summary>
internal static class NShield
{
    public const string Root = "warrant";

    /// <summary>Whether a warrant could be signed by an anchor, which needs no certificate.</summary>
    public static bool CanRestOn(TrustAnchor anchor) => anchor.Key is SubjectPublicKey.Ec { Curve: var curve } && curve == NShieldWarrantCertificate.P521;

    public static AttestationVerdict Verify(Evidence evidence)
    {
        if (NShieldBundle.Read(evidence.Package.Span, out var bundle) is { } fault)
            return fault;
        var roots = Roots(evidence.Trust);
        return FaultOfChain(bundle!, evidence.Policy, roots) ?? FaultOfSignatures(bundle!, roots)
            ?? FaultOfKey(bundle!, evidence.Key) ?? bundle!.Certificate.Permissions.FaultOfExport(bundle.World, bundle.Officer.Hash, evidence.Policy)
            ?? FaultOfFips(bundle, evidence.Policy) ?? (AttestationVerdict)new AttestationVerdict.Holds(Statement(bundle));
    }

    private static List<SubjectPublicKey.Ec> Roots(AttestationTrust trust) =>
        [.. trust.Of(HsmType.NShield, Root).Select(anchor => anchor.Key).OfType<SubjectPublicKey.Ec>()];

    private static AttestationVerdict.Fails? FaultOfChain(NShieldBundle bundle, AttestationPolicy policy, List<SubjectPublicKey.Ec> roots)
    {
        var warrant = bundle.Warrant!;
        if (warrant.FaultOfPlaces(policy) is { } fault)
            return fault;
        // The statement is about one module and one world from end to end.
        if (bundle.State.ElectronicSerial != warrant.Module.ElectronicSerial)
            return AttestationFault.Chain.Because($"the warrant is of module {warrant.Module.ElectronicSerial}, the state of {bundle.State.ElectronicSerial}");
        if (bundle.State.Officer != bundle.Officer.Hash)
            return AttestationFault.Chain.Because("knsopub is not the key of the module's Security Officer");
        if (!bundle.State.ModuleKeys.Contains(bundle.World.ModuleKey))
            return AttestationFault.Chain.Because("hkm is none of the module's keys");
        return warrant.Root == NShieldWarrant.KnownRoot && bundle.Root == NShieldWarrant.KnownRoot && roots.Count > 0 ? null
            : AttestationFault.RootNotTrusted.Because($"the root of the warrant is not {NShieldWarrant.KnownRoot}, or there is no anchor for it");
    }

    private static AttestationVerdict.Fails? FaultOfSignatures(NShieldBundle bundle, List<SubjectPublicKey.Ec> roots)
    {
        if (bundle.Warrant!.FaultOfSignatures(roots) is { } fault)
            return fault;
        if (!bundle.StateSignature.Holds(bundle.Warrant.Module.Key, bundle.StateMessage))
            return AttestationFault.Signature.Because("the key in the warrant has not signed modstatemsg as it is");
        return bundle.World.FaultOfSignatures(bundle.Officer)
            ?? (bundle.CertificateSignature.Holds(bundle.State.Signer, bundle.CertificateMessage) ? null
                : AttestationFault.Signature.Because("the key in modstatemsg has not signed kcmsg as it is"));
    }

    private static AttestationVerdict.Fails? FaultOfKey(NShieldBundle bundle, SubjectPublicKey key) =>
        !bundle.Certificate.IsOf(bundle.Key) ? AttestationFault.KeyMismatch.Because("kcmsg certifies another key than the one in pubkeydata")
        : bundle.Key.Subject != key ? AttestationFault.KeyMismatch.Because("pubkeydata is not the key in the CSR")
        : null;

    private static AttestationVerdict.Fails? FaultOfFips(NShieldBundle bundle, AttestationPolicy policy) => policy.RequiresFips && !IsFips(bundle)
        ? AttestationFault.NotFips.Because($"the warrant names no certification of the module, and the world with suite {bundle.World.Suite} is not held to FIPS 140 level 3")
        : null;

    // What is asked for is a certified device: Entrust's warrant says so of the module, and only certified modules enter a FIPS world.
    private static bool IsFips(NShieldBundle bundle) => bundle.World.IsFips || bundle.Warrant!.Module.Approvals.Any(approval => approval.IsEnough);

    private static AttestedKey Statement(NShieldBundle bundle)
    {
        var module = bundle.Warrant!.Module;
        var permissions = bundle.Certificate.Permissions;
        return new()
        {
            Kind = HsmType.NShield,
            Maker = "Entrust",
            Model = "nShield",
            Serial = module.ElectronicSerial,
            IsFips = IsFips(bundle),
            KeyName = bundle.Certificate.KeyHash,
            Path =
            [
                $"nShield {module.ElectronicSerial}", .. bundle.Warrant.Certificates.Reverse().Select(certificate => certificate.Kind),
                NShieldWarrant.KnownRoot,
            ],
            Findings =
            [
                $"The key is kept by {permissions.Protection}.",
                .. module.Approvals.Select(approval => $"The warrant names {approval} for the module."),
                bundle.World.IsFips ? "The world is held to FIPS 140 level 3." : "The world is not held to FIPS 140 level 3.",
                .. permissions.RecoveredBy(bundle.World) is { } ways ? [$"A key that can be recovered: {ways}."] : Array.Empty<string>(),
                .. module.Kind == NShieldWarrantCertificate.UpgradedModule
                    ? ["The module got its key KLF2 later, on a signature of 1,024 bits."] : Array.Empty<string>(),
            ],
        };
    }
}
