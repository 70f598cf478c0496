using Countersign.Client;
using Countersign.Protocol;

namespace Countersign.Proofs;

/// <summary>The published sample call, to be paid later, with a mark of its own.</summary>
public static class SampleOrder
{
    /// <summary>The call; <paramref name="key"/> travels as its region.</summary>
    public static PlaceOrderCall With(string key) => new()
    {
        { CustomerParameters.LoginName, "login_name" },
        { CustomerParameters.LoginPassword, "login_password" },
        { OrderParameters.IsReturningCustomer, true },
        { OrderParameters.AffiliateBrand, "Affiliate_Brand_Name" },
        { OrderParameters.PaymentStatus, PaymentStatus.PayLater },
        { OrderParameters.Region, key },
        { ItemParameters.Pricing, 1, 400 },
        { ItemParameters.WebServerSoftware, 1, -1 },
    };
}
