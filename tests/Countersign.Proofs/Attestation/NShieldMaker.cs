using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Countersign.Protocol;
using static Countersign.Proofs.Attestation.NCoreBytes;
using static Countersign.Proofs.Attestation.NShieldPermits;

namespace Countersign.Proofs.Attestation;

/// <summary>What nfkmattest writes about a key of a module that does not exist, in a world that does not, and what it is judged by.</summary>
internal sealed record NShieldMaker
{
    public static readonly byte[] ModuleKey = Hash("module key");
    public static readonly byte[] RecoveryKey = Hash("recovery key");

    /// <summary>The key that is stated about.</summary>
    public MadeKey Customer { get; init; } = MadeKey.Rsa("customer", 3072);

    /// <summary>The key in the statement; null for the customer's.</summary>
    public MadeKey? Stated { get; init; }

    /// <summary>Whether a key on a curve is of the type for any use.</summary>
    public bool IsForAnyUse { get; init; }

    /// <summary>The root of the warrant.</summary>
    public MadeKey Root { get; init; } = MadeKey.Curve("nshield root", 521);

    /// <summary>The anchor that an operator has.</summary>
    public MadeKey Anchor { get; init; } = MadeKey.Curve("nshield root", 521);

    public string RootName { get; init; } = "KWARN-1";

    /// <summary>How many certificates of the warrant pass the right on.</summary>
    public int Delegations { get; init; } = 1;

    public string ModuleKind { get; init; } = "ModuleInformation";
    public string Serial { get; init; } = "6A5B-0300-D947";

    /// <summary>The number in the state; null for the one in the warrant.</summary>
    public string? StatedSerial { get; init; }

    /// <summary>Whether the world holds its users to FIPS 140 level 3.</summary>
    public bool IsFips { get; init; } = true;

    /// <summary>To which level the module is certified; 0 for none.</summary>
    public byte Level { get; init; } = 3;

    /// <summary>Whether administrator cards have a recovery key.</summary>
    public bool HasRecovery { get; init; } = true;

    /// <summary>The key KML of the module; null for DSA.</summary>
    public MadeKey? Signer { get; init; }

    /// <summary>The key KNSO of the Security Officer; null for DSA.</summary>
    public MadeKey? Officer { get; init; }

    /// <summary>The groups of permissions; null for a key that signs and is kept under the module key.</summary>
    public IReadOnlyList<byte[]>? Groups { get; init; }

    /// <summary>Changes a message, by its name in the bundle, before it is signed.</summary>
    public Func<string, byte[], byte[]> Alter { get; init; } = (_, message) => message;

    /// <summary>Signs a message, by its name in the bundle, by another key; null for the right one.</summary>
    public Func<string, MadeKey?> SignedBy { get; init; } = _ => null;

    /// <summary>Changes the members of the bundle.</summary>
    public Action<Dictionary<string, object>> Members { get; init; } = _ => { };

    /// <summary>Whether the Base64 in the bundle has no padding.</summary>
    public bool HasNoPadding { get; init; }

    /// <summary>The hash of the Security Officer's key.</summary>
    public byte[] OfficerHash => Officer is null ? Hash(MadeDsaKey.Of("officer")) : Hash(Officer.Key);

    private static MadeKey ModuleSigner => MadeKey.Curve("nshield module", 521);

    /// <summary>Every good variant.</summary>
    public static IEnumerable<MadeAttestation> Good()
    {
        var good = new NShieldMaker();
        yield return good.Make();
        foreach (var bits in (int[])[256, 384, 521])
        {
            yield return (good with { Customer = MadeKey.Curve("customer", bits) }).Make();
            yield return (good with { Customer = MadeKey.Curve("customer", bits), IsForAnyUse = true }).Make();
        }

        yield return (good with { Delegations = 0 }).Make();
        yield return (good with { Delegations = 3 }).Make();
        yield return (good with { Signer = MadeKey.Curve("nshield signer") }).Make();
        yield return (good with { Signer = MadeKey.Curve("nshield signer", 521), Officer = MadeKey.Curve("nshield officer", 521) }).Make();
        yield return (good with { HasRecovery = false, HasNoPadding = true }).Make();
        yield return (good with { Groups = [Group(Use(Signs)), Limited(KeepByToken(ModuleKey, isSoftcard: true))] }).Make();
        yield return (good with { Groups = [Group(Use(Signs), KeepByToken(ModuleKey, isSoftcard: false), Derive(29))] }).Make();
    }

    /// <summary>Makes it.</summary>
    public MadeAttestation Make() =>
        new(HsmType.NShield, JsonSerializer.SerializeToUtf8Bytes(Bundle()), Customer, ("warrant", PemEncoding.WriteString("PUBLIC KEY", Anchor.Info)));

