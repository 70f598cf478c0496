using System.Text;

namespace Countersign.Certificates.Attestation;

/// <summary>A Security World: modules that share keys, and the Security Officer's signatures over which keys those are.</summary>
/// <param name="Suite">The name of its cipher suite, which the signature covers.</param>
/// <param name="ModuleKey">The hash of the module key KM, under which the modules keep keys.</param>
/// <param name="CertificationKey">The hash of KMC.</param>
/// <param name="FipsKey">The hash of KFIPS; null when the world does not hold its users to FIPS 140 level 3.</param>
/// <param name="Binding">The signature over those hashes.</param>
/// <param name="Recovery">The keys by which administrator cards bring keys back; null when the world has none.</param>
internal sealed record NShieldWorld(
    string Suite, string ModuleKey, string CertificationKey, string? FipsKey, NCoreSignature Binding, NShieldRecovery? Recovery)
{
    /// <summary>Whether the world holds its users to FIPS 140 level 3.</summary>
    public bool IsFips => FipsKey is not null;

    /// <summary>The signature of the Security Officer that does not hold; null when all hold.</summary>
    public AttestationVerdict.Fails? FaultOfSignatures(NCoreKey officer)
    {
        var title = IsFips ? $"Module setup, FIPS3; suite = {Suite}\0" : $"Module keys: suite = {Suite}\0";
        if (!Binding.Holds(officer, Message(title, officer.Hash, ModuleKey, CertificationKey, FipsKey ?? "")))
            return AttestationFault.Signature.Because("the key in knsopub has not signed the module key of the world as it is");
        return Recovery is null || Recovery.Certificate.Holds(officer, Message("Card Recovery\0", officer.Hash, Recovery.Key, Recovery.Authorization)) ? null
            : AttestationFault.Signature.Because("the key in knsopub has not signed the recovery key of the world as it is");
    }

    private static byte[] Message(string title, params ReadOnlySpan<string> hashes) =>
        [.. Encoding.ASCII.GetBytes(title), .. Convert.FromHexString(string.Concat(hashes))];
}
