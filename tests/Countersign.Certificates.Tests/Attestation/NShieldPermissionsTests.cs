using Countersign.Certificates.Attestation;
using Countersign.Proofs.Attestation;
using static Countersign.Proofs.Attestation.NCoreBytes;
using static Countersign.Proofs.Attestation.NShieldPermits;

namespace Countersign.Certificates.Tests.Attestation;

public sealed class NShieldPermissionsTests
{
    private const uint Certified = 0x3;

    private static readonly NShieldMaker Good = new();
    private static readonly AttestationPolicy TakesRecoverable = new() { TakesRecoverable = true };

    // What the tools of Entrust put into every key of a world with recovery: ExportAsPlain, SetAppData and ExpandACL are among it.
    private static readonly byte[] Trumps = Group(Certified, Good.OfficerHash, Use(0x207D), Keep(0x23, []), Words(3, 0, 0));

    [Theory]
    [InlineData(0x0004, "ExportAsPlain")]
    [InlineData(0x0010, "SetAppData")]
    [InlineData(0x0040, "ExpandACL")]
    [InlineData(0x0400, "UseAsBlobKey")]
    [InlineData(0x0800, "UseAsKM")]
    [InlineData(0x4000, "UseAsLoaderKey")]
    [InlineData(0x10000, "10000")]
    [InlineData(0x80000000, "80000000")]
    public void An_operation_that_lets_the_key_out_is_refused(uint operation, string name) =>
        Assert.Contains(name, Exportable(Group(Use(Signs | operation))), StringComparison.Ordinal);

    [Fact]
    public void Every_other_operation_is_taken() => Taken(Group(Use(0xFFFF & ~0x4C54U)));

    [Fact]
    public void An_operation_in_a_later_group_or_action_counts_too()
    {
        Exportable(Group(Use(Signs)), Group(Use(1), Use(4)));
        Exportable(Group(Use(Signs)), Limited(Use(4)));
    }

    [Theory]
    [InlineData(0x06, "any token")]
    [InlineData(0x27, "without a module key")]
    public void Keeping_a_key_in_a_weak_way_is_refused(uint flags, string detail) =>
        Assert.Contains(detail, Exportable(Group(Keep(flags, NShieldMaker.ModuleKey))), StringComparison.Ordinal);

    [Fact]
    public void Keeping_a_key_under_another_module_key_is_refused()
    {
        Exportable(Group(KeepByModule(Hash("well-known key"))));
        Exportable(Group(KeepByToken(Hash("well-known key"), true)));
        Exportable(Group(Keep(0x03, [])));
        Exportable(Group(KeepByModule(NShieldMaker.ModuleKey), KeepByModule(Hash("another key"))));
    }

    [Fact]
    public void Keeping_a_key_under_a_token_that_nothing_is_said_of_is_refused() =>
        Exportable(Group(Keep(0x0E, [.. NShieldMaker.ModuleKey, .. Hash("token")])));

    [Theory]
    [InlineData(5, 29, true)]
    [InlineData(47, 29, true)]
    [InlineData(5, 28, false)]
    [InlineData(47, 1, false)]
    public void Only_its_public_half_may_be_derived_from_a_key(uint action, uint mechanism, bool isTaken)
    {
        if (isTaken)
            Taken(Group(Derive(mechanism, action)));
        else
            Exportable(Group(Derive(mechanism, action)));
    }

    [Fact]
    public void A_group_that_another_key_certifies_is_refused()
    {
        Exportable(Group(0x1, Hash("another key"), Use(1)));
        Exportable(Group(0x5, [.. Good.OfficerHash, .. Hash("another key"), .. Word(0)], Use(1)));
        Exportable(TakesRecoverable, Group(0x1, Hash("another key"), Use(1)));
    }

    [Fact]
    public void A_key_that_the_Security_Officer_can_use_is_taken_only_where_the_operator_does()
    {
        Assert.Contains("administrator cards", Exportable(Group(Use(Signs)), Trumps), StringComparison.Ordinal);
        var finding = Taken(TakesRecoverable, Group(Use(Signs)), Trumps).Findings[^1];
        Assert.Equal("A key that can be recovered: administrator cards can use it for ExportAsPlain, SetAppData, ExpandACL.", finding);
    }

    [Fact]
    public void A_key_that_is_archived_for_recovery_is_taken_only_where_the_operator_does()
    {
        Assert.Contains("recovery key", Exportable(Group(Use(Signs)), Limited(Archive(NShieldMaker.RecoveryKey))), StringComparison.Ordinal);
        Assert.Contains("recovery key", Taken(TakesRecoverable, Group(Use(Signs)), Limited(Archive(NShieldMaker.RecoveryKey))).Findings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_archived_by_another_key_is_refused()
    {
        Exportable(TakesRecoverable, Group(Archive(Hash("another key"))));
        Exportable(TakesRecoverable, Group(Words(3, 0, 0)));
        Assert.Same(AttestationFault.Exportable, Fails(Good with { HasRecovery = false, Groups = [Group(Archive(NShieldMaker.RecoveryKey))] }, TakesRecoverable).Fault);
    }

    public static TheoryData<string, byte[]> Unknown => new()
    {
        { "no action", Group(Words(4)) },
        { "an action on memory", Group(Words(8, 1)) },
        { "flags of a group", Group(0x10, [], Use(1)) },
        { "flags of keeping", Group(Keep(0x47, [.. NShieldMaker.ModuleKey, .. Word(0)])) },
        { "flags of archiving", Group(Words(3, 2, 225, 0)) },
        { "flags of deriving", Group(Words(5, 1, 0, 29, 0)) },
        { "deriving with other keys", Group(Words(5, 0, 0, 29, 1)) },
        { "a limit", [.. Words(0, 1, 4, 0, 0)] },
    };

    [Theory]
    [MemberData(nameof(Unknown))]
    public void What_is_not_known_is_refused(string what, byte[] group)
    {
        var fails = Fails(Good with { Groups = [Group(Use(Signs)), group] }, TakesRecoverable);
        Assert.True(fails.Fault == AttestationFault.Format, $"{what}: {fails.Detail}");
    }

    [Fact]
    public void Conditions_that_only_take_away_are_taken()
    {
        Taken([.. Words(0, 2, 3, 60, 6), .. Hash("limit"), .. Words(9, 1), .. Use(Signs)]);
        Taken(Group(0x28, Text("6A5B-0300-D947"), Use(Signs)));
        Taken(TakesRecoverable, Group(0x5, [.. Good.OfficerHash, .. Good.OfficerHash, .. Word(170)], Use(Signs)));
    }

    [Fact]
    public void A_key_that_is_not_kept_is_told() => Assert.StartsWith("The key is kept by nothing", Taken(Group(Use(Signs))).Findings[0], StringComparison.Ordinal);

    private static AttestedKey Taken(params byte[][] groups) => Taken(new(), groups);

    private static AttestedKey Taken(AttestationPolicy policy, params byte[][] groups) =>
        Assert.IsType<AttestationVerdict.Holds>((Good with { Groups = groups }).Make().Verdict(policy)).Key;

    private static string Exportable(params byte[][] groups) => Exportable(new(), groups);

    private static string Exportable(AttestationPolicy policy, params byte[][] groups)
    {
        var fails = Fails(Good with { Groups = groups }, policy);
        Assert.True(fails.Fault == AttestationFault.Exportable, $"{fails.Fault}: {fails.Detail}");
        return fails.Detail;
    }

    private static AttestationVerdict.Fails Fails(NShieldMaker maker, AttestationPolicy policy) => Assert.IsType<AttestationVerdict.Fails>(maker.Make().Verdict(policy));
}
