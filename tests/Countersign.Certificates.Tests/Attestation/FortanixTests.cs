using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;
using static Countersign.Certificates.Tests.Attestation.CertificateChanges;
using static Countersign.Proofs.Attestation.FortanixMaker;

namespace Countersign.Certificates.Tests.Attestation;

public class FortanixTests
{
    private const int Root = 3;

    private static readonly FortanixMaker Maker = new();
    private static readonly MadeKey Stranger = MadeKey.Rsa("stranger");

    [Fact]
    public void Every_good_attestation_holds() => Assert.All(Good(), made => Assert.IsType<AttestationVerdict.Holds>(made.Verdict()));

    [Fact]
    public void It_says_which_key_it_is_and_when_that_was_said()
    {
        var key = Holds(Maker);
        Assert.Equal(("Fortanix", "Data Security Manager on FX2200", "b2b87f84-80d2-4c4c-ba41-7fa12fb4eff5", null, null), (key.Maker, key.Model, key.KeyName, key.Serial, key.IsFips));
        Assert.Equal(4, key.Path.Count);
        Assert.Contains(key.Findings, finding => finding.Contains("signed at 2026-11-24 12:00:00Z", StringComparison.Ordinal));
        Assert.Contains(key.Findings, finding => finding.Contains("revoked", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_was_not_made_there_is_refused()
    {
        Assert.Equal("key not generated in hardware", Context(Maker with { Change = At(Statement, one => one.Without(Generated)) }));
        Assert.Equal("key not generated in hardware", Context(Maker with { Change = At(Statement, one => one.With((Generated, false, [0x30, 0x02, 0x05, 0x00]))) }));
        Assert.Equal("key not generated in hardware", Context(Maker with { Change = At(Statement, one => one.Without(Generated).Without(NeverExportable)) }));
    }

    [Fact]
    public void A_key_that_can_leave_is_refused()
    {
        Assert.Equal("key exportable", Context(Maker with { Change = At(Statement, one => one.Without(NeverExportable)) }));
        Assert.Equal("key exportable", Context(Maker with { Change = At(Statement, one => one.With((NeverExportable, false, []))) }));
    }

    [Fact]
    public void A_statement_of_another_key_is_refused() =>
        Assert.Equal("key mismatch", Context((Maker with { Change = At(Statement, one => one.Without(Generated)) }).Make().Verdict(key: MadeKey.Curve("other").Public)));

    private static readonly (string What, int Place, Func<MadeCertificate, MadeCertificate> Change)[] Marks =
    [
        ("another name", Statement, one => one with { Subject = "CN=Key" }),
        ("no usage", Statement, one => one.Without(Usage)),
        ("a key that does not sign", Statement, one => one.With(MadeCertificate.Uses(X509KeyUsageFlags.KeyEncipherment))),
        ("a key that signs contents", Statement, one => one.With(MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation))),
        ("a key that signs certificates", Statement, one => one.With(MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign))),
        ("a key that only deciphers", Statement, one => one.With(MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.DecipherOnly))),
        ("an authority", Statement, one => one.With(MadeCertificate.Authority())),
        ("a riddle", Statement, one => one.With(Riddle)),
        ("no key of the issuer", Statement, one => one.Without(AuthorityKey)),
        ("another key of the issuer", Statement, one => one.With((AuthorityKey, false, [0x30, 0x03, 0x80, 0x01, 0x00]))),
        ("another name", Authority, one => one with { Subject = "CN=Authority" }),
        ("a short key", Authority, one => one with { Key = Stranger }),
        ("a key on a curve", Authority, one => one with { Key = MadeKey.Curve("stranger", 384) }),
        ("an authority over certificates", Authority, one => one.With(MadeCertificate.Authority())),
        ("a key that signs certificates", Authority, one => one.With(MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign))),
        ("no usage", Authority, one => one.Without(Usage)),
        ("no purpose", Authority, one => one.Without(Purposes)),
        ("another purpose", Authority, one => one.With(MadeCertificate.For("1.3.6.1.5.5.7.3.3"))),
        ("no policy", Authority, one => one.Without(Policies)),
        ("another policy", Authority, one => one.With((Policies, false, [0x30, 0x06, 0x30, 0x04, 0x06, 0x02, 0x2A, 0x03]))),
        ("no rules of enrolment", Authority, one => one.Without(Enrolment)),
        ("no approval", Authority, one => one.With((Enrolment, false, OnlyFirst(one)))),
        ("another appliance", Authority, one => one.With((Enrolment, false, OtherAppliance(one)))),
        ("a riddle", Authority, one => one.With(Riddle)),
        ("no own key", Authority, one => one.Without(SubjectKey)),
        ("another own key", Authority, one => one.With((SubjectKey, false, [0x04, 0x01, 0x00]))),
        ("no key of the issuer", Authority, one => one.Without(AuthorityKey)),
        ("another name", Ca, one => one with { Subject = "CN=CA" }),
        ("a short key", Ca, one => one with { Key = Stranger }),
        ("no authority", Ca, one => one.With(MadeCertificate.NoAuthority())),
        ("no usage", Ca, one => one.Without(Usage)),
        ("no policy", Ca, one => one.Without(Policies)),
        ("a riddle", Ca, one => one.With(Riddle)),
        ("no own key", Ca, one => one.Without(SubjectKey)),
    ];

    [Fact]
    public void A_certificate_without_the_marks_of_its_place_is_refused() =>
        Assert.All(Marks, mark => Assert.Equal((mark.What, "chain"), (mark.What, Context(Maker with { Change = At(mark.Place, mark.Change) }))));

    [Fact]
    public void A_signature_of_somebody_else_is_refused_at_every_place()
    {
        for (var place = Statement; place < Root; place++)
            Assert.Equal("signature", Context(Maker with { Change = At(place, one => one with { SignedBy = Stranger }) }));
    }

    [Fact]
    public void It_is_judged_when_it_was_signed()
    {
        var (past, now) = (Maker with { Signed = MadeAttestation.Now.AddDays(-60) }, MadeAttestation.Now);
        Holds(past with { Change = Lives(-61, -59) });
        Holds(past with { Change = Lives(-60, -59) });
        Assert.Equal("expired", Context(past with { Change = Lives(-59, -1) }));
        Assert.Equal("expired", Context(past with { Change = Lives(-70, -61) }));
        Assert.Equal("expired", Context(past with { Change = At(Ca, one => one with { NotBefore = now.AddDays(-50), NotAfter = now.AddDays(-10) }) }));
        // Issued again for the same key, and valid now.
        Holds(past with { Change = Lives(-59, 1) });
        Assert.Equal("expired", Context((past with { Change = Lives(-59, 1) }).Make().Verdict(at: now.AddDays(2))));
    }

    [Fact]
    public void One_of_the_future_or_too_old_or_ended_is_refused()
    {
        Assert.Equal("expired", Context(Maker with { Signed = MadeAttestation.Now.AddSeconds(1) }));
        Holds(Maker with { Signed = MadeAttestation.Now });
        Holds(Maker with { Signed = MadeAttestation.Now.AddDays(-90), Change = Lives(-100, -80) });
        var old = (Maker with { Signed = MadeAttestation.Now.AddDays(-90).AddSeconds(-1), Change = Lives(-100, -80) }).Make();
        Assert.Equal("expired", Context(old.Verdict()));
        Assert.IsType<AttestationVerdict.Holds>(old.Verdict(new AttestationPolicy()));
        Assert.Equal("expired", Context(Maker with { Change = At(Statement, one => one with { NotAfter = MadeAttestation.Now.AddSeconds(-1) }) }));
        Assert.Equal("expired", Context(Maker.Make().Verdict(at: DateTimeOffset.MinValue)));
        Assert.Equal("expired", Context(Maker.Make().Verdict(at: DateTimeOffset.MaxValue)));
    }

    [Fact]
    public void Another_root_is_refused()
    {
        var sameName = Maker with { Change = At(Root, one => one with { Key = Stranger }) };
        Assert.Equal("chain", Context(sameName)); // Its key identifier is the other one's.
        var sameIdentifier = sameName.Certificates()[Root].Without(AuthorityKey);
        Assert.Equal("root not trusted", Context(Maker with { Choose = all => [.. all.SkipLast(1), sameIdentifier.Der] }));
        Assert.Equal("root not trusted", Context(Maker with { Change = At(Root, one => one with { Subject = "CN=Another Root" }) }));
        Assert.Equal("root not trusted", Context(Maker.Make().Verdict(trust: AttestationTrust.None)));
        Assert.Equal("signature", Context(Maker with { Change = At(Ca, one => one with { SignedBy = Stranger }), Choose = all => [.. all.SkipLast(1)] }));
    }

    [Fact]
    public void Missing_doubled_and_strange_certificates_are_refused()
    {
        var strange = new LunaMaker().Certificates()[1].Der;
        for (var place = Statement; place <= Root; place++)
        {
            var at = place;
            Assert.Equal("chain", Context(Maker with { Choose = all => [.. all, all[at]] }));
            if (place is Authority or Ca)
                Assert.Contains(Context(Maker with { Choose = all => [.. all.Where((_, i) => i != at)] }), (string[])["chain", "root not trusted"]);
            if (place != Root)
                Assert.Equal("chain", Context(Maker with { Choose = all => [.. all.SkipLast(1), all[at]] }));
        }

        Assert.Equal("chain", Context(Maker with { Choose = all => [.. all.SkipLast(1), strange] }));
        Assert.Equal("chain", Context(Maker with { Choose = all => [strange, .. all.Skip(1)] }));
        Assert.Equal("chain", Context(Maker with { Choose = all => [all[1], .. all.Skip(1)] }));
    }

    [Fact]
    public void An_attested_key_attests_no_other()
    {
        var real = Maker.Certificates();
        var software = MadeKey.Rsa("software");
        var fake = real[Statement] with { Key = software, Issuer = real[Statement], SignedBy = Maker.Customer };
        var authority = real[Authority] with { Key = Maker.Customer, Issuer = real[Statement], SignedBy = Maker.Customer };
        var below = real[Statement] with { Key = software, Issuer = authority };
        var claimed = authority with { Issuer = real[Ca] };
        foreach (var package in (IEnumerable<MadeCertificate>[])[
            [fake, .. real], [fake, .. real.Skip(1)], [fake, real[Statement], .. real.Skip(2)], [fake, real[Statement]],
            [below, authority, .. real], [below, authority, .. real.Skip(1)], [below, authority, .. real.Skip(2)],
            [below with { Issuer = claimed }, claimed, .. real.Skip(2)]])
        {
            foreach (var container in (Func<IReadOnlyList<byte[]>, byte[]>[])[Json, MadeBag.Pem])
            {
                var made = Maker.Make() with { Package = container([.. package.Select(one => one.Der)]) };
                Assert.Contains(Context(made.Verdict(key: software.Public)), (string[])["chain", "root not trusted", "signature"]);
            }
        }
    }

    [Fact]
    public void An_attestation_is_one_of_no_other_hardware() =>
        Assert.All(Enum.GetValues<HsmType>().Where(type => type != HsmType.Fortanix), type => Assert.IsType<AttestationVerdict.Fails>(Maker.Make().Verdict(type: type)));

    public static TheoryData<string, string> Texts => new()
    {
        { "\"x509_certificate\"", "\"jwt\"" },
        { "\"format\"", "\"form\"" },
        { "\"statement\"", "\"state\"" },
        { "\"authority_chain\"", "\"chain\"" },
        { "\"attestation_statement\": {", "\"attestation_statement\": 1, \"x\": {" },
        { "\"format\":", "\"format\": \"x509_certificate\", \"format\":" },
        { "\"authority_chain\": [", "\"authority_chain\": [], \"authority_chain\": [" },
        { "\"authority_chain\": [", "\"authority_chain\": [null, " },
        { "\"authority_chain\": [", "\"authority_chain\": [\"\", " },
        { "\"authority_chain\": [", "\"authority_chain\": [\"AAAA\", " },
        { "\"authority_chain\": [", "\"authority_chain\": [\"?\", " },
        { "\"authority_chain\": [", "\"authority_chain\": [1,2,3,4,5,6,7,8,9, " },
        { "\"authority_chain\": [", "\"x\": [[[[[[[[]]]]]]]], \"authority_chain\": [" },
        { "{", "[{" },
        { "}", "" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void JSON_of_another_shape_is_refused(string part, string instead)
    {
        var made = Maker.Make();
        var text = Encoding.UTF8.GetString(made.Package).Replace(part, instead, StringComparison.Ordinal);
        Assert.Equal("format", Context((made with { Package = Encoding.UTF8.GetBytes(text) }).Verdict()));
    }

    [Fact]
    public void JSON_may_say_more_and_come_as_it_is()
    {
        var made = Maker.Make();
        var text = Encoding.UTF8.GetString(made.Package).Replace("\"format\":", "\"version\": [2], \"format\":", StringComparison.Ordinal);
        Assert.IsType<AttestationVerdict.Holds>((made with { Package = Encoding.UTF8.GetBytes(text) }).Verdict());
        Assert.IsType<AttestationVerdict.Holds>((made with { Package = [0xEF, 0xBB, 0xBF, .. made.Package] }).Verdict());
        Assert.IsType<AttestationVerdict.Holds>(KeyAttestation.Verify(HsmType.Fortanix, text, made.Customer.Public, made.Trust, new AttestationPolicy(), MadeAttestation.Now));
    }

    [Fact]
    public void Costly_texts_cost_little()
    {
        var names = $"{{{string.Join(',', Enumerable.Range(0, 2500).Select(i => $"\"{i}\":0"))}}}";
        var escapes = $"{{{string.Join(',', Enumerable.Range(0, 1200).Select(i => $"\"\\u0061\\u006{i % 10}{i}\":0"))}}}";
        var items = $"{{\"attestation_statement\":{{\"format\":\"x509_certificate\",\"statement\":\"\"}},\"authority_chain\":[{string.Join(',', Enumerable.Repeat("\"\"", 7000))}]}}";
        var deep = new string('[', 24000);
        var pem = string.Concat(Enumerable.Repeat("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 400));
        var made = Maker.Make();
        foreach (var text in (string[])[names, escapes, items, "{\"a\":" + deep, pem, "-----BEGIN " + deep])
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal("format", Context((made with { Package = Encoding.UTF8.GetBytes(text) }).Verdict()));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        }
    }

    [Fact]
    public void Damage_at_random_throws_nothing()
    {
        foreach (var made in Good())
            Assert.All(MutatedPackages.Of(made.Package, 2000), package => (made with { Package = package }).Verdict());
        var all = Maker.Certificates();
        var whole = Maker.Make();
        for (var place = Statement; place <= Root; place++)
        {
            foreach (var der in MutatedPackages.Of(all[place].Der, 2000).Concat(MutatedPackages.Resigned(all[place], 200)))
                (whole with { Package = Json([.. all.Select((one, at) => at == place ? der : one.Der)]) }).Verdict();
        }
    }

    private static byte[] OnlyFirst(MadeCertificate one)
    {
        var value = one.Extensions.Single(extension => extension.Identifier == Enrolment).Value;
        return [0x30, (byte)(value[3] + 2), .. value[2..(4 + value[3])]];
    }

    private static byte[] OtherAppliance(MadeCertificate one)
    {
        var value = one.Extensions.Single(extension => extension.Identifier == Enrolment).Value.ToArray();
        value[3 + value[3]]++;
        return value;
    }

    private static AttestedKey Holds(FortanixMaker maker) => Assert.IsType<AttestationVerdict.Holds>(maker.Make().Verdict()).Key;

    private static string Context(AttestationVerdict verdict) => Assert.IsType<AttestationVerdict.Fails>(verdict).Fault.Context;

    private static string Context(FortanixMaker maker) => Context(maker.Make().Verdict());
}
