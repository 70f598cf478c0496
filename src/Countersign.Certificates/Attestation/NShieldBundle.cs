namespace Countersign.Certificates.Attestation;

/// <summary>
/// What nfkmattest writes about a key (Entrust, "Attestation bundle format and construction"), read but not believed. Of a key that is not kept it
/// writes less; nobody orders certificates for such.
/// </summary>
internal sealed class NShieldBundle
{
    private const string PlainBinding = "CertKMaKMCbKNSO";
    private const string FipsBinding = "CertKMaKMCaKFIPSbKNSO";
    private const string RecoveryBinding = "CertKREaKRAbKNSO";

    /// <summary>What the bundle calls the root.</summary>
    public required string Root { get; init; }

    /// <summary>The module's warrant; null when it is none.</summary>
    public required NShieldWarrant? Warrant { get; init; }

    /// <summary>The message of the module's state.</summary>
    public required byte[] StateMessage { get; init; }

    /// <summary>What it says.</summary>
    public required NShieldModuleState State { get; init; }

    /// <summary>Its signature.</summary>
    public required NCoreSignature StateSignature { get; init; }

    /// <summary>The Security Officer's key KNSO.</summary>
    public required NCoreKey Officer { get; init; }

    /// <summary>The module's world.</summary>
    public required NShieldWorld World { get; init; }

    /// <summary>The message that certifies the key.</summary>
    public required byte[] CertificateMessage { get; init; }

    /// <summary>What it says.</summary>
    public required NShieldKeyCertificate Certificate { get; init; }

    /// <summary>Its signature.</summary>
    public required NCoreSignature CertificateSignature { get; init; }

    /// <summary>The key.</summary>
    public required NCoreKey Key { get; init; }

    /// <summary>Reads one; the fault when it is none.</summary>
    public static AttestationVerdict.Fails? Read(ReadOnlySpan<byte> package, out NShieldBundle? bundle)
    {
        bundle = null;
        if (StrictJson.ReadObject(package) is not { } whole)
            return AttestationFault.Format.Because("it is no JSON object, or has a name twice");
        var members = new NShieldMembers(whole);
        var (state, certificate) = (members.Bytes("modstatemsg"), members.Bytes("kcmsg"));
        var read = new NShieldBundle
        {
            Root = members.Name("root"),
            Warrant = NShieldWarrant.Read(members.Bytes("warrant")),
            StateMessage = state,
            State = members.Read("modstatemsg", state, NShieldModuleState.Read),
            StateSignature = members.Signature("modstatesig"),
            Officer = members.Read("knsopub", NCoreKey.Read),
            World = ReadWorld(members),
            CertificateMessage = certificate,
            Certificate = members.Read("kcmsg", certificate, NShieldKeyCertificate.Read),
            CertificateSignature = members.Signature("kcsig"),
            Key = members.Read("pubkeydata", NCoreKey.Read),
        };
        if (read.Warrant is null)
            members.Refuse("warrant: it is no list of a root and of one to four certificates of modules");
        bundle = members.Fault is null ? read : null;
        return members.Fault is { } fault ? AttestationFault.Format.Because(fault) : null;
    }

    private static NShieldWorld ReadWorld(NShieldMembers members)
    {
        var isFips = members.Has(FipsBinding);
        if (isFips && members.Has(PlainBinding))
            members.Refuse($"{PlainBinding} and {FipsBinding} are both there");
        return new(
            members.Name("ciphersuite"), members.Hash("hkm"), members.Hash("hkmc"), isFips ? members.Hash("hkfips") : null,
            members.Signature(isFips ? FipsBinding : PlainBinding),
            members.Has(RecoveryBinding) ? new(members.Hash("hkre"), members.Hash("hkra"), members.Signature(RecoveryBinding)) : null);
    }
}
