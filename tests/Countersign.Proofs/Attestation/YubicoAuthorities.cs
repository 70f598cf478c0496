namespace Countersign.Proofs.Attestation;

/// <summary>Authorities with the names of Yubico's and keys of our own.</summary>
internal static class YubicoAuthorities
{
    public static readonly MadeCertificate PivRoot = Root("Yubico PIV Root CA Serial 263751", 1);
    public static readonly MadeCertificate HsmRoot = Root("Yubico YubiHSM Root CA", 2);
    public static readonly MadeCertificate HsmBatch = Below(HsmRoot, "Yubico YubiHSM 6742036 Sub-CA", 1);
    public static readonly MadeCertificate NewRoot = Root("Yubico Attestation Root 1", 3);
    public static readonly MadeCertificate Intermediate = Below(NewRoot, "Yubico Attestation Intermediate B 1", 2);
    public static readonly MadeCertificate Piv = Below(Intermediate, "Yubico PIV Attestation B 1", 1);
    public static readonly MadeCertificate Hsm = Below(Intermediate, "YubiHSM Attestation B2 1", 1);

    /// <summary>An authority that signs its own certificate.</summary>
    public static MadeCertificate Root(string name, int pathLength) => new()
    {
        Subject = "CN=" + name,
        Key = MadeKey.Rsa(name),
        Extensions = [MadeCertificate.Authority(pathLength)],
    };

    /// <summary>An authority whose certificate another has signed.</summary>
    public static MadeCertificate Below(MadeCertificate issuer, string name, int pathLength) => Root(name, pathLength) with { Issuer = issuer };
}
