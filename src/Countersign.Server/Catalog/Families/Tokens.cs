using Countersign.Protocol;

namespace Countersign.Server.Catalog.Families;

/// <summary>Tokens for signing keys and their shipping; ordered along with a certificate that is to come on one.</summary>
public static class Tokens
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("Token") { Rules = [CertificateComesOnIt] };

    private static Rejection? CertificateComesOnIt(Basket basket, BasketItem item) =>
        basket.Items.Any(other => SigningRules.IsOnToken(basket, other))
            ? null
            : basket.NotApplicable(basket.IsSent(ItemParameters.Pricing, item) ? ItemParameters.Pricing : ItemParameters.ProductId, item);
}
