namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>
/// Worldpay's Business Gateway, HTML redirect, with FuturePay: a signed form takes the browser there, and a form posted back, the payment response, tells what came of it.
/// It cannot be asked, and a response that is lost is not sent again: an operator pastes what Worldpay has mailed, or hands in the list of payments.
/// </summary>
public static class WorldpayBusinessGateway
{
    /// <summary>Its name.</summary>
    public const string Name = "worldpaybusiness";

    private const string Title = "Worldpay";

    /// <summary>The gateway and what operators say of their account.</summary>
    public static GatewayKind Kind { get; } = new(Name, WorldpaySettings.All, Connect);

    private static PaymentGateway Connect(GatewayAccess access)
    {
        var administration = new RemoteAdministration(access);
        return new PaymentGateway(Name, Title)
        {
            Origin = () => access.Address(WorldpaySettings.Address).GetLeftPart(UriPartial.Authority),
            Begin = (attempt, visit, _) => Task.FromResult(PurchaseForm.Of(access, attempt, visit)),
            Understand = notification => PaymentResponse.Understand(access, notification),
            Acknowledge = ReplyPage.For,
            Refund = (attempt, refund, _) => administration.Refund(attempt, refund),
            KnowsRefundKeys = false,
            TakesAgreements = true,
            CancelAgreement = administration.Cancel,
            ChangeAgreement = administration.Change,
            ReadStatement = text => PaymentList.Read(text, access[WorldpaySettings.InstallationId]),
        };
    }
}
