using System.Numerics;
using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;
using static Countersign.Proofs.Attestation.NCoreBytes;
using static Countersign.Proofs.Attestation.NShieldPermits;

namespace Countersign.Certificates.Tests.Attestation;

public sealed class NShieldTests
{
    private static readonly NShieldMaker Good = new();

    [Fact]
    public void Every_good_statement_holds()
    {
        var all = NShieldMaker.Good().ToList();
        Assert.True(all.Count > 12);
        foreach (var made in all)
            Assert.IsType<AttestationVerdict.Holds>(made.Verdict());
    }

    [Fact]
    public void What_a_statement_says_is_told()
    {
        var key = Holds(Good).Key;
        Assert.Equal(("Entrust", "nShield", "6A5B-0300-D947", true), (key.Maker, key.Model, key.Serial, key.IsFips));
        Assert.Equal(["nShield 6A5B-0300-D947", "ModuleInformation", "Delegation", "KWARN-1"], key.Path);
        Assert.Equal(Convert.ToHexStringLower(Hash(Good.Customer.Key)), key.KeyName);
        Assert.Equal(["The key is kept by the module alone.", "The warrant names FIPS 140-2 level 3 for the module.", "The world is held to FIPS 140 level 3."], key.Findings);
    }

    [Theory]
    [InlineData(true, "a softcard")]
    [InlineData(false, "operator cards")]
    public void The_token_that_keeps_a_key_is_told(bool isSoftcard, string protection) =>
        Assert.Contains($"The key is kept by {protection}.", Holds(With(KeepByToken(NShieldMaker.ModuleKey, isSoftcard))).Key.Findings);

    [Fact]
    public void Text_that_is_not_in_Base64_is_read()
    {
        var made = Good.Make();
        var text = $"\n{Encoding.UTF8.GetString(made.Package)}\n";
        Assert.IsType<AttestationVerdict.Holds>(KeyAttestation.Verify(HsmType.NShield, text, made.Customer.Public, made.Trust, new(), MadeAttestation.Now));
    }

    [Fact]
    public void A_member_that_nobody_knows_is_left_alone() =>
        Assert.IsType<AttestationVerdict.Holds>((Good with { Members = members => members["comment"] = 1 }).Make().Verdict());

    [Theory]
    [InlineData("warrant")]
    [InlineData("modstatemsg")]
    [InlineData("modstatesig")]
    [InlineData("knsopub")]
    [InlineData("hkm")]
    [InlineData("hkmc")]
    [InlineData("hkfips")]
    [InlineData("hkre")]
    [InlineData("hkra")]
    [InlineData("ciphersuite")]
    [InlineData("CertKMaKMCaKFIPSbKNSO")]
    [InlineData("kcmsg")]
    [InlineData("kcsig")]
    [InlineData("pubkeydata")]
    [InlineData("root")]
    public void Without_any_of_its_members_it_is_no_bundle(string name)
    {
        Refused(AttestationFault.Format, Good with { Members = members => members.Remove(name) });
        Refused(AttestationFault.Format, Good with { Members = members => members[name] = 1 });
        Refused(AttestationFault.Format, Good with { Members = members => members[name] = "" });
        Refused(AttestationFault.Format, Good with { Members = members => members[name] = "+/+/" });
    }

    [Fact]
    public void Both_bindings_at_once_are_refused() =>
        Refused(AttestationFault.Format, Good with { Members = members => members["CertKMaKMCbKNSO"] = members["CertKMaKMCaKFIPSbKNSO"] });

