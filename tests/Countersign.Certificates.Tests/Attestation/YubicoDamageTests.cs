using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using static Countersign.Certificates.Tests.Attestation.YubicoVerdicts;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>Damaged statements of YubiKeys and YubiHSMs: none is believed, and none does any harm.</summary>
public sealed class YubicoDamageTests
{
    private const int Count = 2000;

    [Fact]
    public void Damage_throws_nothing()
    {
        foreach (var made in YubiKeyMaker.Good().Concat(YubiHsm2Maker.Good()))
        {
            foreach (var package in MutatedPackages.Of(made.Package, Count))
                _ = (made with { Package = package }).Verdict();
        }
    }

    [Fact]
    public void Damage_that_is_signed_anew_throws_nothing_and_is_about_no_other_key()
    {
        var key = new YubiKeyMaker { Device = MadeKey.Curve("YubiKey"), Pack = MadeBag.Der };
        SignAnew(key.Make(), key.Certificates());
        var hsm = new YubiHsm2Maker { Device = MadeKey.Curve("YubiHSM"), Pack = MadeBag.Der };
        SignAnew(hsm.Make(), hsm.Certificates());
    }

    [Fact]
    public void A_change_of_any_byte_of_a_certificate_is_refused()
    {
        foreach (var made in (MadeAttestation[])
            [
                new YubiKeyMaker { IsNew = true, Pack = MadeBag.Der }.Make(), new YubiHsm2Maker { IsNew = true, Pack = MadeBag.Der }.Make(),
            ])
        {
            RefusesEveryByte([.. made.Package], package => (made with { Package = package }).Verdict());
        }
    }

    private static void SignAnew(MadeAttestation made, IReadOnlyList<MadeCertificate> certificates)
    {
        var stranger = MadeKey.Curve("stranger").Public;
        foreach (var leaf in MutatedPackages.Resigned(certificates[0], Count))
        {
            var damaged = made with { Package = [.. leaf, .. certificates.Skip(1).SelectMany(one => one.Der)] };
            _ = damaged.Verdict();
            Assert.IsType<AttestationVerdict.Fails>(damaged.Verdict(key: stranger));
        }
    }
}
