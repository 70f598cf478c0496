using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;
using static Countersign.Certificates.Tests.Attestation.YubicoVerdicts;
using static Countersign.Proofs.Attestation.YubiHsm2Maker;

namespace Countersign.Certificates.Tests.Attestation;

public sealed class YubiHsm2Tests
{
    private static readonly AttestationPolicy Lenient = new() { RequiresFips = false };
    private const string IdExtension = "1.3.6.1.4.1.41482.4.6";
    private static readonly YubiHsm2Maker Old = new();
    private static readonly YubiHsm2Maker Recent = new() { IsNew = true };

    [Fact]
    public void Every_good_statement_holds()
    {
        foreach (var made in Good())
            Takes(made);
    }

    [Fact]
    public void What_it_says_is_handed_on()
    {
        var key = Takes(Recent.Make());
        Assert.Equal((HsmType.YubiHsm2, "Yubico", "YubiHSM 2 FIPS"), (key.Kind, key.Maker, key.Model));
        Assert.Equal(("20783176", "2.4.1", "0x0024 Code signing", true), (key.Serial, key.Firmware, key.KeyName, key.IsFips));
        Assert.Equal(
            [
                "YubiHSM Attestation id:0x0024", "YubiHSM Attestation (20783176)", "YubiHSM Attestation B2 1",
                "Yubico Attestation Intermediate B 1", "Yubico Attestation Root 1",
            ],
            key.Path);
        Assert.Empty(key.Findings);
        Assert.Equal(4, Takes(Old.Make()).Path.Count);
    }

    [Fact]
    public void A_label_is_told_without_what_cannot_be_printed()
    {
        Assert.Equal("0x0024 ab", Takes((Old with { Label = [0x0C, 0x04, (byte)'a', 0x1B, 0x0A, (byte)'b'] }).Make()).KeyName);
        Assert.Equal("0x0024", Takes((Old with { Label = [0x0C, 0x00] }).Make()).KeyName);
    }

    [Theory]
    [InlineData(0x02)]
    [InlineData(0x10)]
    [InlineData(0x11)]
    [InlineData(0x03)]
    [InlineData(0x00)]
    public void A_key_that_was_ever_outside_is_refused(byte origin) =>
        Refuses(AttestationFault.NotGenerated, (Old with { Origin = [0x03, 0x02, 0x00, origin] }).Make(), Lenient);

    [Theory]
    [InlineData(1UL << 16)]
    [InlineData(1UL << 12)]
    [InlineData(ulong.MaxValue)]
    public void A_key_that_may_leave_is_refused(ulong capabilities) =>
        Refuses(AttestationFault.Exportable, (Old with { Capabilities = Able(Signs | capabilities) }).Make(), Lenient);

    [Theory]
    [InlineData(0UL, false)]
    [InlineData(1UL << 9, false)]
    [InlineData(1UL << 34, false)]
    [InlineData(0x6006_0000_0000_0000UL, false)]
    [InlineData(1UL << 5, true)]
    [InlineData(1UL << 6, true)]
    [InlineData(1UL << 7, true)]
    [InlineData(1UL << 8, true)]
    public void A_key_that_may_not_sign_is_none_that_has_signed(ulong capabilities, bool isTaken)
    {
        var made = (Old with { Capabilities = Able(capabilities) }).Make();
        if (isTaken)
            Takes(made);
        else
            Refuses(AttestationFault.Format, made);
    }

    [Fact]
    public void A_device_is_certified_when_it_says_that_it_is_in_the_approved_mode()
    {
        foreach (var approved in (byte[]?[])[null, [0x01, 0x01, 0x00]])
        {
            var made = (Old with { Approved = approved }).Make();
            Refuses(AttestationFault.NotFips, made);
            var key = Takes(made, Lenient);
            Assert.Equal(("YubiHSM 2", false), (key.Model, key.IsFips));
            Assert.Contains(key.Findings, finding => finding.Contains("FIPS number", StringComparison.Ordinal));
            Assert.Empty(Takes((Old with { Approved = approved, Fips = null }).Make(), Lenient).Findings);
        }

        Assert.Equal(true, Takes((Old with { Fips = null }).Make()).IsFips);
        Refuses(AttestationFault.Format, (Old with { Approved = [0x02, 0x01, 0x01] }).Make(), Lenient);
    }

