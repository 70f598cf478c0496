namespace Countersign.Certificates;

/// <summary>What the Baseline Requirements say of a proof on a certain day.</summary>
public enum DcvStanding
{
    /// <summary>It may be used.</summary>
    Accepted,

    /// <summary>It should not be used any more.</summary>
    Discouraged,

    /// <summary>It must not be used, and nothing it proved earlier may be relied on.</summary>
    Ended,
}
