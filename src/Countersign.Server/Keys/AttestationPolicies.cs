using System.Globalization;
using Countersign.Certificates.Attestation;
using Countersign.Protocol;

namespace Countersign.Server.Keys;

/// <summary>What is asked of each kind of hardware: the usual, but for what the operator has set.</summary>
public sealed class AttestationPolicies
{
    /// <summary>Nothing is set.</summary>
    public static readonly AttestationPolicies Usual = new([], []);

    private const string MostAge = "MostAgeDays";

    // One line for each setting: its name, the kinds that it means anything to, and the policy with it; null for a value that it does not take.
    private static readonly (string Name, HsmType[] Kinds, string Values, Func<AttestationPolicy, string, AttestationPolicy?> With)[] Settings =
    [
        ("RequireFips", [HsmType.YubiKey, HsmType.YubiHsm2, HsmType.MarvellGoogle, HsmType.NShield], "true or false", (policy, text) => bool.TryParse(text, out var flag) ? policy with { RequiresFips = flag } : null),
        ("LeastFirmware", [HsmType.YubiKey, HsmType.YubiHsm2, HsmType.Luna], "a version such as 5.7.0", (policy, text) => Version.TryParse(text, out var version) ? policy with { LeastFirmware = version } : null),
        (MostAge, [HsmType.Fortanix], "a number of days from 1 to 36500", (policy, text) => Days(text) is { } age ? policy with { MostAge = age } : null),
        ("TakeRecoverable", [HsmType.NShield], "true or false", (policy, text) => bool.TryParse(text, out var flag) ? policy with { TakesRecoverable = flag } : null),
        ("TakeLegacyIdentity", [HsmType.NShield], "true or false", (policy, text) => bool.TryParse(text, out var flag) ? policy with { TakesLegacyIdentity = flag } : null),
    ];

    private readonly Dictionary<HsmType, AttestationPolicy> set;

    // The kinds whose limit of age the operator has set, be it to the usual one.
    private readonly HashSet<HsmType> aged;

    private AttestationPolicies(Dictionary<HsmType, AttestationPolicy> set, HashSet<HsmType> aged) => (this.set, this.aged) = (set, aged);

    /// <summary>The names of all settings, below the section.</summary>
    public static IEnumerable<string> Names =>
        from setting in Settings
        from kind in setting.Kinds
        select $"{ItemParameters.HsmType.Write(kind)}:{setting.Name}";

    /// <summary>What is asked of a kind.</summary>
    public AttestationPolicy Of(HsmType kind) => set.TryGetValue(kind, out var policy) ? policy : AttestationKind.Of(kind).Policy;

    /// <summary>The same without the limits of age that the operator has not set: what a sandbox hands out is as old as its program.</summary>
    public AttestationPolicies WithoutUsualAges() => new(AttestationKind.All.ToDictionary(
        kind => kind.Type, kind => aged.Contains(kind.Type) ? Of(kind.Type) : Of(kind.Type) with { MostAge = null }), aged);

    /// <summary>Reads what the operator has set; <paramref name="refuse"/> is told the name, the text and what is wrong with it.</summary>
    public static AttestationPolicies Read(IConfiguration section, Action<string, string, string> refuse)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(refuse);
        var (policies, aged) = (new Dictionary<HsmType, AttestationPolicy>(), new HashSet<HsmType>());
        foreach (var kind in AttestationKind.All)
        {
            var (name, policy) = (ItemParameters.HsmType.Write(kind.Type), kind.Policy);
            foreach (var setting in Settings.Where(setting => setting.Kinds.Contains(kind.Type)))
            {
                if (section[$"{name}:{setting.Name}"] is not { } text)
                    continue;
                if (setting.Name == MostAge)
                    aged.Add(kind.Type);
                if (setting.With(policy, text) is { } changed)
                    policy = changed;
                else
                    refuse($"{name}:{setting.Name}", text, $"must be {setting.Values}");
            }

            policies[kind.Type] = policy;
        }

        return new AttestationPolicies(policies, aged);
    }

    private static TimeSpan? Days(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 36500 ? TimeSpan.FromDays(days) : null;
}
