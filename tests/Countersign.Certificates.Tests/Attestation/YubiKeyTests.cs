using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates.Attestation;
using Countersign.Certificates.Tests.Requests;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;
using static Countersign.Certificates.Tests.Attestation.YubicoVerdicts;

namespace Countersign.Certificates.Tests.Attestation;

public sealed class YubiKeyTests
{
    private static readonly AttestationPolicy Lenient = new() { RequiresFips = false };

    [Fact]
    public void Every_good_statement_holds()
    {
        foreach (var made in YubiKeyMaker.Good())
            Takes(made);
    }

    [Fact]
    public void What_it_says_is_handed_on()
    {
        var key = Takes(new YubiKeyMaker().Make());
        Assert.Equal((HsmType.YubiKey, "Yubico", "YubiKey 5 FIPS, USB-A keychain"), (key.Kind, key.Maker, key.Model));
        Assert.Equal(("28557046", "5.7.4", "slot 9c", true), (key.Serial, key.Firmware, key.KeyName, key.IsFips));
        Assert.Equal(["YubiKey PIV Attestation 9c", "Yubico PIV Attestation", "Yubico PIV Root CA Serial 263751"], key.Path);
        Assert.Equal(["The PIN is asked for once a session.", "The key is used without a touch."], key.Findings);
    }

    [Fact]
    public void The_path_goes_up_to_the_root_where_the_operator_lends_the_authorities()
    {
        var maker = new YubiKeyMaker { IsNew = true, List = all => [.. all.Take(2)], Published = [YubicoAuthorities.Piv, YubicoAuthorities.Intermediate] };
        Assert.Equal(5, Takes(maker.Make()).Path.Count);
    }

    [Fact]
    public void Authorities_that_the_operator_lends_vouch_for_nothing_without_a_root()
    {
        var made = new YubiKeyMaker { IsNew = true }.Make();
        Refuses(AttestationFault.RootNotTrusted, made, trust: In(made, ("attestation", YubicoAuthorities.Piv), ("attestation", YubicoAuthorities.Intermediate)));
    }

    [Theory]
    [InlineData(0x81, true, true)]
    [InlineData(0x01, true, false)]
    [InlineData(0x81, false, false)]
    public void A_device_is_certified_when_both_certificates_say_so(byte form, bool isInDevice, bool isFips)
    {
        var maker = new YubiKeyMaker { Form = [form], Fips = isInDevice ? [0x02, 0x01, 0x07] : null };
        Assert.Equal(isFips, Takes(maker.Make(), Lenient).IsFips);
        if (!isFips)
            Refuses(AttestationFault.NotFips, maker.Make());
    }

    [Theory]
    [InlineData(3, 2, "The PIN is asked for at every use.", "A touch is asked for at every use.")]
    [InlineData(1, 3, "The key is used without the PIN.", "A touch is asked for unless there was one in the last 15 seconds.")]
    [InlineData(9, 9, "The device has the unknown PIN policy 9.", "The device has the unknown touch policy 9.")]
    public void Policies_are_findings(byte pin, byte touch, params string[] findings) =>
        Assert.Equal(findings, Takes(new YubiKeyMaker { Policies = [pin, touch] }.Make()).Findings);

    [Fact]
    public void Further_certification_and_a_form_that_nobody_knows_are_told()
    {
        var key = Takes(new YubiKeyMaker
        {
            Form = [0x8B],
            OfDevice = one => one with { Extensions = [.. one.Extensions, ("1.3.6.1.4.1.41482.3.11", false, [0x02, 0x01, 0x01])] },
        }.Make());
        Assert.EndsWith(", form 11", key.Model, StringComparison.Ordinal);
        Assert.Contains("The device is certified to CSPN.", key.Findings);
    }