    [Fact]
    public void A_name_twice_is_refused()
    {
        var made = Good.Make();
        var twice = Encoding.UTF8.GetString(made.Package).Replace("\"root\":", "\"root\":\"KWARN-1\",\"root\":", StringComparison.Ordinal);
        Refused(AttestationFault.Format, made with { Package = Encoding.UTF8.GetBytes(twice) });
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"KWARN-1\"")]
    [InlineData("{\"root\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}")]
    public void Other_JSON_is_refused(string json) => Refused(AttestationFault.Format, Good.Make() with { Package = Encoding.UTF8.GetBytes(json) });

    [Fact]
    public void More_than_a_parameter_may_hold_is_refused()
    {
        var made = Good.Make();
        Refused(AttestationFault.Base64, made with { Package = [.. made.Package, .. new byte[24576].Select(_ => (byte)' ')] });
    }

    [Theory]
    [InlineData("modstatemsg")]
    [InlineData("kcmsg")]
    [InlineData("knsopub")]
    [InlineData("warrant")]
    [InlineData("payload")]
    public void A_message_that_is_cut_or_longer_is_refused(string name)
    {
        Refused(AttestationFault.Format, Good with { Alter = Changed(name, message => message[..^4]) });
        Refused(AttestationFault.Format, Good with { Alter = Changed(name, message => [.. message, 0, 0, 0, 0]) });
        Refused(AttestationFault.Format, Good with { Alter = Changed(name, _ => [0]) });
    }

    [Fact]
    public void A_message_that_claims_more_than_it_has_is_refused()
    {
        Refused(AttestationFault.Format, Good with { Alter = Changed("modstatemsg", message => [.. message[..8], .. Word(uint.MaxValue), .. message[12..]]) });
        Refused(AttestationFault.Format, Good with { Alter = Changed("knsopub", message => [.. message[..4], .. Word(uint.MaxValue), .. message[8..]]) });
        Refused(AttestationFault.Format, Good with { Groups = [.. Enumerable.Repeat(Group(), 33)] });
        Refused(AttestationFault.Format, Good with { Groups = [Group([.. Enumerable.Repeat(Use(1), 33)])] });
    }

    [Fact]
    public void A_root_of_another_name_is_not_trusted()
    {
        Refused(AttestationFault.RootNotTrusted, Good with { RootName = "KWARN-2" });
        Refused(AttestationFault.RootNotTrusted, Good with { Members = members => members["root"] = "KWARN-2" });
    }

    [Fact]
    public void Without_an_anchor_nothing_is_trusted()
    {
        Assert.Same(AttestationFault.RootNotTrusted, Fails(Good.Make().Verdict(trust: AttestationTrust.None)).Fault);
        Assert.Same(AttestationFault.RootNotTrusted, Fails((Good with { Anchor = MadeKey.Rsa("nshield other root") }).Make().Verdict()).Fault);
    }

    [Theory]
    [InlineData(521)]
    [InlineData(256)]
    public void A_warrant_by_another_root_is_refused(int bits) => Refused(AttestationFault.Signature, Good with { Anchor = MadeKey.Curve("nshield other root", bits) });

    [Fact]
    public void A_root_on_a_shorter_curve_signs_no_warrant() =>
        Refused(AttestationFault.Format, Good with { Root = MadeKey.Curve("nshield other root"), Anchor = MadeKey.Curve("nshield other root") });

    [Fact]
    public void A_later_certificate_of_the_warrant_must_be_by_the_one_before() =>
        Refused(AttestationFault.Signature, Good with { SignedBy = name => name == "payload" ? MadeKey.Curve("nshield root", 521) : null });

    [Fact]
    public void A_warrant_with_more_certificates_than_any_module_has_is_refused() => Refused(AttestationFault.Format, Good with { Delegations = 4 });

    [Fact]
    public void The_key_of_a_module_cannot_warrant_another_module()
    {
        // The owner of one module signs, as KLF2 signs states, a certificate of a module that he makes up.
        var module = MadeKey.Curve("nshield delegation 0", 521);
        var owned = DddsBytes.Module("ModuleInformation", "0000-0000-0000", module, 3);
        Refused(AttestationFault.Chain, Good with { Alter = Changed("payload", payload => payload.AsSpan().IndexOf("Delegation"u8) >= 0 ? owned : payload) });
    }

    [Theory]
    [InlineData("Delegation")]
    [InlineData("SmartcardInformation")]
    [InlineData("Other")]
    public void A_warrant_that_ends_with_something_else_than_a_module_is_refused(string kind) => Refused(AttestationFault.Format, Good with { ModuleKind = kind });

    [Fact]
    public void A_warrant_that_only_delegates_is_refused() =>
        Refused(AttestationFault.Chain, Good with { Alter = Changed("payload", payload => DddsBytes.Delegation(MadeKey.Curve("nshield module", 521))) });

    [Fact]
    public void A_module_that_was_upgraded_is_taken_only_where_the_operator_does()
    {
        var made = (Good with { ModuleKind = "FieldUpgradeModuleInformation" }).Make();
        Refused(AttestationFault.Chain, made);
        var held = Assert.IsType<AttestationVerdict.Holds>(made.Verdict(new() { TakesLegacyIdentity = true }));
        Assert.Contains("The module got its key KLF2 later, on a signature of 1,024 bits.", held.Key.Findings);
    }

    [Fact]
    public void A_state_of_another_module_is_refused() => Refused(AttestationFault.Chain, Good with { StatedSerial = "6A5B-0300-D948" });

    [Fact]
    public void The_key_of_another_Security_Officer_is_refused() =>
        Refused(AttestationFault.Chain, Good with { Alter = Changed("knsopub", _ => Key(MadeDsaKey.Of("signer"))) });

    [Theory]
    [InlineData("hkm")]
    [InlineData("hkmc", false)]
    [InlineData("hkfips", false)]
    [InlineData("hkre", false)]
    [InlineData("hkra", false)]
    public void Another_key_of_the_world_is_refused(string name, bool isInState = true) =>
        Refused(isInState ? AttestationFault.Chain : AttestationFault.Signature, Good with { Members = members => members[name] = Base64([.. Word(44), .. Hash("another")]) });

    [Fact]
    public void Another_module_key_of_the_module_is_refused() =>
        Refused(AttestationFault.Signature, Good with { Members = members => members["hkm"] = Base64([.. Word(44), .. Hash("well-known key")]) });

    [Fact]
    public void A_key_hash_by_another_mechanism_is_refused() =>
        Refused(AttestationFault.Format, Good with { Members = members => members["hkm"] = Base64([.. Word(45), .. NShieldMaker.ModuleKey]) });

    [Fact]
    public void Another_suite_is_refused() => Refused(AttestationFault.Signature, Good with { Members = members => members["ciphersuite"] = "ECp521mAES" });

    [Theory]
    [InlineData("modstatesig")]
    [InlineData("CertKMaKMCaKFIPSbKNSO")]
    [InlineData("CertKREaKRAbKNSO")]
    [InlineData("kcsig")]
    public void A_signature_by_another_key_is_refused(string name)
    {
        var onCurve = Good with { Signer = MadeKey.Curve("nshield signer"), Officer = MadeKey.Curve("nshield officer", 521) };
        Assert.IsType<AttestationVerdict.Holds>(onCurve.Make().Verdict());
        Refused(AttestationFault.Signature, onCurve with { SignedBy = signed => signed == name ? MadeKey.Curve("nshield other", 521) : null });
        Refused(AttestationFault.Signature, Good with { SignedBy = signed => signed == name ? MadeKey.Curve("nshield other", 521) : null });
    }

    [Fact]
    public void A_signature_of_another_message_is_refused()
    {
        Refused(AttestationFault.Signature, Good with { Members = members => members["kcsig"] = members["CertKREaKRAbKNSO"] });
        Refused(AttestationFault.Signature, WithSignature(170, 0));
        Refused(AttestationFault.Signature, WithSignature(170, BigInteger.One << 2400));
        Refused(AttestationFault.Format, WithSignature(171, 1));
    }

    [Fact]
    public void Another_key_than_the_one_in_the_CSR_is_refused()
    {
        Refused(AttestationFault.KeyMismatch, Good with { Stated = MadeKey.Rsa("another customer", 3072) });
        Refused(AttestationFault.KeyMismatch, Good with { Stated = MadeKey.Curve("another customer") });
        Assert.Same(AttestationFault.KeyMismatch, Fails(Good.Make().Verdict(key: MadeKey.Curve("another customer").Public)).Fault);
    }

    [Fact]
    public void A_key_that_the_certificate_is_not_about_is_refused()
    {
        var another = MadeKey.Rsa("another customer", 3072);
        Refused(AttestationFault.KeyMismatch, Good with { Customer = another, Stated = Good.Customer, Members = members => members["pubkeydata"] = Base64(Key(another.Key)) });
        var curve = Good with { Customer = MadeKey.Curve("customer") };
        Refused(AttestationFault.KeyMismatch, curve with { Members = members => members["pubkeydata"] = Base64(Key(MadeKey.Curve("customer").Key, isForAnyUse: true)) });
    }

    [Fact]
    public void A_certified_module_is_taken_in_any_world_and_a_FIPS_world_has_no_others()
    {
        Assert.True(Assert.IsType<AttestationVerdict.Holds>((Good with { IsFips = false }).Make().Verdict()).Key.IsFips);
        Assert.True(Assert.IsType<AttestationVerdict.Holds>((Good with { Level = 0 }).Make().Verdict()).Key.IsFips);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_module_that_is_not_certified_is_taken_only_where_the_operator_does(byte level)
    {
        var made = (Good with { IsFips = false, Level = level }).Make();
        Refused(AttestationFault.NotFips, made);
        Assert.False(Assert.IsType<AttestationVerdict.Holds>(made.Verdict(new() { RequiresFips = false })).Key.IsFips);
    }

    [Fact]
    public void The_binding_of_a_FIPS_world_binds_no_other() => Refused(AttestationFault.Signature, Good with
    {
        IsFips = false,
        Members = members =>
        {
            members["CertKMaKMCaKFIPSbKNSO"] = members["CertKMaKMCbKNSO"];
            members["hkfips"] = members["hkmc"];
            members.Remove("CertKMaKMCbKNSO");
        },
    });

    [Fact]
    public void A_statement_of_another_kind_is_refused()
    {
        foreach (var type in AttestationKind.All.Select(kind => kind.Type).Where(type => type != HsmType.NShield))
            Assert.IsType<AttestationVerdict.Fails>(Good.Make().Verdict(type: type));
    }

    private static NShieldMaker WithSignature(uint mechanism, BigInteger first) =>
        Good with { Members = members => members["kcsig"] = Base64([.. Word(mechanism), .. Number(first), .. Number(1)]) };

    private static NShieldMaker With(byte[] keeping) => Good with { Groups = [Group(Use(Signs)), Limited(keeping)] };

    private static AttestationVerdict.Holds Holds(NShieldMaker maker) => Assert.IsType<AttestationVerdict.Holds>(maker.Make().Verdict());

    private static AttestationVerdict.Fails Fails(AttestationVerdict verdict) => Assert.IsType<AttestationVerdict.Fails>(verdict);

    private static void Refused(AttestationFault fault, NShieldMaker maker) => Refused(fault, maker.Make());

    private static void Refused(AttestationFault fault, MadeAttestation made)
    {
        var fails = Fails(made.Verdict());
        Assert.True(fault == fails.Fault, $"{fails.Fault}: {fails.Detail}");
    }

    private static Func<string, byte[], byte[]> Changed(string changed, Func<byte[], byte[]> change) => (name, message) => name == changed ? change(message) : message;

    private static string Base64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
