using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Proofs.Attestation;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>Asks for the verdict on a made statement.</summary>
internal static class YubicoVerdicts
{
    /// <summary>What a statement says that must hold.</summary>
    public static AttestedKey Takes(MadeAttestation made, AttestationPolicy? policy = null, AttestationTrust? trust = null)
    {
        var verdict = made.Verdict(policy, trust);
        Assert.True(verdict is AttestationVerdict.Holds, verdict.ToString());
        return ((AttestationVerdict.Holds)verdict).Key;
    }

    /// <summary>The detail of the fault that a statement must have.</summary>
    public static string Refuses(
        AttestationFault fault,
        MadeAttestation made,
        AttestationPolicy? policy = null,
        AttestationTrust? trust = null,
        SubjectPublicKey? key = null,
        DateTimeOffset? at = null)
    {
        var verdict = made.Verdict(policy, trust, key, at);
        Assert.True((verdict as AttestationVerdict.Fails)?.Fault == fault, $"{fault} was expected: {verdict}");
        return ((AttestationVerdict.Fails)verdict).Detail;
    }

    /// <summary>Every byte of certificates that lie one after the other is changed in turn, and each time nothing may hold.</summary>
    public static void RefusesEveryByte(byte[] ders, Func<byte[], AttestationVerdict> verdict)
    {
        for (var i = 0; i < ders.Length; i++)
        {
            ders[i] ^= 0x01;
            Assert.True(verdict(ders) is AttestationVerdict.Fails, $"byte {i} of {ders.Length} was changed");
            ders[i] ^= 0x01;
        }
    }

    /// <summary>Trust in these anchors alone.</summary>
    public static AttestationTrust In(MadeAttestation made, params IReadOnlyList<(string Role, MadeCertificate Authority)> anchors) =>
        new(anchors.Select(anchor => TrustAnchor.Read(made.Type, anchor.Role, anchor.Authority.Der)!));
}
