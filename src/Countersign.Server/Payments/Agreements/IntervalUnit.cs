namespace Countersign.Server.Payments.Agreements;

/// <summary>What an interval is counted in; the numbers are those of FuturePay and of the store.</summary>
public enum IntervalUnit
{
    /// <summary>Days.</summary>
    Day = 1,

    /// <summary>Weeks.</summary>
    Week = 2,

    /// <summary>Months of the calendar.</summary>
    Month = 3,

    /// <summary>Years of the calendar.</summary>
    Year = 4,
}
