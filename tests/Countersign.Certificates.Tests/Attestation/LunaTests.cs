using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;
using static Countersign.Certificates.Tests.Attestation.CertificateChanges;
using static Countersign.Proofs.Attestation.LunaMaker;

namespace Countersign.Certificates.Tests.Attestation;

public class LunaTests
{
    private const int Origin = 2;
    private const int Factory = 3;

    private static readonly LunaMaker Rsa = new();
    private static readonly LunaMaker Curves = new() { IsOfCurves = true, Customer = MadeKey.Curve("customer") };
    private static readonly MadeKey Stranger = MadeKey.Rsa("stranger");

    [Fact]
    public void Every_good_confirmation_holds() => Assert.All(Good(), made => Assert.IsType<AttestationVerdict.Holds>(made.Verdict()));

    [Fact]
    public void It_says_which_device_has_the_key()
    {
        var key = Holds(Rsa.Make());
        Assert.Equal(("Thales", "Luna K7", "521174", "7.8.4", "41000000ae000002d6f30700", null), (key.Maker, key.Model, key.Serial, key.Firmware, key.KeyName, key.IsFips));
        Assert.Equal(["41000000ae000002d6f30700", "Luna K7-521174", "Hardware Origin Certificate", "Thales Luna Mfg Integrity Certifcate x1", "Chrysalis-ITS Root"], key.Path);
        Assert.Contains(key.Findings, finding => finding.Contains("1.3.6.1.4.1.12383.2.5 is 030204f0", StringComparison.Ordinal));
        Assert.Equal(("Luna", "521174", "7.8.4"), (Holds(Curves.Make()).Model, Holds(Curves.Make()).Serial, Holds(Curves.Make()).Firmware));
    }

