using Countersign.Server.Payments.PayPalOrders;
using Countersign.Server.Payments.StripeCheckout;
using Countersign.Server.Payments.WorldpayBusiness;
using Countersign.Server.Payments.WorldpayHosted;

namespace Countersign.Server.Payments;

/// <summary>A gateway that operators can have an account at: adding one is a folder with its adapter and a line here.</summary>
/// <param name="Name">Its name in settings, in the store and in the address of its notifications: lower-case letters and digits.</param>
/// <param name="Settings">What an operator says of the account.</param>
/// <param name="Connect">Makes the gateway.</param>
public sealed record GatewayKind(string Name, IReadOnlyList<GatewaySetting> Settings, Func<GatewayAccess, PaymentGateway> Connect)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<GatewayKind> All => field ??= // Not before it is asked for: each of them is made by this type.
    [
        WorldpayBusinessGateway.Kind,
        StripeAccount.Kind,
        PayPalAccount.Kind,
        HostedPaymentPages.Kind,
    ];

    /// <summary>That of a name; null for an unknown one.</summary>
    public static GatewayKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
