using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;
using static Countersign.Proofs.Attestation.MarvellGoogleMaker;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>What statements of Google's Cloud HSM must say, and who must say it.</summary>
public sealed class MarvellGoogleTests
{
    private static readonly MadeKey Stranger = MadeKey.Rsa("marvell stranger");

    public static TheoryData<uint, string?, string> Claims => new()
    {
        { Local, "00", "key not generated in hardware" },
        { Local, null, "key not generated in hardware" },
        { Local, "0001", "key not generated in hardware" },
        { Local, "02", "key not generated in hardware" },
        { Extractable, "01", "key exportable" },
        { Extractable, null, "key exportable" },
        { Extractable, "", "key exportable" },
        { NeverExtractable, "00", "key exportable" },
        { NeverExtractable, null, "key exportable" },
        { Sensitive, "00", "key exportable" },
        { Sensitive, null, "key exportable" },
        { AlwaysSensitive, "00", "key exportable" },
        { AlwaysSensitive, null, "key exportable" },
        { Sign, "00", "format" },
        { Sign, null, "format" },
        { ObjectClass, "02", "format" },
        { ObjectClass, "04", "format" },
        { ObjectClass, null, "format" },
        { KeyType, "00", "key mismatch" },
        { KeyType, null, "key mismatch" },
        { Modulus, "04", "key mismatch" },
        { Modulus, null, "key mismatch" },
        // The key itself is the same, but the statement says that it is on another curve.
        { KeyHash, "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF", "key mismatch" },
        { KeyHash, "00", "key mismatch" },
    };

    public static TheoryData<string, string?> Modes => new()
    {
        { ", for FIPS mode", null },
        { ", for non-FIPS mode", "not FIPS certified" },
        { "", "not FIPS certified" },
    };

