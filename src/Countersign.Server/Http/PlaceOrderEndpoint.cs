using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Orders;

namespace Countersign.Server.Http;

/// <summary>The call itself: read it, judge what was read, place the order, answer.</summary>
public sealed class PlaceOrderEndpoint(
    Affiliates affiliates, AffiliateCertificates certificates, PlaceOrderHandler handler, PublicAddress site, UnexpectedFailure failures)
{
    /// <summary>The name of the call.</summary>
    public const string Name = "PlaceOrder";

    /// <summary>Answers one call.</summary>
    public async Task Answer(HttpContext http, Caller caller)
    {
        switch (await CallReading.Of(http.Request, RequestTarget.Of(http)))
        {
            case CallReading.Refused refused:
                await CallResponse.Refuse(http, refused.Status);
                break;
            case CallReading.Pairs pairs:
                var values = ParameterValues.Read(pairs.Fields, pairs.Misplaced);
                var certified = await certificates.HolderOf(caller.CertificateFingerprint, http.RequestAborted);
                var request = PlaceOrderRequest.From(values, caller.Source, certified, affiliates, pairs.IdempotencyKey);
                await PlaceOrderResponse.Write(http, request, await Place(http, request), site);
                break;
        }
    }

    // A fault of ours is answered in the shape that the call asked for, like any other.
    private async Task<PlaceOrderResult> Place(HttpContext http, PlaceOrderRequest request)
    {
        try
        {
            return await handler.Place(request, http.RequestAborted);
        }
        catch (Exception failure) when (UnexpectedFailure.IsOurs(failure))
        {
            return failures.Record(http, failure);
        }
    }
}
