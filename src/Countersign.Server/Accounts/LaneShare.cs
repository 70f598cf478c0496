namespace Countersign.Server.Accounts;

/// <summary>Whose turn it is to have a password hashed: shares take turns in the lane, and the shares of one source rest together.</summary>
/// <param name="Source">Where the call comes from.</param>
/// <param name="Standing">What is known of the caller before the hash.</param>
/// <param name="Account">The account that a known source asks for; 0 for the other standings.</param>
public readonly record struct LaneShare(SourcePrefix Source, LaneStanding Standing, long Account)
{
    /// <summary>The share of everybody at <paramref name="source"/>.</summary>
    public static LaneShare Of(SourcePrefix source) => new(source, LaneStanding.Stranger, 0);

    /// <summary>The share of a source that has logged in to an account lately, in the calls for that account.</summary>
    public static LaneShare OfKnown(SourcePrefix source, long account) => new(source, LaneStanding.KnownSource, account);

    /// <summary>The share of callers whose password is known to be right and soon to be forgotten.</summary>
    public static LaneShare OfRenewals(SourcePrefix source) => new(source, LaneStanding.Renewal, 0);
}

/// <summary>What is known of a caller before the password is hashed.</summary>
public enum LaneStanding
{
    /// <summary>Nothing.</summary>
    Stranger,

    /// <summary>The source has logged in to this account lately (decision A3).</summary>
    KnownSource,

    /// <summary>The password is right: its hash ran some minutes ago.</summary>
    Renewal,
}
