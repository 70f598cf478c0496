namespace Countersign.Certificates.Attestation;

/// <summary>A certification that Entrust's warrant names for a module.</summary>
/// <param name="Edition">Of FIPS 140.</param>
/// <param name="Level">The level by it.</param>
internal sealed record NShieldApproval(int Edition, int Level)
{
    // Code signing baseline requirements 6.2.7.4.1: FIPS 140-2 level 2.
    private const int LeastEdition = 2;
    private const int LeastLevel = 2;

    /// <summary>Whether hardware that signs programs may have it.</summary>
    public bool IsEnough => Edition >= LeastEdition && Level >= LeastLevel;

    /// <inheritdoc/>
    public override string ToString() => $"FIPS 140-{Edition} level {Level}";

    /// <summary>Reads one; null for a certification by something else.</summary>
    public static NShieldApproval? Read(DddsValue approval) =>
        approval.Items is [{ Symbol: "FIPS140" }, { Number: { } edition }, { Number: { } level }, ..] && edition < 10 && level < 10
            ? new((int)edition, (int)level) : null;
}
