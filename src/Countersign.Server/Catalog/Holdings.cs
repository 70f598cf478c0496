using System.Collections.Immutable;
using Countersign.Server.Accounts;
using Countersign.Server.Licences;

namespace Countersign.Server.Catalog;

/// <summary>What is on record about a customer beside the account itself; empty for a new one, and where no family in the basket asks.</summary>
public sealed record Holdings
{
    /// <summary>Nothing.</summary>
    public static readonly Holdings None = new();

    /// <summary>The licences, expired or not.</summary>
    public ImmutableArray<HeldLicence> Licences { get; init; } = [];

    /// <summary>The SHA-256 of the public keys on the account's list, lower-case hex (decision P2).</summary>
    public ImmutableHashSet<string> ListedKeys { get; init; } = [];

    /// <summary>The account's own templates for messages, by number (decision P7).</summary>
    public ImmutableDictionary<long, TemplateKind> Templates { get; init; } = ImmutableDictionary<long, TemplateKind>.Empty;

    /// <summary>Those of the call's own order numbers that an earlier item of the account has (decision N8).</summary>
    public ImmutableHashSet<string> UsedNumbers { get; init; } = [];

    /// <summary>What outside services have said of the customer.</summary>
    public PartnerAnswers Partners { get; init; } = PartnerAnswers.Fine;
}