    [Fact]
    public void A_key_on_a_curve_in_firmware_with_Infineons_library_is_taken_with_a_finding()
    {
        Assert.Single(Takes((Old with { Firmware = [0x04, 0x03, 2, 3, 2] }).Make()).Findings);
        Assert.Empty(Takes((Old with { Firmware = [0x04, 0x03, 2, 4, 0] }).Make()).Findings);
        var rsa = Old with { Firmware = [0x04, 0x03, 2, 3, 2], Customer = MadeKey.Rsa("customer of YubiHSM", 3072) };
        Assert.Empty(Takes(rsa.Make()).Findings);
    }

    [Fact]
    public void Firmware_older_than_the_operator_takes_is_refused()
    {
        Takes(Old.Make(), Lenient with { LeastFirmware = new(2, 4) });
        Refuses(AttestationFault.Firmware, Old.Make(), Lenient with { LeastFirmware = new(2, 4, 2) });
    }

    [Fact]
    public void A_statement_that_leaves_something_out_or_says_it_otherwise_is_none()
    {
        foreach (var maker in (YubiHsm2Maker[])
            [
                Old with { Firmware = null }, Old with { Firmware = [2, 4, 1] }, Old with { Firmware = [0x04, 0x02, 2, 4] },
                Old with { Firmware = [0x03, 0x03, 2, 4, 1] },
                Old with { Serial = null }, Old with { Serial = [0x02, 0x01, 0x80] }, Old with { Serial = [0x02, 0x00] },
                Old with { Origin = null }, Old with { Origin = [0x03, 0x03, 0x00, 0x01, 0x01] }, Old with { Origin = [0x03, 0x02, 0x01, 0x02] },
                Old with { Origin = [0x04, 0x01, 0x01] },
                Old with { Capabilities = null }, Old with { Capabilities = [0x03, 0x08, 0x00, 0, 0, 0, 0, 0, 1, 0xE0] },
                Old with { Capabilities = [.. Able(Signs), 0x00] },
                Old with { Id = null }, Old with { Id = [0x24] },
                Old with { Label = null }, Old with { Label = [0x0C, 0x01, 0xFF] }, Old with { Label = [0x13, 0x01, 0x41] },
            ])
        {
            Refuses(AttestationFault.Format, maker.Make());
        }
    }

    [Fact]
    public void Certificates_are_told_by_the_numbers_in_their_names()
    {
        Refuses(AttestationFault.Chain, (Old with { Id = [0x02, 0x01, 0x25] }).Make());
        Refuses(AttestationFault.Chain, (Old with { OfKey = one => one with { Subject = "CN=YubiHSM Attestation id:0x24" } }).Make());
        Refuses(AttestationFault.Chain, (Old with { OfDevice = one => one with { Subject = "CN=YubiHSM Attestation (20783177)" } }).Make());
        Refuses(AttestationFault.Chain, (Old with { OfDevice = one => one with { Extensions = [MadeCertificate.Authority(0)] } }).Make());
        Refuses(AttestationFault.Chain, (Old with { OfAuthority = one => one with { Subject = "CN=Yubico YubiHSM 6742036 CA" } }).Make());
        Refuses(AttestationFault.Chain, (Old with { OfAuthority = one => one with { Subject = "CN=Sub-CA" } }).Make());
        Refuses(AttestationFault.Chain, (Recent with { OfAuthority = one => one with { Subject = "CN=Yubico PIV Attestation B2 1" } }).Make());
        Refuses(AttestationFault.Chain, (Recent with { OfAuthority = one => one with { Subject = "CN=YubiHSM Attestation (1)" } }).Make());
    }