    private Dictionary<string, object> Bundle()
    {
        var key = (Stated ?? Customer).Key;
        var (state, certificate) = (Alter("modstatemsg", State()), Alter("kcmsg", Certificate(key)));
        var bundle = new Dictionary<string, object>
        {
            ["pubkeydata"] = Base64(Key(key, IsForAnyUse)),
            ["kcmsg"] = Base64(certificate),
            ["kcsig"] = Base64(Sign("kcsig", Signer, "signer", certificate)),
            ["modstatemsg"] = Base64(state),
            ["modstatesig"] = Base64(Sign("modstatesig", ModuleSigner, "", state)),
            ["knsopub"] = Base64(Alter("knsopub", Officer is null ? Key(MadeDsaKey.Of("officer")) : Key(Officer.Key))),
            ["hkm"] = Base64(HashOfKey(ModuleKey)),
            ["hkmc"] = Base64(HashOfKey(Hash("certification key"))),
            ["ciphersuite"] = Suite,
            ["warrant"] = Base64(Warrant()),
            ["root"] = RootName,
        };
        Bind(bundle);
        Members(bundle);
        return bundle;
    }

    private string Suite => Officer is null ? "DLf3072s256mAEScSP800131Ar1" : "ECp521mAES";

    private void Bind(Dictionary<string, object> bundle)
    {
        var title = $"{(IsFips ? "Module setup, FIPS3;" : "Module keys:")} suite = {Suite}\0";
        byte[] message = [.. Encoding.ASCII.GetBytes(title), .. OfficerHash, .. ModuleKey, .. Hash("certification key")];
        if (IsFips)
        {
            bundle["hkfips"] = Base64(HashOfKey(Hash("fips key")));
            bundle["CertKMaKMCaKFIPSbKNSO"] = Base64(Sign("CertKMaKMCaKFIPSbKNSO", Officer, "officer", [.. message, .. Hash("fips key")]));
        }
        else
        {
            bundle["CertKMaKMCbKNSO"] = Base64(Sign("CertKMaKMCbKNSO", Officer, "officer", message));
        }

        if (!HasRecovery)
            return;
        bundle["hkre"] = Base64(HashOfKey(RecoveryKey));
        bundle["hkra"] = Base64(HashOfKey(Hash("authorization")));
        bundle["CertKREaKRAbKNSO"] = Base64(Sign("CertKREaKRAbKNSO", Officer, "officer", [.. "Card Recovery\0"u8, .. OfficerHash, .. RecoveryKey, .. Hash("authorization")]));
    }

    private byte[] State()
    {
        var (signer, hash) = Signer is null ? (Key(MadeDsaKey.Of("signer")), Hash(MadeDsaKey.Of("signer"))) : (Key(Signer.Key), Hash(Signer.Key));
        return
        [
            .. Words(4, 0, 5), .. Word(2), .. Text(StatedSerial ?? Serial), .. Word(3), .. hash, .. signer, .. Word(Signer is null ? 170U : 187),
            .. Word(13), .. Hash(ModuleSigner.Key), .. Key(ModuleSigner.Key), .. Word(187), .. Word(5), .. OfficerHash, .. Word(0x4E4F),
            .. Words(6, 2), .. Hash("well-known key"), .. Words(0x89, 0x49), .. ModuleKey, .. Words(0x89, 0x49),
        ];
    }

    private byte[] Certificate(AsymmetricAlgorithm key)
    {
        var groups = Groups ?? [Group(Use(Signs)), Limited(KeepByModule(ModuleKey))];
        return
        [
            .. Words(2, 0), .. key is ECDsa curve ? Words(IsForAnyUse ? 45U : 47, Curve(curve)) : Words(2, 4, (uint)key.KeySize),
            .. Word((uint)groups.Count), .. groups.SelectMany(group => group), .. Hash(key, IsForAnyUse),
        ];
    }

    private byte[] Warrant()
    {
        var certificates = new List<byte[]> { DddsBytes.Symbol(RootName) };
        var signer = Root;
        for (var i = 0; i < Delegations; i++)
        {
            var delegated = MadeKey.Curve($"nshield delegation {i}", 521);
            certificates.Add(Warranted(signer, DddsBytes.Delegation(delegated)));
            signer = delegated;
        }

        certificates.Add(Warranted(signer, DddsBytes.Module(ModuleKind, Serial, ModuleSigner, Level)));
        return Alter("warrant", DddsBytes.List([.. certificates]));
    }

    private byte[] Warranted(MadeKey signer, byte[] payload)
    {
        var altered = Alter("payload", payload);
        return DddsBytes.Certificate(altered, SignOnCurve(SignedBy("payload") ?? signer, altered));
    }

    private byte[] Sign(string name, MadeKey? key, string dsa, byte[] message)
    {
        var joined = (SignedBy(name) ?? key) is { } onCurve ? SignOnCurve(onCurve, message) : MadeDsaKey.Of(dsa).Sign(message);
        var half = joined.Length / 2;
        return [.. Word((SignedBy(name) ?? key) is null ? 170U : 187), .. Number(Big(joined.AsSpan(0, half))), .. Number(Big(joined.AsSpan(half)))];
    }

    private static byte[] SignOnCurve(MadeKey key, byte[] message)
    {
        lock (key)
        {
            return ((ECDsa)key.Key).SignData(message, HashAlgorithmName.SHA512, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    private static byte[] HashOfKey(byte[] hash) => [.. Word(44), .. hash];

    private string Base64(byte[] bytes)
    {
        var text = Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
        return HasNoPadding ? text.TrimEnd('=') : text;
    }
}
