namespace Countersign.Certificates.Attestation;

/// <summary>The keys by which the holders of a world's administrator cards bring keys back.</summary>
/// <param name="Key">The hash of the recovery key KRE.</param>
/// <param name="Authorization">The hash of KRA.</param>
/// <param name="Certificate">The Security Officer's signature over both.</param>
internal sealed record NShieldRecovery(string Key, string Authorization, NCoreSignature Certificate);
