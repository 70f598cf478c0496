namespace Countersign.Server.Payments.Agreements;

/// <summary>How an instalment stands.</summary>
public enum InstalmentState
{
    /// <summary>It may still come.</summary>
    Awaited,

    /// <summary>It was taken, once and as agreed.</summary>
    Paid,

    /// <summary>Its time is over and nothing came.</summary>
    Missed,

    /// <summary>It was taken more than once.</summary>
    Doubled,

    /// <summary>It was taken, but as another amount or in another currency than agreed, or more than the limit.</summary>
    OtherAmount,

    /// <summary>It was taken though none was due: before the first, or after the end.</summary>
    NotDue,
}