    [Fact]
    public void A_key_on_a_curve_in_firmware_with_Infineons_library_is_taken_with_a_finding()
    {
        Assert.Contains(Takes(new YubiKeyMaker { Firmware = [5, 4, 3] }.Make()).Findings, finding => finding.Contains("CVE-2024-45678", StringComparison.Ordinal));
        Assert.Equal(2, Takes(new YubiKeyMaker { Firmware = [5, 4, 3], Customer = MadeKey.Rsa("customer of YubiKey", 3072) }.Make()).Findings.Count);
        Assert.Equal(2, Takes(new YubiKeyMaker { Firmware = [5, 7, 0] }.Make()).Findings.Count);
    }

    [Theory]
    [InlineData("4.2.5", true, true)]
    [InlineData("4.2.6", false, true)]
    [InlineData("4.3.4", false, true)]
    [InlineData("4.3.5", true, true)]
    [InlineData("4.4.1", true, true)]
    [InlineData("4.4.2", false, false)]
    [InlineData("4.4.4", false, false)]
    [InlineData("4.4.5", true, true)]
    public void Firmware_that_makes_unsound_keys_is_refused_whatever_the_policy(string version, bool takesRsa, bool takesCurve)
    {
        byte[] firmware = [.. version.Split('.').Select(byte.Parse)];
        foreach (var (customer, isTaken) in new[] { (MadeKey.Rsa("customer of YubiKey", 3072), takesRsa), (MadeKey.Curve("customer of YubiKey"), takesCurve) })
        {
            var made = new YubiKeyMaker { Firmware = firmware, Customer = customer }.Make();
            if (isTaken)
                Takes(made, Lenient);
            else
                Refuses(AttestationFault.Firmware, made, Lenient);
        }
    }

    [Fact]
    public void A_device_whose_own_key_can_be_factored_is_not_believed()
    {
        var weak = MadeKey.Rsa("factored", Numbers(WeakRsaKeyTests.MarkedPrime, WeakRsaKeyTests.OtherMarkedPrime));
        Assert.Contains("factored", Refuses(AttestationFault.Firmware, new YubiKeyMaker { Device = weak }.Make()), StringComparison.Ordinal);
    }

    [Fact]
    public void Firmware_older_than_the_operator_takes_is_refused()
    {
        var made = new YubiKeyMaker().Make();
        Takes(made, Lenient with { LeastFirmware = new(5, 7, 4) });
        Takes(made, Lenient with { LeastFirmware = new(5, 7) });
        Assert.Equal("5.7.4 is older than 5.8", Refuses(AttestationFault.Firmware, made, Lenient with { LeastFirmware = new(5, 8) }));
    }

    [Fact]
    public void A_statement_that_leaves_something_out_or_says_it_otherwise_is_none()
    {
        YubiKeyMaker good = new();
        foreach (var maker in (YubiKeyMaker[])
            [
                good with { Firmware = null }, good with { Firmware = [5, 7] }, good with { Firmware = [4, 3, 5, 7, 4] },
                good with { Serial = null }, good with { Serial = [0x01] }, good with { Serial = [0x02, 0x01, 0x80] }, good with { Serial = [0x04, 0x01, 0x01] },
                good with { Serial = [0x02, 0x09, 1, 2, 3, 4, 5, 6, 7, 8, 9] }, good with { Serial = [0x02, 0x01, 0x01, 0x00] }, good with { Serial = [] },
                good with { Policies = null }, good with { Policies = [1] }, good with { Policies = [1, 1, 1] },
                good with { Form = null }, good with { Form = [] }, good with { Form = [0x81, 0x81] },
            ])
        {
            Refuses(AttestationFault.Format, maker.Make());
        }
    }

    [Theory]
    [InlineData("f9")]
    [InlineData("81")]
    [InlineData("96")]
    [InlineData("9b")]
    [InlineData("9")]
    [InlineData("9c ")]
    [InlineData(" 9c")]
    [InlineData("009c")]
    [InlineData("SIG")]
    public void A_slot_that_holds_no_key_of_the_owner_is_refused(string slot) =>
        Refuses(AttestationFault.Chain, new YubiKeyMaker { OfSlot = one => one with { Subject = $"CN=\"YubiKey PIV Attestation {slot}\"" } }.Make());