    private static readonly (string What, int Place, Func<MadeCertificate, MadeCertificate> Change)[] Marks =
    [
        ("no purpose", Confirmation, one => one.Without(Purposes)),
        ("a purpose that is not critical", Confirmation, one => one.With(Purpose("13") with { IsCritical = false })),
        ("two purposes", Confirmation, one => one.With(MadeCertificate.For("1.3.6.1.4.1.12383.1.13", "1.3.6.1.4.1.12383.1.12"))),
        ("the device's purpose", Confirmation, one => one.With(Purpose("12"))),
        ("another unit", Confirmation, one => one with { Subject = "CN=41000000ae000002d6f30700, OU=TC-TrustCenter Proof of Origin" }),
        ("no unit", Confirmation, one => one with { Subject = "CN=41000000ae000002d6f30700" }),
        ("a key that only encrypts", Confirmation, one => one.With(MadeCertificate.Uses(X509KeyUsageFlags.KeyEncipherment))),
        ("an authority", Confirmation, one => one.With(MadeCertificate.Authority())),
        ("a key that signs certificates", Confirmation, one => one.With(MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign))),
        ("no number", Confirmation, one => one.Without(SerialNumber)),
        ("another number", Confirmation, one => one.With((SerialNumber, false, [0xD7, 0xF3, 0x07, 0x00]))),
        ("half a number", Confirmation, one => one.With((SerialNumber, false, [0xD6, 0xF3]))),
        ("a riddle", Confirmation, one => one.With(Riddle)),
        ("no purpose", Device, one => one.Without(Purposes)),
        ("a purpose that is not critical", Device, one => one.With(Purpose("12") with { IsCritical = false })),
        ("the origin's purpose", Device, one => one.With(Purpose("8"))),
        ("another unit", Device, one => one with { Subject = "CN=Luna K7-521174, OU=Something, O=Chrysalis-ITS, C=CA" }),
        ("another number in its name", Device, one => one with { Subject = "CN=Luna K7-521175, OU=Chrysalis-ITS DeviceAuthenticationCertificate" }),
        ("no number in its name", Device, one => one with { Subject = "CN=Luna K, OU=Chrysalis-ITS DeviceAuthenticationCertificate" }),
        ("no common name", Device, one => one with { Subject = "OU=Chrysalis-ITS DeviceAuthenticationCertificate" }),
        ("no number", Device, one => one.Without(SerialNumber)),
        ("another number", Device, one => one.With((SerialNumber, false, [0xD7, 0xF3, 0x07, 0x00]))),
        ("no authority", Device, one => one.Without(Constraints)),
        ("a key that signs no certificates", Device, one => one.With(MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature))),
        ("a riddle", Device, one => one.With(Riddle)),
        ("the device's purpose", Origin, one => one.With(Purpose("12"))),
        ("another name", Origin, one => one with { Subject = "CN=Origin" }),
        ("no authority", Origin, one => one.With(MadeCertificate.NoAuthority())),
        ("too short a path", Origin, one => one.With(MadeCertificate.Authority(0))),
        ("a riddle", Origin, one => one.With(Riddle)),
        ("the root's purpose", Factory, one => one.With(Purpose("1"))),
        ("another name", Factory, one => one with { Subject = "CN=Thales" }),
        ("no authority", Factory, one => one.With(MadeCertificate.NoAuthority())),
        ("too short a path", Factory, one => one.With(MadeCertificate.Authority(1))),
        ("a riddle", Factory, one => one.With(Riddle)),
    ];

    [Fact]
    public void A_certificate_without_the_marks_of_its_place_is_refused() =>
        Assert.All(Marks, mark => Assert.Equal((mark.What, "chain"), (mark.What, Context(Rsa with { Change = At(mark.Place, mark.Change) }))));

    private static readonly (string What, int Place, Func<MadeCertificate, MadeCertificate> Change)[] MarksOfCurves =
    [
        ("no purpose", Confirmation, one => one.Without(Purposes)),
        ("the unit of the other form", Confirmation, one => one with { Subject = "CN=1, OU=Chrysalis-ITS Proof of Origin" }),
        ("a key that only agrees", Confirmation, one => one.With(MadeCertificate.Uses(X509KeyUsageFlags.KeyAgreement))),
        ("another number", Confirmation, one => one.With((SerialNumber, false, [0xD7, 0xF3, 0x07, 0x00]))),
        ("the purpose of the other form", Device, one => one.With(Purpose("12"))),
        ("another unit", Device, one => one with { Subject = "CN=521174, OU=Luna Module" }),
        ("no number in its name", Device, one => one with { Subject = "OU=Luna Module Hardware Origin" }),
        ("no number in its name and none beside it", Device, one => (one with { Subject = "CN=Luna, OU=Luna Module Hardware Origin" }).Without(SerialNumber)),
        ("another number", Device, one => one.With((SerialNumber, false, [0xD7, 0xF3, 0x07, 0x00]))),
        ("no authority", Device, one => one.With(MadeCertificate.NoAuthority())),
        ("a key that signs no certificates", Device, one => one.With(MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature))),
        ("no key usage", Device, one => one.Without(Usage)),
        ("a riddle", Device, one => one.With(Riddle)),
    ];

    [Fact]
    public void So_is_one_in_the_form_of_curves() =>
        Assert.All(MarksOfCurves, mark => Assert.Equal((mark.What, "chain"), (mark.What, Context(Curves with { Change = At(mark.Place, mark.Change) }))));

    [Fact]
    public void What_could_not_be_seen_of_the_form_of_curves_may_be_there_or_not()
    {
        Holds((Curves with { Change = At(Device, one => one.With(MadeCertificate.Authority(0))) }).Make());
        Holds((Curves with { Change = (_, one) => one.Without(SerialNumber) }).Make());
        Holds((Curves with { Change = At(Confirmation, one => one.Without(Usage)) }).Make());
        Holds((Curves with { Change = (_, one) => one with { IsThalesStyle = false } }).Make());
    }

    [Fact]
    public void Numbers_of_a_signature_are_unsigned()
    {
        // Three of four signatures have a number whose first bit is set, which DER would begin with a zero.
        for (var i = 0; i < 20; i++)
            Holds(Curves.Make());
    }

    [Fact]
    public void A_signature_of_somebody_else_is_refused_at_every_place()
    {
        for (var place = 0; place < 4; place++)
            Assert.Equal("signature", Context(Rsa with { Change = At(place, one => one with { SignedBy = Stranger }) }));
        for (var place = 0; place < 2; place++)
            Assert.Equal("signature", Context(Curves with { Change = At(place, one => one with { SignedBy = MadeKey.Curve("stranger", 384) }) }));
    }

    [Fact]
    public void A_certificate_that_is_not_valid_now_is_refused_at_every_place_but_the_roots()
    {
        foreach (var (maker, places) in (IEnumerable<(LunaMaker, int)>)[(Rsa, 4), (Curves, 2)])
        {
            for (var place = 0; place < places; place++)
            {
                Assert.Equal("expired", Context(maker with { Change = At(place, one => one with { NotAfter = MadeAttestation.Now.AddSeconds(-1) }) }));
                Assert.Equal("expired", Context(maker with { Change = At(place, one => one with { NotBefore = MadeAttestation.Now.AddSeconds(1) }) }));
            }

            Holds((maker with { Change = At(places, one => one with { NotAfter = MadeAttestation.Now.AddYears(-1) }) }).Make());
        }
    }

    [Fact]
    public void Another_key_than_the_one_confirmed_is_refused()
    {
        Assert.Equal("key mismatch", Context(Rsa.Make().Verdict(key: MadeKey.Rsa("other customer", 3072).Public)));
        Assert.Equal("key mismatch", Context(Curves.Make().Verdict(key: MadeKey.Curve("customer", 384).Public)));
    }

    [Fact]
    public void Another_makers_root_is_refused()
    {
        foreach (var (maker, root, key) in (IEnumerable<(LunaMaker, int, MadeKey)>)[(Rsa, 4, Stranger), (Curves, 2, MadeKey.Curve("stranger", 384))])
        {
            var sameName = maker with { Change = At(root, one => one with { Key = key }) };
            var otherName = maker with { Change = At(root, one => one with { Key = key, Subject = "CN=Another Root" }) };
            Assert.Equal("root not trusted", Context(sameName));
            Assert.Equal("root not trusted", Context(otherName));
            Assert.Equal("signature", Context(sameName with { Choose = all => [.. all.SkipLast(1)] }));
            Assert.Equal("root not trusted", Context(otherName with { Choose = all => [.. all.SkipLast(1)] }));
            Assert.Equal("root not trusted", Context(maker.Make().Verdict(trust: AttestationTrust.None)));
        }
    }

    [Fact]
    public void The_root_of_one_form_is_none_of_the_other()
    {
        var made = Rsa.Make();
        var swapped = new MadeAttestation(made.Type, made.Package, made.Customer, [("ecc", made.Anchors[0].File), ("rsa", made.Anchors[1].File)]);
        Assert.Equal("root not trusted", Context(swapped.Verdict()));
    }

    [Fact]
    public void Missing_doubled_and_strange_certificates_are_refused()
    {
        foreach (var maker in (LunaMaker[])[Rsa, Curves])
        {
            var count = maker.Certificates().Count;
            for (var place = 0; place < count; place++)
            {
                var (at, isRoot) = (place, place == count - 1);
                if (!isRoot)
                    Assert.Equal("chain", Context(maker with { Choose = all => [.. all.Where((_, i) => i != at)] }));
                Assert.Equal("chain", Context(maker with { Choose = all => [.. all, all[at]] }));
                if (!isRoot)
                    Assert.Equal("chain", Context(maker with { Choose = all => [.. all.SkipLast(1), all[at]] }));
            }

            var strange = (maker == Rsa ? Curves : Rsa).Certificates()[1].Der;
            Assert.Equal("chain", Context(maker with { Choose = all => [.. all.SkipLast(1), strange] }));
            Assert.Equal("chain", Context(maker with { Choose = _ => [strange] }));
        }
    }

    [Fact]
    public void The_TC_Trust_Center_form_is_refused_and_named()
    {
        var fault = Fails((Rsa with { Choose = all => [.. all.Take(3)] }).Make().Verdict());
        Assert.Equal("chain", fault.Fault.Context);
        Assert.Contains("TC-Trust Center", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_confirmed_key_confirms_no_other()
    {
        foreach (var maker in (LunaMaker[])[Rsa, Curves])
        {
            var real = maker.Certificates();
            var software = maker == Rsa ? MadeKey.Rsa("software") : MadeKey.Curve("software");
            var fake = real[0] with { Key = software, Issuer = real[0], SignedBy = maker.Customer };
            var device = real[1] with { Key = software, Issuer = real[0], SignedBy = maker.Customer };
            var below = real[0] with { Key = software, Issuer = device, SignedBy = software };
            var claimed = device with { Issuer = real[2] };
            foreach (var package in (IEnumerable<MadeCertificate>[])[
                [fake, .. real], [fake, .. real.Skip(1)], [fake, real[0], .. real.Skip(2)], [fake, real[0]],
                [below, device, .. real], [below, device, .. real.Skip(1)], [below, device, .. real.Skip(2)], [below, device, real[^1]],
                [below with { Issuer = claimed }, claimed, .. real.Skip(2)]])
            {
                var made = maker.Make() with { Package = MadeBag.Pkcs7([.. package.Select(one => one.Der)]) };
                Assert.Contains(Context(made.Verdict(key: software.Public)), (string[])["chain", "root not trusted", "signature"]);
            }
        }
    }

    [Fact]
    public void A_confirmation_is_one_of_no_other_hardware() =>
        Assert.All(Enum.GetValues<HsmType>().Where(type => type != HsmType.Luna), type => Assert.IsType<AttestationVerdict.Fails>(Rsa.Make().Verdict(type: type)));

    [Fact]
    public void What_is_no_bag_of_certificates_is_refused()
    {
        var made = Rsa.Make();
        Assert.Equal("format", Context((made with { Package = Encoding.ASCII.GetBytes("""{ "authority_chain": [] }""") }).Verdict()));
        Assert.Equal("format", Context((made with { Package = made.Package[..^1] }).Verdict()));
        Assert.Equal("format", Context((made with { Package = [.. made.Package, 0] }).Verdict()));
        Assert.Equal("format", Context(Rsa with { Choose = all => [.. all, .. all, .. all] }));
        Assert.Equal("base64", Context(Rsa with { Choose = all => [.. Enumerable.Repeat(all[0], 30)] }));
        Assert.Equal("base64", Context((made with { Package = [] }).Verdict()));
    }

    [Fact]
    public void Firmware_that_is_too_old_or_not_stated_is_refused_where_it_is_asked_for()
    {
        AttestationPolicy Least(string version) => new() { LeastFirmware = Version.Parse(version) };
        Assert.IsType<AttestationVerdict.Holds>(Rsa.Make().Verdict(Least("7.8.4")));
        Assert.Equal("unsupported firmware", Context(Rsa.Make().Verdict(Least("7.8.5"))));
        var silent = (Rsa with { Change = At(Confirmation, one => one.Without(Firmware)) }).Make();
        Assert.Null(Holds(silent).Firmware);
        Assert.Equal("unsupported firmware", Context(silent.Verdict(Least("7.0"))));
    }

    [Fact]
    public void Damage_at_random_throws_nothing()
    {
        foreach (var made in Good())
            Assert.All(MutatedPackages.Of(made.Package, 2000), package => (made with { Package = package }).Verdict());
        foreach (var maker in (LunaMaker[])[Rsa, Curves])
        {
            var all = maker.Certificates();
            var made = maker.Make();
            for (var place = 0; place < all.Count; place++)
            {
                foreach (var der in MutatedPackages.Resigned(all[place], 400))
                    (made with { Package = MadeBag.Der([.. all.Select((one, at) => at == place ? der : one.Der)]) }).Verdict();
            }
        }
    }

    private static (string Identifier, bool IsCritical, byte[] Value) Purpose(string last) => MadeCertificate.For("1.3.6.1.4.1.12383.1." + last);

    private static AttestedKey Holds(MadeAttestation made) => Assert.IsType<AttestationVerdict.Holds>(made.Verdict()).Key;

    private static AttestationVerdict.Fails Fails(AttestationVerdict verdict) => Assert.IsType<AttestationVerdict.Fails>(verdict);

    private static string Context(AttestationVerdict verdict) => Fails(verdict).Fault.Context;

    private static string Context(LunaMaker maker) => Context(maker.Make().Verdict());
}
