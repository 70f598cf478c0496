using Countersign.Server.Catalog;

namespace Countersign.Server.Payments.Agreements;

/// <summary>How the instalments of a kind of agreement come about.</summary>
public enum Instalments
{
    /// <summary>The gateway takes the same amount each time.</summary>
    Fixed,

    /// <summary>The gateway takes an amount each time, which the seller may change.</summary>
    Adjustable,

    /// <summary>The seller takes what was used, at most so much in each interval, or nothing.</summary>
    Limited,
}

/// <summary>What the name of an agreement means here. The published page says no more than the names.</summary>
/// <param name="Kind">The name.</param>
/// <param name="Instalments">How instalments come about.</param>
public sealed record AgreementPlan(Agreement Kind, Instalments Instalments)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AgreementPlan> All { get; } =
    [
        new(Agreement.FuturePay, Instalments.Fixed),
        new(Agreement.FlexiPay, Instalments.Adjustable),
        new(Agreement.FlexiBurn, Instalments.Limited),
    ];

    /// <summary>That of a kind.</summary>
    public static AgreementPlan Of(Agreement kind) => All.First(plan => plan.Kind == kind);
}
