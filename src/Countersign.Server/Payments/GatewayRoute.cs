using Countersign.Protocol;

namespace Countersign.Server.Payments;

/// <summary>A way to pay, by what is bought; the first that takes an order is its own (decision M3).</summary>
/// <param name="Name">The name of the published page: nobelpay or worldpay.</param>
/// <param name="Takes">Whether it takes orders in a currency, and with a regular payment agreement in them or not.</param>
public sealed record GatewayRoute(string Name, Func<CurrencyCode, bool, bool> Takes)
{
    /// <summary>All routes, in the order in which they are tried.</summary>
    public static IReadOnlyList<GatewayRoute> All { get; } =
    [
        new("nobelpay", static (currency, isAgreement) => currency == CurrencyCode.Usd && !isAgreement),
        new("worldpay", static (_, _) => true),
    ];

    /// <summary>The route of an order.</summary>
    public static GatewayRoute Of(CurrencyCode currency, bool isAgreement) => All.First(route => route.Takes(currency, isAgreement));
}
