using Countersign.Protocol;
using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Catalog;
using Countersign.Server.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.Sandbox;

/// <summary>The first page of the sandbox: what this is, what it holds, and the reference.</summary>
public sealed class StartModel(ServerSettings settings, Listeners listeners, TlsFiles tls, CatalogStore catalog, IEnumerable<SandboxEndpoint> gateway) : PageModel
{
    /// <summary>The published sample call, ready to paste.</summary>
    public string SampleCall { get; } = Announcement.SampleCall(listeners, tls);

    /// <summary>Where the sandbox's gateway is; null where there is none.</summary>
    public Uri? Gateway => gateway.FirstOrDefault()?.Address();

    /// <summary>The gateways that it plays besides itself, by their names in settings.</summary>
    public IEnumerable<string> Played { get; } = Dialect.All.Select(dialect => dialect.Name).Where(name => name != SandboxPayments.Name);

    /// <summary>The currencies that prices may be in.</summary>
    public IReadOnlyList<CurrencyCode> Currencies { get; } = Enum.GetValues<CurrencyCode>();

    /// <summary>The price rows, by family.</summary>
    public IEnumerable<IGrouping<string, (Product Product, ProductPricing Pricing)>> Families =>
        catalog.Current.Products
            .SelectMany(product => product.Pricings.Select(pricing => (Product: product, Pricing: pricing)))
            .GroupBy(row => row.Product.Family.Name);

    /// <summary>Where an affiliate's client certificate lies; the key is beside it.</summary>
    public string CertificateOf(SandboxAffiliate affiliate) => tls.ClientPath(affiliate.Brand);

    /// <summary>For how many a price row holds.</summary>
    public static string QuantityOf(ProductPricing pricing) =>
        pricing.FromQuantity == 1 && pricing.ToQuantity is null ? "" : pricing.ToQuantity is { } most ? $"{pricing.FromQuantity} to {most}" : $"{pricing.FromQuantity} or more";

    /// <summary>The price of one, or nothing where the row is not sold in the currency.</summary>
    public static string PriceOf(ProductPricing pricing, CurrencyCode currency) =>
        pricing.Prices.TryGetValue(currency, out var price) ? DecimalAmount.Write(price) : "";

    /// <summary>Shows the page, in the sandbox only.</summary>
    public IActionResult OnGet() => settings.Sandbox ? Page() : NotFound();
}