    [Fact]
    public void Another_key_than_that_of_the_request_is_refused()
    {
        var made = new YubiKeyMaker().Make();
        Assert.Contains(made.Customer.Public.Hash, Refuses(AttestationFault.KeyMismatch, made, key: MadeKey.Curve("stranger").Public), StringComparison.Ordinal);
        Refuses(AttestationFault.KeyMismatch, made, key: MadeKey.Rsa("YubiKey").Public);
    }

    [Fact]
    public void The_key_of_a_slot_that_issues_a_statement_of_its_own_is_no_device()
    {
        var software = MadeKey.Curve("in software");
        MadeCertificate Below(MadeCertificate issuer, string name) => issuer with { Issuer = issuer, Subject = "CN=" + name, Key = software };
        YubiKeyMaker old = new();
        YubiKeyMaker recent = new() { IsNew = true };
        YubiKeyMaker shortened = new() { IsNew = true, Published = [YubicoAuthorities.Piv, YubicoAuthorities.Intermediate] };
        foreach (var (maker, count) in new[] { (old, 2), (recent, 4), (shortened, 2) })
        {
            foreach (var name in (string[])["YubiKey PIV Attestation 9a", "YubiKey PIV Attestation 9c"])
            {
                Refuses(AttestationFault.Chain, (maker with { List = all => [Below(all[0], name), .. all.Take(count)] }).Make(), key: software.Public);
                // With one more between, so that an old path is as long as a new one.
                MadeCertificate Between(MadeCertificate slot) => Below(slot, "Yubico PIV Attestation") with { Extensions = [MadeCertificate.Authority(0)] };
                Refuses(AttestationFault.Chain, (maker with { List = all => [Below(all[0], name) with { Issuer = Between(all[0]) }, Between(all[0]), .. all.Take(count)] }).Make(), key: software.Public);
            }
        }
    }

    [Fact]
    public void The_certificate_of_a_slot_that_says_it_issues_is_refused()
    {
        Refuses(AttestationFault.Chain, Leaf(one => one with { Extensions = [.. one.Extensions, MadeCertificate.Authority()] }));
        Refuses(AttestationFault.Chain, Leaf(one => one with { Extensions = [.. one.Extensions, MadeCertificate.Uses(X509KeyUsageFlags.KeyCertSign)] }));
        Refuses(AttestationFault.Chain, Leaf(one => one with { Extensions = [.. one.Extensions, ("1.3.6.1.4.1.41482.3.99", true, [0x05, 0x00])] }));
        Takes(Leaf(one => one with { Extensions = [.. one.Extensions, MadeCertificate.NoAuthority()] }));
    }

