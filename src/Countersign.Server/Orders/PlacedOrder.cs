using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>An order as it was placed, and what has happened to it since.</summary>
/// <remarks>A class and no record: a record would print the account.</remarks>
public sealed class PlacedOrder
{
    /// <summary>What the store says of money that went back where the rest pays for the order.</summary>
    internal const string PaidByTheRest = "paid";

    /// <summary>The key.</summary>
    public required long Id { get; init; }

    /// <summary>The number that callers see.</summary>
    public required string Number { get; init; }

    /// <summary>Whose it is, as the account is now.</summary>
    public required Account Account { get; init; }

    /// <summary>The affiliate that it was placed under.</summary>
    public required long AffiliateId { get; init; }

    /// <summary>When the money is taken.</summary>
    public required PaymentStatus PaymentStatus { get; init; }

    /// <summary>The currency of the amounts.</summary>
    public required CurrencyCode Currency { get; init; }

    /// <summary>What it costs without tax, in minor units.</summary>
    public required long Cost { get; init; }

    /// <summary>The tax, in minor units.</summary>
    public required long Tax { get; init; }

    /// <summary>When it was placed.</summary>
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>When it was read: the day by which is judged what depends on a day.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Raised by whatever changes it; what is judged on one version is not kept on another.</summary>
    public required long Version { get; init; }

    /// <summary>What was sent with the call for the order as a whole, by row name.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>What has happened to the order as a whole.</summary>
    public required ProgressFacts Facts { get; init; }

    /// <summary>The items, by number.</summary>
    public IReadOnlyList<PlacedItem> Items { get; internal set; } = [];

    /// <summary>What is to be paid, in minor units.</summary>
    public long Total => Cost + Tax;

    /// <summary>Whether a browser was sent to pay for it.</summary>
    public bool IsPaidThroughUs => PaymentStatus == PaymentStatus.PayNow && Total > 0;

    /// <summary>Whether it counts: paid, or not to be paid through us.</summary>
    public bool IsPlaced => !IsPaidThroughUs || Facts.Has(ProgressKind.Paid);

    /// <summary>Whether it was given up without a payment.</summary>
    public bool IsClosed => !IsPlaced && Facts.Has(ProgressKind.Closed);

    /// <summary>Whether it may still be paid.</summary>
    public bool IsAwaitingPayment => !IsPlaced && !IsClosed;

    /// <summary>Whether so much of its money went back that what is left does not pay for it.</summary>
    public bool LacksMoney => Facts.Find(ProgressKind.MoneyReturned) is { Text: not PaidByTheRest };

    /// <summary>Why it was closed; null when it was not.</summary>
    public ClosingReason? Closing => IsClosed ? Enum.Parse<ClosingReason>(Facts.Find(ProgressKind.Closed)!.Text) : null;

    /// <summary>What a write that was judged on this order expects of it; <paramref name="raise"/> when it changes the order.</summary>
    internal Expectation AsRead(bool raise) => new("placed_order", Id, Version, raise);

    /// <summary>The value of an order parameter: what was supplied last; null when none was.</summary>
    public string? Text(Parameter row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Facts.Text(row, Parameters);
    }

    /// <summary>A detail of the customer: what the order says, else what the account holds now.</summary>
    public string? Detail(Parameter row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Text(row) ?? Account.Detail(row.Name);
    }
}
