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
        var old = new YubiKeyMaker { Firmware = [5, 4, 3] };
        Assert.Contains("CVE-2024-45678", Takes(old.Make()).Findings[^1], StringComparison.Ordinal);
        Assert.Equal(2, Takes((old with { Customer = MadeKey.Rsa("customer of YubiKey", 3072) }).Make()).Findings.Count);
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
        var (rsa, curve) = (MadeKey.Rsa("customer of YubiKey", 3072), MadeKey.Curve("customer of YubiKey"));
        foreach (var (customer, isTaken) in new[] { (rsa, takesRsa), (curve, takesCurve) })
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
        var weak = MadeKey.Rsa("factored", WeakRsaKeyTests.MarkedPrime, WeakRsaKeyTests.OtherMarkedPrime);
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
                good with { Serial = null }, good with { Serial = [0x01] }, good with { Serial = [0x02, 0x01, 0x80] },
                good with { Serial = [0x04, 0x01, 0x01] }, good with { Serial = [0x02, 0x09, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
                good with { Serial = [0x02, 0x01, 0x01, 0x00] }, good with { Serial = [] },
                good with { Policies = null }, good with { Policies = [1] }, good with { Policies = [1, 1, 1] },
                good with { Form = null }, good with { Form = [] }, good with { Form = [0x81, 0x81] },
            ])
        {
            Refuses(AttestationFault.Format, maker.Make());
        }
    }

    [Fact]
    public void Another_key_than_that_of_the_request_is_refused()
    {
        var made = new YubiKeyMaker().Make();
        var detail = Refuses(AttestationFault.KeyMismatch, made, key: MadeKey.Curve("stranger").Public);
        Assert.Contains(made.Customer.Public.Hash, detail, StringComparison.Ordinal);
        Refuses(AttestationFault.KeyMismatch, made, key: MadeKey.Rsa("YubiKey").Public);
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
}