    [Fact]
    public void Statements_of_every_good_form_hold()
    {
        foreach (var made in Good())
        {
            var key = Holds(made.Verdict());
            Assert.Equal(("9.9Z0001-ICM000001", true, "d06cc801f7dffdbd"), (key.Serial, key.IsFips, key.KeyName));
            Assert.Equal("HSM:9.9Z0001-ICM000001:PARTN:1, for FIPS mode", key.Path[0]);
            Assert.Equal(3, key.Path.Count);
            Assert.Contains("Hawksbill", Assert.Single(key.Findings), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public void What_the_private_key_does_not_say_is_not_believed(uint attribute, string? value, string context) =>
        Fails(context, new MarvellGoogleMaker { Private = Only(attribute, value is null ? null : Convert.FromHexString(value)) });

    [Fact]
    public void Without_a_hash_of_the_key_its_numbers_alone_are_compared() => Holds(new MarvellGoogleMaker { Private = Only(KeyHash, null) }.Make().Verdict());

    [Fact]
    public void A_key_without_a_name_that_can_be_shown_holds()
    {
        foreach (var name in new[] { null, Array.Empty<byte>(), [0, 0], "a b"u8.ToArray(), [0xC3, 0xA4], [7] })
            Assert.Null(Holds(new MarvellGoogleMaker { Private = Only(Identifier, name) }.Make().Verdict()).KeyName);
    }

    [Fact]
    public void The_private_object_counts_wherever_it_stands()
    {
        Holds(new MarvellGoogleMaker { OnObjects = all => [all[1], all[0]] }.Make().Verdict());
        Fails("key exportable", new MarvellGoogleMaker { OnObjects = all => [all[1], all[0]], Private = Only(Extractable, [1]) });
    }

    [Fact]
    public void The_statement_must_be_about_the_key_of_the_request()
    {
        var curve = new MarvellGoogleMaker().Make();
        var rsa = new MarvellGoogleMaker { Customer = MadeKey.Rsa("marvell customer", 3072) };
        Fails("key mismatch", curve.Verdict(key: MadeKey.Curve("marvell other").Public));
        Fails("key mismatch", curve.Verdict(key: MadeKey.Curve("marvell customer", 384).Public));
        Fails("key mismatch", curve.Verdict(key: rsa.Customer.Public));
        Fails("key mismatch", rsa.Make().Verdict(key: curve.Customer.Public));
        Fails("key mismatch", rsa.Make().Verdict(key: MadeKey.Rsa("marvell other", 3072).Public));
        Fails("key mismatch", rsa with { Private = Only(PublicExponent, [3]) });
        Fails("key mismatch", rsa with { Private = Only(PublicExponent, null) });
        Fails("key mismatch", rsa with { Private = Only(Modulus, []) });
        Fails("key mismatch", rsa with { Private = Only(KeyType, [3]) });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_module_says_in_its_name_that_it_works_in_FIPS_mode(string mode, string? context)
    {
        var made = new MarvellGoogleMaker { Mode = mode }.Make();
        Assert.Equal(context, (made.Verdict() as AttestationVerdict.Fails)?.Fault.Context);
        Assert.Equal(context is null, Holds(made.Verdict(AttestationKind.Of(HsmType.MarvellGoogle).Policy with { RequiresFips = false })).IsFips);
    }

    [Fact]
    public void The_order_of_the_certificates_does_not_count()
    {
        int[][] orders = [[3, 2, 1, 0], [1, 0, 3, 2], [2, 0, 3, 1], [3, 0, 1, 2]];
        foreach (var order in orders)
            Holds(new MarvellGoogleMaker { OnChain = all => [.. order.Select(i => all[i])] }.Make().Verdict());
    }

    [Fact]
    public void Each_certificate_is_there_once()
    {
        for (var i = 0; i < 4; i++)
        {
            var at = i;
            Fails("chain", new MarvellGoogleMaker { OnChain = all => [.. all.Where((_, index) => index != at)] });
            Fails("chain", new MarvellGoogleMaker { OnChain = all => [.. all, all[at]] });
            Fails("chain", new MarvellGoogleMaker { OnChain = all => [.. all.Select((one, index) => index == at ? all[(at + 1) % 4] : one)] });
        }

        Fails("chain", new MarvellGoogleMaker { OnChain = all => [.. all, Leaf("CN=Other", Stranger).Pem] });
        Fails("format", new MarvellGoogleMaker { OnChain = all => [.. all, .. all, .. all] });
    }

    [Fact]
    public void A_module_that_is_not_Googles_is_refused() => Fails("chain", new MarvellGoogleMaker { OnChain = all => [.. all.Take(2)] });

    [Fact]
    public void Somebody_elses_roots_are_not_trusted()
    {
        var good = new MarvellGoogleMaker();
        var manufacturer = good.Root with { Key = Stranger };
        var owner = good.OwnersRoot with { Key = Stranger };
        var unknown = new MadeCertificate { Subject = "CN=Nobody", Key = Stranger };
        Fails("signature", good with { Trusted = (manufacturer, good.OwnersRoot) });
        Fails("signature", good with { Trusted = (good.Root, owner) });
        Fails("root not trusted", good with { Trusted = (unknown, good.OwnersRoot) });
        Fails("root not trusted", good with { Trusted = (good.Root, unknown) });
        Fails("root not trusted", good with { Trusted = (good.OwnersRoot, good.Root) });
        Fails("root not trusted", good with { Root = manufacturer, Trusted = (good.Root, good.OwnersRoot), OnChain = all => [.. all, manufacturer.Pem] });
        Fails("root not trusted", good.Make().Verdict(trust: AttestationTrust.None));
        // A root that speaks for both is neither.
        Fails("chain", good with { OwnersRoot = good.Root });
    }

    [Fact]
    public void Every_certificate_must_be_valid_now()
    {
        var good = new MarvellGoogleMaker();
        static MadeCertificate Ended(MadeCertificate one) => one with { NotAfter = MadeAttestation.Now.AddSeconds(-1) };
        static MadeCertificate Coming(MadeCertificate one) => one with { NotBefore = MadeAttestation.Now.AddSeconds(1) };
        foreach (var change in new Func<MadeCertificate, MadeCertificate>[] { Ended, Coming })
        {
            Fails("expired", good with { OnCard = change });
            Fails("expired", good with { OnPartition = change });
            Fails("expired", good with { OnOwnersCard = change });
            Fails("expired", good with { OnOwnersPartition = change });
        }

        Fails("expired", good.Make().Verdict(at: new(2050, 1, 1, 0, 0, 1, TimeSpan.Zero)));
        Fails("expired", good.Make().Verdict(at: new(2019, 12, 31, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void The_owner_must_have_certified_the_same_module()
    {
        var good = new MarvellGoogleMaker();
        const string Fields = "C=US+ST=CA+O=Cavium+OU=N3FIPS+L=SanJose";
        foreach (var name in new[] { "HSM:9.9Z0001-ICM000001:PARTN:2, for FIPS mode", "HSM:9.9Z0001-ICM000002:PARTN:1, for FIPS mode", "HSM:9.9Z0001-ICM000001:PARTN:1" })
            Fails("chain", good with { OnOwnersPartition = one => one with { Subject = $"CN=\"{name}\", {Fields}" } });
        Fails("chain", good with { OnOwnersCard = one => one with { Subject = $"CN=\"HSM:9.9Z0001-ICM000002, for FIPS mode\", {Fields}" } });
        Fails("chain", good with { OnPartition = one => one with { Subject = $"CN=\"HSM:9.9Z0001-ICM000002:PARTN:1, for FIPS mode\", {Fields}" } });
        Fails("chain", good with { OnOwnersCard = one => one with { Key = Stranger } });
        Fails("chain", good with { OnOwnersPartition = one => one with { Key = Stranger } });
        // The partition names the card as its owner does, and the manufacturer's certificate of the card has other fields.
        Fails("chain", good with
        {
            OnCard = one => one with { Subject = "CN=\"HSM:9.9Z0001-ICM000001, for FIPS mode\", C=US" },
            OnPartition = one => one with { Issuer = one.Issuer! with { Subject = $"CN=\"HSM:9.9Z0001-ICM000001, for FIPS mode\", {Fields}" } },
        });
        // Another owner under the same name would be a second one.
        Fails("chain", good with { OnOwnersCard = one => one with { Issuer = Leaf("CN=Another owner", Stranger) } });
    }

    [Fact]
    public void Only_the_card_issues()
    {
        var good = new MarvellGoogleMaker();
        Fails("chain", good with { OnCard = one => one with { Extensions = [MadeCertificate.NoAuthority()] } });
        Holds((good with { OnCard = one => one with { Extensions = [MadeCertificate.Authority()] } }).Make().Verdict());
        Fails("chain", good with { OnPartition = one => one with { Extensions = [MadeCertificate.Authority()] } });
        Fails("chain", good with { OnOwnersCard = one => one with { Extensions = [MadeCertificate.Authority()] } });
        Fails("chain", good with { OnOwnersPartition = one => one with { Extensions = [MadeCertificate.Authority()] } });
        Fails("chain", good with { OnPartition = one => one with { Extensions = [("1.2.3.4", true, [5, 0])] } });
    }

    [Fact]
    public void Every_signature_must_hold()
    {
        var good = new MarvellGoogleMaker();
        Fails("signature", good with { OnCard = one => one with { SignedBy = Stranger } });
        Fails("signature", good with { OnPartition = one => one with { SignedBy = Stranger } });
        Fails("signature", good with { OnOwnersCard = one => one with { SignedBy = Stranger } });
        Fails("signature", good with { OnOwnersPartition = one => one with { SignedBy = Stranger } });
        Fails("signature", good with { Signer = Stranger });
        Fails("signature", good with { Signer = MadeKey.Rsa("marvell card") });
    }

    /// <summary>A key in a genuine module signs whatever its owner likes: a statement about another key too, or a certificate of a partition.</summary>
    [Fact]
    public void A_key_that_is_attested_cannot_attest_another()
    {
        var slot = MadeKey.Rsa("marvell slot");
        var good = new MarvellGoogleMaker();
        Fails("signature", good with { Signer = slot });

        // Below the genuine ones, and in the place of the partition's.
        MadeCertificate? genuine = null;
        MadeCertificate Fake(MadeCertificate? issuer, MadeKey signer, int partition = 1) => new()
        {
            Subject = $"CN=\"HSM:9.9Z0001-ICM000001:PARTN:{partition}, for FIPS mode\", C=US+ST=CA+O=Cavium+OU=N3FIPS+L=SanJose",
            Key = slot,
            Issuer = issuer,
            SignedBy = signer,
        };
        good = good with { Signer = slot, OnPartition = one => genuine = one };
        Fails("chain", good with { OnChain = all => [.. all, Fake(genuine, genuine!.Key, 2).Pem] });
        Fails("chain", good with { OnChain = all => [Fake(genuine, genuine!.Key, 2).Pem, .. all.Skip(1)] });
        Fails("chain", good with { OnChain = all => [Fake(genuine!.Issuer, slot).Pem, .. all.Skip(1)] });
        Fails("root not trusted", good with { OnChain = all => [Fake(genuine, genuine!.Key).Pem, .. all.Skip(1)] });
        // Even with the owner's blessing the card must have signed it.
        Fails("signature", good with { OnPartition = one => Fake(one.Issuer, slot), OnOwnersPartition = one => one with { Key = slot } });
        Fails("root not trusted", good with { OnPartition = one => Fake(null, slot) });
    }

    [Fact]
    public void The_fault_that_comes_first_is_told()
    {
        var good = new MarvellGoogleMaker { Private = Only(Local, [0]), Mode = "" };
        static MadeCertificate Ended(MadeCertificate one) => one with { NotAfter = MadeAttestation.Now.AddSeconds(-1) };
        var unknown = new MadeCertificate { Subject = "CN=Nobody", Key = Stranger };
        Fails("format", good with { OnSigned = bytes => [.. bytes, 0], OnChain = all => [.. all.Take(3)] });
        Fails("chain", good with { OnChain = all => [.. all.Take(3)], Signer = Stranger });
        Fails("root not trusted", good with { Trusted = (good.Root, unknown), OnCard = one => Ended(one) with { SignedBy = Stranger } });
        Fails("signature", good with { OnCard = Ended, Signer = Stranger });
        Fails("expired", (good with { OnCard = Ended }).Make().Verdict(key: Stranger.Public));
        Fails("key mismatch", good.Make().Verdict(key: Stranger.Public));
        Fails("key not generated in hardware", good with { Private = new Dictionary<uint, byte[]?> { [Local] = [0], [Extractable] = [1] } });
        Fails("key exportable", good with { Private = Only(Extractable, [1]) });
    }

    [Fact]
    public void Another_kind_of_hardware_does_not_believe_it()
    {
        var made = new MarvellGoogleMaker().Make();
        foreach (var type in Enum.GetValues<HsmType>().Except([HsmType.MarvellGoogle]))
            Assert.IsType<AttestationVerdict.Fails>(made.Verdict(type: type));
    }

    private static MadeCertificate Leaf(string subject, MadeKey key) =>
        new() { Subject = subject, Key = key, Issuer = new() { Subject = "CN=Its issuer", Key = key } };

    private static Dictionary<uint, byte[]?> Only(uint attribute, byte[]? value) => new() { [attribute] = value };

    private static AttestedKey Holds(AttestationVerdict verdict) =>
        verdict is AttestationVerdict.Holds { Key: var key } ? key : throw new Xunit.Sdk.XunitException(verdict.ToString());

    private static void Fails(string context, MarvellGoogleMaker maker) => Fails(context, maker.Make().Verdict());

    private static void Fails(string context, AttestationVerdict verdict) =>
        Assert.Equal(context, verdict is AttestationVerdict.Fails { Fault: var fault } ? fault.Context : "holds");
}