    [Fact]
    public void A_key_of_another_device_than_the_one_that_speaks_is_refused()
    {
        var made = (Old with { Serial = [0x02, 0x04, 0x01, 0x3D, 0x20, 0x49] }).Make();
        Assert.Contains("20783177", Refuses(AttestationFault.Chain, made), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_issues_a_statement_of_its_own_is_no_device()
    {
        var software = MadeKey.Curve("in software");
        MadeCertificate Below(MadeCertificate issuer) => issuer with { Issuer = issuer, Key = software };
        MadeCertificate Renamed(MadeCertificate key) => Below(key) with
        {
            Subject = "CN=YubiHSM Attestation id:0x0025",
            Extensions = [.. key.Extensions.Where(one => one.Identifier != IdExtension), (IdExtension, false, [0x02, 0x01, 0x25])],
        };
        foreach (var maker in (YubiHsm2Maker[])[Old, Recent, Old with { Published = [("yubihsm", YubicoAuthorities.HsmBatch)] }])
        {
            Refuses(AttestationFault.Chain, (maker with { List = all => [Below(all[0]), .. all] }).Make(), key: software.Public);
            Refuses(AttestationFault.Chain, (maker with { List = all => [Renamed(all[0]), .. all] }).Make(), key: software.Public);
        }

        // The operator's own key that makes statements, with a name that its owner chose.
        var own = YubicoAuthorities.Below(YubicoAuthorities.HsmBatch, "YubiHSM Attestation (20783176)", 0) with { SignedBy = software };
        Refuses(AttestationFault.Chain, (Old with { OfKey = one => one with { Issuer = own }, List = all => [all[0], own, all[2]] }).Make());
    }

    [Fact]
    public void The_certificate_of_a_key_that_says_it_issues_is_refused()
    {
        foreach (var extension in ((string, bool, byte[])[])
            [
                MadeCertificate.Authority(), MadeCertificate.Uses(X509KeyUsageFlags.KeyCertSign), ("1.3.6.1.4.1.41482.4.99", true, [0x05, 0x00]),
            ])
        {
            Refuses(AttestationFault.Chain, (Old with { OfKey = one => one with { Extensions = [.. one.Extensions, extension] } }).Make());
        }
    }

    [Fact]
    public void A_certificate_that_may_not_issue_issues_nothing()
    {
        Refuses(AttestationFault.Chain, (Old with { OfDevice = one => one with { Extensions = [.. one.Extensions.Take(3)] } }).Make());
        MadeCertificate NoAuthority(MadeCertificate one) => one with { Extensions = [.. one.Extensions.Take(3), MadeCertificate.NoAuthority()] };
        Refuses(AttestationFault.Chain, (Old with { OfDevice = NoAuthority }).Make());
        Refuses(AttestationFault.Chain, (Old with { OfAuthority = one => one with { Extensions = [MadeCertificate.Authority(0)] } }).Make());
        Refuses(AttestationFault.Chain, (Recent with { OfAuthority = one => one with { Extensions = [] } }).Make());
    }

    [Fact]
    public void A_chain_with_something_missing_too_much_or_twice_is_refused()
    {
        foreach (var maker in (YubiHsm2Maker[])[Old, Recent])
        {
            void IsRefused(AttestationFault fault, Func<IReadOnlyList<MadeCertificate>, IReadOnlyList<MadeCertificate>> list) =>
                Refuses(fault, (maker with { List = list }).Make());
            IsRefused(AttestationFault.Chain, all => [all[0]]);
            IsRefused(AttestationFault.RootNotTrusted, all => [all[0], all[1]]);
            IsRefused(AttestationFault.Chain, all => [all[0], all[2]]);
            IsRefused(AttestationFault.Format, all => [.. all.Skip(1)]);
            IsRefused(AttestationFault.Chain, all => [all[0], .. all]);
            IsRefused(AttestationFault.Chain, all => [all[1], .. all]);
            IsRefused(AttestationFault.Chain, all => [.. all, YubicoAuthorities.Piv]);
            IsRefused(AttestationFault.Chain, all => [.. all, YubicoAuthorities.PivRoot]);
            IsRefused(AttestationFault.Format, all => [.. Enumerable.Repeat(all[0], 11)]);
        }
    }

    [Fact]
    public void A_root_that_is_not_trusted_is_refused()
    {
        foreach (var (maker, role, root, batch) in new[]
            {
                (Old, "yubihsm", YubicoAuthorities.HsmRoot, YubicoAuthorities.HsmBatch),
                (Recent, "attestation", YubicoAuthorities.NewRoot, YubicoAuthorities.Hsm),
            })
        {
            var made = maker.Make();
            Takes(made, trust: In(made, (role, root)));
            Refuses(AttestationFault.RootNotTrusted, made, trust: AttestationTrust.None);
            Refuses(AttestationFault.RootNotTrusted, made, trust: In(made, (role, batch)));
            Refuses(AttestationFault.RootNotTrusted, made, trust: In(made, (role, YubicoAuthorities.PivRoot)));
            Refuses(AttestationFault.Signature, made, trust: In(made, (role, root with { Key = MadeKey.Curve("impostor") })));
        }
    }

    [Fact]
    public void A_signature_by_another_key_is_refused()
    {
        MadeCertificate Forged(MadeCertificate one) => one with { SignedBy = MadeKey.Rsa("forger") };
        foreach (var maker in (YubiHsm2Maker[])[Old, Recent])
        {
            Refuses(AttestationFault.Signature, (maker with { OfKey = Forged }).Make());
            Refuses(AttestationFault.Signature, (maker with { OfDevice = Forged }).Make());
            Refuses(AttestationFault.Signature, (maker with { OfAuthority = Forged }).Make());
        }

        // The operator's file is a certificate among the others.
        var lent = Old with { List = all => [.. all.Take(2)], Published = [("yubihsm", Forged(YubicoAuthorities.HsmBatch))] };
        Refuses(AttestationFault.Signature, lent.Make());
    }

    [Fact]
    public void What_is_not_valid_now_is_refused()
    {
        MadeCertificate Past(MadeCertificate one) => one with { NotAfter = MadeAttestation.Now.AddSeconds(-1) };
        MadeCertificate Future(MadeCertificate one) => one with { NotBefore = MadeAttestation.Now.AddSeconds(1) };
        foreach (var outside in (Func<MadeCertificate, MadeCertificate>[])[Past, Future])
        {
            Refuses(AttestationFault.Expired, (Old with { OfKey = outside }).Make());
            Refuses(AttestationFault.Expired, (Old with { OfDevice = outside }).Make());
            Refuses(AttestationFault.Expired, (Recent with { OfAuthority = outside }).Make());
        }
    }

    [Fact]
    public void Faults_are_told_in_their_order()
    {
        var maker = Old with { Origin = [0x03, 0x02, 0x00, 0x02], Capabilities = Able(Signs | (1UL << 16)), Approved = null };
        var strict = new AttestationPolicy { LeastFirmware = new(3, 0) };
        Refuses(AttestationFault.Expired, maker.Make(), strict, key: MadeKey.Curve("stranger").Public, at: DateTimeOffset.UnixEpoch);
        Refuses(AttestationFault.KeyMismatch, maker.Make(), strict, key: MadeKey.Curve("stranger").Public);
        Refuses(AttestationFault.NotGenerated, maker.Make(), strict);
        Refuses(AttestationFault.Exportable, (maker with { Origin = Old.Origin }).Make(), strict);
        Refuses(AttestationFault.NotFips, (maker with { Origin = Old.Origin, Capabilities = Old.Capabilities }).Make(), strict);
        Refuses(AttestationFault.Firmware, Old.Make(), strict);
    }

    [Fact]
    public void A_statement_of_other_hardware_is_refused() =>
        Assert.Equal(AttestationFault.Format, Assert.IsType<AttestationVerdict.Fails>(new YubiKeyMaker().Make().Verdict(type: HsmType.YubiHsm2)).Fault);
}
