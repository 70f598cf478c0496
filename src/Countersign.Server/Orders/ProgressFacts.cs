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

    /// <summary>The value of a parameter: what was supplied last, else what was sent with the call; null when neither was, or when it was taken back.</summary>
    public string? Text(Parameter row, IReadOnlyDictionary<string, string> sent)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(sent);
        var text = Find(ProgressKind.Supplied, row.Name)?.Text ?? sent.GetValueOrDefault(row.Name);
        return text is "" ? null : text;
    }
}
