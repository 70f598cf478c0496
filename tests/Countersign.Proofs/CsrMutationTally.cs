using System.Globalization;
using Countersign.Certificates.Requests;

namespace Countersign.Proofs;

/// <summary>What came of reading damaged requests.</summary>
public sealed class CsrMutationTally
{
    private readonly SortedDictionary<string, int> outcomes = new(StringComparer.Ordinal);

    /// <summary>How many were read.</summary>
    public int Count { get; set; }

    /// <summary>Those that took too long.</summary>
    public int TooSlow { get; set; }

    /// <summary>What was thrown, with the text that made it.</summary>
    public IList<string> Escaped { get; } = [];

    /// <summary>The longest reading.</summary>
    public TimeSpan Slowest { get; set; }

    /// <summary>How many were taken or refused, by reason.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => outcomes;

    /// <summary>Whether nothing escaped and nothing was slow.</summary>
    public bool Holds => Escaped.Count == 0 && TooSlow == 0;

    /// <summary>Counts one.</summary>
    public void Add(CsrFault? fault, CertificateSigningRequest? request)
    {
        var outcome = fault?.Reason ?? (request is null ? "neither" : "taken");
        outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Count} mutations: {Escaped.Count} exceptions, {TooSlow} over {CsrMutations.Limit.TotalMilliseconds} ms, slowest {Slowest.TotalMilliseconds:F1} ms; {string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value}"))}");
}
