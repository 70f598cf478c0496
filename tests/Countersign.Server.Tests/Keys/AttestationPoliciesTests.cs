using Countersign.Certificates.Attestation;
using Countersign.Protocol;
using Countersign.Server.Keys;
using Microsoft.Extensions.Configuration;

namespace Countersign.Server.Tests.Keys;

/// <summary>What operators may ask of hardware.</summary>
[Trait("Engine", "own")]
public sealed class AttestationPoliciesTests
{
    [Fact]
    public void What_is_not_set_is_the_usual() =>
        Assert.All(AttestationKind.All, kind => Assert.Equal(kind.Policy, Read().Policies.Of(kind.Type)));

    [Fact]
    public void Each_setting_changes_its_kind_and_no_other()
    {
        var (policies, faults) = Read(("YUBIKEY:RequireFips", "false"), ("YUBIKEY:LeastFirmware", "5.7"), ("FORTANIX:MostAgeDays", "30"), ("NSHIELD:TakeRecoverable", "true"), ("NSHIELD:TakeLegacyIdentity", "true"));
        Assert.Empty(faults);
        Assert.Equal(new AttestationPolicy { RequiresFips = false, LeastFirmware = new Version(5, 7) }, policies.Of(HsmType.YubiKey));
        Assert.Equal(TimeSpan.FromDays(30), policies.Of(HsmType.Fortanix).MostAge);
        Assert.Equal(new AttestationPolicy { TakesRecoverable = true, TakesLegacyIdentity = true }, policies.Of(HsmType.NShield));
        Assert.Equal(AttestationKind.Of(HsmType.YubiHsm2).Policy, policies.Of(HsmType.YubiHsm2));
    }

    [Fact]
    public void A_sandbox_has_only_the_limits_of_age_that_are_set()
    {
        Assert.Null(AttestationPolicies.Usual.WithoutUsualAges().Of(HsmType.Fortanix).MostAge);
        Assert.True(AttestationPolicies.Usual.WithoutUsualAges().Of(HsmType.Fortanix).RequiresFips);
        Assert.Null(Read(("NSHIELD:TakeRecoverable", "true")).Policies.WithoutUsualAges().Of(HsmType.Fortanix).MostAge);
        // Ninety is also what is usual: whoever writes it down means it.
        foreach (var days in (int[])[30, 90])
            Assert.Equal(TimeSpan.FromDays(days), Read(("FORTANIX:MostAgeDays", $"{days}")).Policies.WithoutUsualAges().Of(HsmType.Fortanix).MostAge);
    }

    [Theory]
    [InlineData("YUBIKEY:RequireFips", "yes", "must be true or false")]
    [InlineData("LUNA:LeastFirmware", "seven", "must be a version such as 5.7.0")]
    [InlineData("FORTANIX:MostAgeDays", "0", "must be a number of days from 1 to 36500")]
    [InlineData("FORTANIX:MostAgeDays", "-1", "must be a number of days from 1 to 36500")]
    [InlineData("NSHIELD:TakeRecoverable", "1", "must be true or false")]
    public void A_value_that_is_none_is_refused(string name, string text, string fault) => Assert.Equal([$"{name} {text} {fault}"], Read((name, text)).Faults);

    [Theory]
    [InlineData("YUBIKEY:TakeRecoverable")]
    [InlineData("YUBIKEY:Colour")]
    [InlineData("TPM:RequireFips")]
    public void What_means_nothing_is_no_setting(string name)
    {
        var faults = new List<string>();
        Assert.Null(ServerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new($"Countersign:Attestation:{name}", "true")]).Build(), faults));
        Assert.StartsWith($"Countersign:Attestation:{name} is no setting.", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_the_server_carry_them()
    {
        var faults = new List<string>();
        var settings = ServerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Countersign:Attestation:YUBIHSM2:RequireFips", "false")]).Build(), faults)!;
        Assert.False(settings.Attestation.Of(HsmType.YubiHsm2).RequiresFips);
        Assert.Null(ServerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Countersign:Attestation:YUBIHSM2:RequireFips", "")]).Build(), faults));
        Assert.Equal(["Countersign:Attestation:YUBIHSM2:RequireFips is '': it must be true or false."], faults);
    }

    private static (AttestationPolicies Policies, List<string> Faults) Read(params (string Name, string Text)[] settings)
    {
        var faults = new List<string>();
        var section = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Text))).Build();
        return (AttestationPolicies.Read(section, (name, text, fault) => faults.Add($"{name} {text} {fault}")), faults);
    }
}
