namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>Worldpay's addresses.</summary>
internal static class WorldpayAddress
{
    /// <summary>That of one of its servlets: <c>purchase</c>, <c>itransaction</c> or <c>iadmin</c>.</summary>
    public static Uri Of(GatewayAccess access, string servlet) => new($"{access[WorldpaySettings.Address]}/wcc/{servlet}");
}
