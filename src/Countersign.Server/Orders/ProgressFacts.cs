using Countersign.Protocol;

namespace Countersign.Server.Orders;

/// <summary>The facts of one item, or of the order as a whole.</summary>
public sealed class ProgressFacts(IEnumerable<ProgressFact> facts)
{
    private readonly Dictionary<(ProgressKind Kind, string Subject), ProgressFact> byKey = facts.ToDictionary(fact => (fact.Kind, fact.Subject));

    /// <summary>The fact; null when that has not happened.</summary>
    public ProgressFact? Find(ProgressKind kind, string subject = "") => byKey.GetValueOrDefault((kind, subject));

    /// <summary>Whether it has happened.</summary>
    public bool Has(ProgressKind kind, string subject = "") => byKey.ContainsKey((kind, subject));

    /// <summary>The value of a parameter that was supplied later; null when none was.</summary>
    public string? Supplied(Parameter row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Find(ProgressKind.Supplied, row.Name)?.Text;
    }
}
