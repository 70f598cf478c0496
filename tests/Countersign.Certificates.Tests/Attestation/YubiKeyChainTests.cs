using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using static Countersign.Certificates.Tests.Attestation.YubicoVerdicts;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>The certificates of a YubiKey's statement, and whom they rest on.</summary>
public sealed class YubiKeyChainTests
{
    private static readonly YubiKeyMaker Old = new();
    private static readonly YubiKeyMaker Recent = new() { IsNew = true };

    [Fact]
    public void The_path_goes_up_to_the_root_where_the_operator_lends_the_authorities()
    {
        var maker = Recent with { List = all => [.. all.Take(2)], Published = [YubicoAuthorities.Piv, YubicoAuthorities.Intermediate] };
        Assert.Equal(5, Takes(maker.Make()).Path.Count);
    }

    [Fact]
    public void Authorities_that_the_operator_lends_vouch_for_nothing_without_a_root()
    {
        var made = Recent.Make();
        var lent = In(made, ("attestation", YubicoAuthorities.Piv), ("attestation", YubicoAuthorities.Intermediate));
        Refuses(AttestationFault.RootNotTrusted, made, trust: lent);
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
        Refuses(AttestationFault.Chain, (Old with { OfSlot = one => one with { Subject = $"CN=\"YubiKey PIV Attestation {slot}\"" } }).Make());

    [Fact]
    public void The_key_of_a_slot_that_issues_a_statement_of_its_own_is_no_device()
    {
        var software = MadeKey.Curve("in software");
        MadeCertificate Below(MadeCertificate issuer, string name) => issuer with { Issuer = issuer, Subject = "CN=" + name, Key = software };
        // One more between makes an old path as long as a new one.
        MadeCertificate Between(MadeCertificate slot) => Below(slot, "Yubico PIV Attestation") with { Extensions = [MadeCertificate.Authority(0)] };
        foreach (var (maker, count) in new[] { (Old, 2), (Recent, 4), (Recent with { Published = [YubicoAuthorities.Piv, YubicoAuthorities.Intermediate] }, 2) })
        {
            foreach (var name in (string[])["YubiKey PIV Attestation 9a", "YubiKey PIV Attestation 9c"])
            {
                void IsRefused(Func<MadeCertificate, IReadOnlyList<MadeCertificate>> fake) =>
                    Refuses(AttestationFault.Chain, (maker with { List = all => [.. fake(all[0]), .. all.Take(count)] }).Make(), key: software.Public);
                IsRefused(slot => [Below(slot, name)]);
                IsRefused(slot => [Below(slot, name) with { Issuer = Between(slot) }, Between(slot)]);
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
        foreach (var maker in (YubiKeyMaker[])
            [
                Recent with { OfDevice = one => one with { Extensions = [.. one.Extensions.Take(2)] } },
                Recent with { OfDevice = one => one with { Extensions = [.. one.Extensions.Take(2), MadeCertificate.NoAuthority()] } },
                Recent with { OfDevice = one => one with { Extensions = [.. one.Extensions, MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature)] } },
                Recent with { OfAuthority = one => one with { Extensions = [MadeCertificate.Authority(0)] } },
                Recent with { OfAuthority = one => one with { Extensions = [] } },
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
        Refuses(AttestationFault.Chain, (Recent with { OfAuthority = one => one with { Subject = "CN=" + name } }).Make());

    [Fact]
    public void A_device_by_another_name_is_refused() =>
        Refuses(AttestationFault.Chain, (Old with { OfDevice = one => one with { Subject = "CN=Yubico OPGP Attestation" } }).Make());

    [Fact]
    public void A_chain_with_something_missing_too_much_or_twice_is_refused()
    {
        foreach (var maker in (YubiKeyMaker[])[Old, Recent])
        {
            void IsRefused(AttestationFault fault, Func<IReadOnlyList<MadeCertificate>, IReadOnlyList<MadeCertificate>> list) =>
                Refuses(fault, (maker with { List = list }).Make());
            IsRefused(AttestationFault.Chain, all => [all[0]]);
            IsRefused(AttestationFault.Format, all => [all[1]]);
            IsRefused(AttestationFault.Chain, all => [all[0], .. all]);
            IsRefused(AttestationFault.Chain, all => [all[1], .. all]);
            IsRefused(AttestationFault.Chain, all => [.. all, YubicoAuthorities.HsmBatch]);
            IsRefused(AttestationFault.Chain, all => [.. all, YubicoAuthorities.HsmRoot]);
            IsRefused(AttestationFault.Chain, _ => [YubicoAuthorities.PivRoot]);
            IsRefused(AttestationFault.Format, all => [.. Enumerable.Repeat(all[0], 11)]);
        }

        Refuses(AttestationFault.RootNotTrusted, (Recent with { List = all => [.. all.Take(2)] }).Make());
        Refuses(AttestationFault.Chain, (Recent with { List = all => [all[0], all[1], all[3]] }).Make());
        var alone = (Old with { List = all => [all[0]] }).Make();
        Assert.Equal("the certificate of Yubico PIV Attestation is missing", Refuses(AttestationFault.Chain, alone));
    }

    [Fact]
    public void A_root_that_is_not_trusted_is_refused()
    {
        foreach (var (maker, role, root, other, otherRoot) in new[]
            {
                (Old, "piv", YubicoAuthorities.PivRoot, "attestation", YubicoAuthorities.NewRoot),
                (Recent, "attestation", YubicoAuthorities.NewRoot, "piv", YubicoAuthorities.PivRoot),
            })
        {
            var made = maker.Make();
            Takes(made, trust: In(made, (role, root)));
            Refuses(AttestationFault.RootNotTrusted, made, trust: AttestationTrust.None);
            Refuses(AttestationFault.RootNotTrusted, made, trust: In(made, (other, otherRoot)));
            Refuses(AttestationFault.Chain, made, trust: In(made, (other, root)));
            Refuses(AttestationFault.Signature, made, trust: In(made, (role, root with { Key = MadeKey.Curve("impostor") })));
        }

        var own = YubicoAuthorities.Root("Own root", 1);
        Refuses(AttestationFault.RootNotTrusted, (Old with { OfDevice = one => one with { Issuer = own }, List = all => [.. all, own] }).Make());
        Refuses(AttestationFault.RootNotTrusted, (Old with { OfDevice = one => one with { Issuer = null } }).Make());
    }

    [Fact]
    public void A_signature_by_another_key_is_refused()
    {
        MadeCertificate Forged(MadeCertificate one) => one with { SignedBy = MadeKey.Rsa("forger") };
        Refuses(AttestationFault.Signature, Leaf(Forged));
        Refuses(AttestationFault.Signature, (Old with { OfDevice = Forged }).Make());
        Refuses(AttestationFault.Signature, (Recent with { OfAuthority = Forged }).Make());
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
            Refuses(AttestationFault.Expired, (Old with { OfDevice = outside }).Make());
            Refuses(AttestationFault.Expired, (Recent with { OfAuthority = outside }).Make());
            var lent = Recent with { List = all => [.. all.Take(2)], Published = [outside(YubicoAuthorities.Piv), YubicoAuthorities.Intermediate] };
            Refuses(AttestationFault.Expired, lent.Make());
        }

        Takes(Leaf(one => one with { NotBefore = now, NotAfter = now }));
    }

    private static MadeAttestation Leaf(Func<MadeCertificate, MadeCertificate> alter) => (Old with { OfSlot = alter }).Make();

    [Fact]
    public void A_package_with_a_private_key_in_it_is_refused_so_that_the_key_is_not_kept()
    {
        const string Key = "\n-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n";
        var made = YubiKeyMaker.Good().First(one => one.Package.AsSpan().StartsWith("-----BEGIN"u8));
        Assert.IsType<AttestationVerdict.Holds>(made.Verdict());
        var fails = Assert.IsType<AttestationVerdict.Fails>((made with { Package = [.. made.Package, .. Encoding.ASCII.GetBytes(Key)] }).Verdict());
        Assert.Equal("it holds a private key, which is secret no more", fails.Detail);
    }
}
