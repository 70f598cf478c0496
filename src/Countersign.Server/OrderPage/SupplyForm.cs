using Countersign.Server.Catalog;
using Countersign.Server.Orders;

namespace Countersign.Server.OrderPage;

/// <summary>What a filled-in form says.</summary>
/// <param name="Facts">What is new in it; to be recorded when there is no error.</param>
/// <param name="Errors">What is wrong, a sentence for each field.</param>
public sealed record SupplyReading(IReadOnlyList<ProgressFact> Facts, IReadOnlyDictionary<string, string> Errors);

/// <summary>A form by which a customer supplies what an item waits for.</summary>
/// <param name="need">The need that it is for.</param>
/// <param name="name">What it is called in the address that follows it.</param>
/// <param name="button">What sends it.</param>
/// <param name="thanks">What is said when it is recorded.</param>
public abstract class SupplyForm(Need need, string name, string button, string thanks)
{
    /// <summary>The need that it is for.</summary>
    public Need Need => need;

    /// <summary>Other needs that it meets along with its own, so that they have no form beside it.</summary>
    public IReadOnlyList<Need> Also { get; init; } = [];

    /// <summary>What it is called in the address that follows it.</summary>
    public string Name => name;

    /// <summary>What sends it.</summary>
    public string Button => button;

    /// <summary>What is said when it is recorded.</summary>
    public string Thanks => thanks;

    /// <summary>The fields, with what is known already.</summary>
    public abstract IReadOnlyList<FormField> Fields(PlacedItem item);

    /// <summary>Whether what was supplied may be changed.</summary>
    public abstract bool MayChange(PlacedItem item);

    /// <summary>Judges what was filled in.</summary>
    public abstract ValueTask<SupplyReading> Read(PlacedItem item, PostedForm posted, Supplements supplements, CancellationToken cancellation);
}