    [Fact]
    public void A_certificate_that_may_not_issue_issues_nothing()
    {
        YubiKeyMaker good = new() { IsNew = true };
        foreach (var maker in (YubiKeyMaker[])
            [
                good with { OfDevice = one => one with { Extensions = [.. one.Extensions.Take(2)] } },
                good with { OfDevice = one => one with { Extensions = [.. one.Extensions.Take(2), MadeCertificate.NoAuthority()] } },
                good with { OfDevice = one => one with { Extensions = [.. one.Extensions, MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature)] } },
                good with { OfAuthority = one => one with { Extensions = [MadeCertificate.Authority(0)] } },
                good with { OfAuthority = one => one with { Extensions = [] } },
            ])
        {
            Refuses(AttestationFault.Chain, maker.Make());
        }
    }

    [Theory]
    [InlineData("Yubico FIDO Attestation B 1")]
    [InlineData("Yubico OPGP Attestation B 1")]
    [InlineData("Yubico PIV Attestation b 1")]
    [InlineData("Yubico PIV Attestation B")]
    [InlineData("Yubico PIV Attestation B x")]
    [InlineData("Yubico PIV Attestation 1")]
    public void An_authority_of_another_product_is_refused(string name) =>
        Refuses(AttestationFault.Chain, new YubiKeyMaker { IsNew = true, OfAuthority = one => one with { Subject = "CN=" + name } }.Make());

    [Fact]
    public void A_device_by_another_name_is_refused() =>
        Refuses(AttestationFault.Chain, new YubiKeyMaker { OfDevice = one => one with { Subject = "CN=Yubico OPGP Attestation" } }.Make());

    [Fact]
    public void A_chain_with_something_missing_too_much_or_twice_is_refused()
    {
        foreach (var isNew in (bool[])[false, true])
        {
            void IsRefused(AttestationFault fault, Func<IReadOnlyList<MadeCertificate>, IReadOnlyList<MadeCertificate>> list) =>
                Refuses(fault, new YubiKeyMaker { IsNew = isNew, List = list }.Make());
            IsRefused(AttestationFault.Chain, all => [all[0]]);
            IsRefused(AttestationFault.Format, all => [all[1]]);
            IsRefused(AttestationFault.Chain, all => [all[0], .. all]);
            IsRefused(AttestationFault.Chain, all => [all[1], .. all]);
            IsRefused(AttestationFault.Chain, all => [.. all, YubicoAuthorities.HsmBatch]);
            IsRefused(AttestationFault.Chain, all => [.. all, YubicoAuthorities.HsmRoot]);
            IsRefused(AttestationFault.Chain, _ => [YubicoAuthorities.PivRoot]);
            IsRefused(AttestationFault.Format, all => [.. Enumerable.Repeat(all[0], 11)]);
        }

        Refuses(AttestationFault.RootNotTrusted, new YubiKeyMaker { IsNew = true, List = all => [.. all.Take(2)] }.Make());
        Refuses(AttestationFault.Chain, new YubiKeyMaker { IsNew = true, List = all => [all[0], all[1], all[3]] }.Make());
        Assert.Equal("the certificate of Yubico PIV Attestation is missing", Refuses(AttestationFault.Chain, new YubiKeyMaker { List = all => [all[0]] }.Make()));
    }

    [Fact]
    public void A_root_that_is_not_trusted_is_refused()
    {
        foreach (var isNew in (bool[])[false, true])
        {
            var made = new YubiKeyMaker { IsNew = isNew }.Make();
            Refuses(AttestationFault.RootNotTrusted, made, trust: AttestationTrust.None);
            // The root of the other generation, and the right one in the other's role.
            Refuses(AttestationFault.RootNotTrusted, made, trust: isNew ? In(made, ("piv", YubicoAuthorities.PivRoot)) : In(made, ("attestation", YubicoAuthorities.NewRoot)));
            Refuses(AttestationFault.Chain, made, trust: isNew ? In(made, ("piv", YubicoAuthorities.NewRoot)) : In(made, ("attestation", YubicoAuthorities.PivRoot)));
            var impostor = isNew ? YubicoAuthorities.NewRoot : YubicoAuthorities.PivRoot;
            Refuses(AttestationFault.Signature, made, trust: In(made, (isNew ? "attestation" : "piv", impostor with { Key = MadeKey.Curve("impostor") })));
        }

        var own = YubicoAuthorities.Root("Own root", 1);
        Refuses(AttestationFault.RootNotTrusted, new YubiKeyMaker { OfDevice = one => one with { Issuer = own }, List = all => [.. all, own] }.Make());
        Refuses(AttestationFault.RootNotTrusted, new YubiKeyMaker { OfDevice = one => one with { Issuer = null } }.Make());
    }

    [Fact]
    public void A_signature_by_another_key_is_refused()
    {
        MadeCertificate Forged(MadeCertificate one) => one with { SignedBy = MadeKey.Rsa("forger") };
        Refuses(AttestationFault.Signature, Leaf(Forged));
        Refuses(AttestationFault.Signature, new YubiKeyMaker { OfDevice = Forged }.Make());
        Refuses(AttestationFault.Signature, new YubiKeyMaker { IsNew = true, OfAuthority = Forged }.Make());
    }

    [Fact]
    public void What_is_not_valid_now_is_refused()
    {
        var now = MadeAttestation.Now;
        MadeCertificate Past(MadeCertificate one) => one with { NotAfter = now.AddSeconds(-1) };
        MadeCertificate Future(MadeCertificate one) => one with { NotBefore = now.AddSeconds(1) };
        foreach (var outside in (Func<MadeCertificate, MadeCertificate>[])[Past, Future])
        {
            Refuses(AttestationFault.Expired, Leaf(outside));
            Refuses(AttestationFault.Expired, new YubiKeyMaker { OfDevice = outside }.Make());
            Refuses(AttestationFault.Expired, new YubiKeyMaker { IsNew = true, OfAuthority = outside }.Make());
            Refuses(AttestationFault.Expired, new YubiKeyMaker { IsNew = true, List = all => [.. all.Take(2)], Published = [outside(YubicoAuthorities.Piv), YubicoAuthorities.Intermediate] }.Make());
        }

        Takes(Leaf(one => one with { NotBefore = now, NotAfter = now }));
    }

    [Fact]
    public void Faults_are_told_in_their_order()
    {
        var maker = new YubiKeyMaker { Form = [0x01], Firmware = [4, 4, 2] };
        var key = MadeKey.Curve("stranger").Public;
        Refuses(AttestationFault.Expired, maker.Make(), key: key, at: DateTimeOffset.UnixEpoch);
        Refuses(AttestationFault.KeyMismatch, maker.Make(), key: key);
        Refuses(AttestationFault.NotFips, maker.Make());
        Refuses(AttestationFault.Firmware, maker.Make(), Lenient);
    }

    [Fact]
    public void A_statement_of_other_hardware_is_refused()
    {
        var made = new YubiHsm2Maker().Make();
        Assert.Equal(AttestationFault.Format, Assert.IsType<AttestationVerdict.Fails>(made.Verdict(type: HsmType.YubiKey)).Fault);
    }

    [Fact]
    public void Damage_throws_nothing()
    {
        foreach (var made in YubiKeyMaker.Good())
        {
            foreach (var package in MutatedPackages.Of(made.Package, 2000))
                _ = (made with { Package = package }).Verdict();
        }
    }

    [Fact]
    public void Damage_that_is_signed_anew_throws_nothing_and_is_about_no_other_key()
    {
        var maker = new YubiKeyMaker { Device = MadeKey.Curve("YubiKey"), Pack = MadeBag.Der };
        var (made, device) = (maker.Make(), maker.Certificates()[1]);
        foreach (var slot in MutatedPackages.Resigned(maker.Certificates()[0], 2000))
        {
            var damaged = made with { Package = [.. slot, .. device.Der] };
            _ = damaged.Verdict();
            Assert.IsType<AttestationVerdict.Fails>(damaged.Verdict(key: MadeKey.Curve("stranger").Public));
        }
    }

    [Fact]
    public void A_change_of_any_byte_of_a_certificate_is_refused()
    {
        var made = new YubiKeyMaker { IsNew = true, Pack = MadeBag.Der }.Make();
        RefusesEveryByte([.. made.Package], package => (made with { Package = package }).Verdict());
    }

    private static MadeAttestation Leaf(Func<MadeCertificate, MadeCertificate> alter) => new YubiKeyMaker { OfSlot = alter }.Make();

    private static RSAParameters Numbers(BigInteger p, BigInteger q)
    {
        byte[] Bytes(BigInteger number, int length) => [.. new byte[length - number.GetByteCount(true)], .. number.ToByteArray(true, true)];
        // The inverse of the exponent, which is prime (Fermat).
        var order = (p - 1) * (q - 1);
        var d = (((65537 - BigInteger.ModPow(order, 65535, 65537)) * order) + 1) / 65537;
        return new RSAParameters
        {
            Modulus = Bytes(p * q, 256),
            Exponent = [1, 0, 1],
            P = Bytes(p, 128),
            Q = Bytes(q, 128),
            D = Bytes(d, 256),
            DP = Bytes(d % (p - 1), 128),
            DQ = Bytes(d % (q - 1), 128),
            InverseQ = Bytes(BigInteger.ModPow(q, p - 2, p), 128),
        };
    }
}
