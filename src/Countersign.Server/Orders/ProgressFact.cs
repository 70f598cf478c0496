namespace Countersign.Server.Orders;

/// <summary>Something that has happened since the order was placed; a later fact of the same item, kind and subject takes its place.</summary>
/// <param name="Item">The item's number; 0 for the order as a whole.</param>
/// <param name="Kind">What.</param>
/// <param name="Subject">What it is about; empty for the item itself.</param>
/// <param name="Text">What there is to say about it.</param>
public sealed record ProgressFact(int Item, ProgressKind Kind, string Subject = "", string Text = "")
{
    /// <summary>When, Unix milliseconds; set when it is recorded.</summary>
    public long At { get; init; }

    /// <summary>Whether it changes what the order waits for: what somebody else has seen of the order is out of date then.</summary>
    public bool ChangesOrder => Kind != ProgressKind.DomainChecked;
}
