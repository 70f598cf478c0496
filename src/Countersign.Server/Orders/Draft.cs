using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>What rules need to know beside the basket and the call.</summary>
/// <param name="LicenceIsKnown">Whether the licence code of the call, if it has one, is one of the account's (decision A9).</param>
/// <param name="PaymentIsUsed">Whether another call has placed an order with the payment that this one names (decision A6).</param>
/// <param name="Seller">Whose tax rules hold.</param>
/// <param name="IsSandbox">Whether money may be play money.</param>
public sealed record DraftFacts(bool LicenceIsKnown, bool PaymentIsUsed, SellerRegime Seller, bool IsSandbox);

/// <summary>Everything that rules judge, gathered before any of them runs: the call, the basket of its customer, the catalog of the moment.</summary>
public sealed class Draft(PlaceOrderRequest request, CatalogSnapshot catalog, Basket basket, DraftFacts facts)
{
    /// <summary>The call.</summary>
    public PlaceOrderRequest Request { get; } = request;

    /// <summary>The catalog that the order is priced by.</summary>
    public CatalogSnapshot Catalog { get; } = catalog;

    /// <summary>What is wanted, by whom.</summary>
    public Basket Basket { get; } = basket;

    /// <summary>What else is known.</summary>
    public DraftFacts Facts { get; } = facts;

    /// <summary>Who orders.</summary>
    public Customer Customer => Basket.Customer;

    /// <summary>The items, by number.</summary>
    public IReadOnlyList<BasketItem> Items => Basket.Items;

    /// <summary>What the offer code of the call does; null without one, and for one that the catalog does not have.</summary>
    public Offer? Offer { get; } = request.Values.TryGet(OrderParameters.Offer, out var code) ? catalog.FindOffer(code) : null;

    /// <summary>Whether a browser is sent to pay, so that the order is placed later; to be asked for once the items have their price rows.</summary>
    public bool IsPaidThroughUs => Request.PaymentStatus == PaymentStatus.PayNow && Quote.Total > 0;

    /// <summary>Whether part of it is paid by a regular agreement (decision M3).</summary>
    public bool HasAgreement => Items.Any(item => item.Product.Agreement != Agreement.None);

    /// <summary>What comes along without charge; to be asked for once the items have their price rows.</summary>
    public IReadOnlyList<Addition> Additions => field ??= Orders.Additions.Of(this);

    /// <summary>What the order costs; to be asked for once the items have their price rows (see <see cref="OrderRules"/>).</summary>
    public Quote Quote => field ??= SetsPrices ? PaidRules.PricesOf(this) : OurQuote;

    /// <summary>What it costs by our catalog.</summary>
    public Quote OurQuote => field ??= Price();

    /// <summary>Whether the prices are those of the affiliate that has been paid (decision M2).</summary>
    public bool SetsPrices => Request is { PaymentStatus: PaymentStatus.AlreadyPaid, Certified.SetsPrices: true };

    private Quote Price()
    {
        var country = Basket.Detail(CompanyParameters.CountryName) ?? CompanyParameters.CountryName.Default!; // Decision A8.
        // A number of another country's register says nothing about a business in this one.
        var hasVatNumber = Basket.Detail(CompanyParameters.VatNumber) is { } number && VatNumber.CountryOf(number) == country;
        var day = DateOnly.FromDateTime(Basket.Now.UtcDateTime);
        return Pricing.Quote(Request.Currency, Items.Select(item => new PricedItem(
            item.Product, OfferRules.ChargedBy(this, item), item.Quantity, item.Zones,
            TaxRates.Treatment(Facts.Seller, country, hasVatNumber, item.Product.TaxClass, day))));
    }
}
