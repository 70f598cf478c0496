using System.Collections.Frozen;
using System.Collections.Immutable;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Catalog.Families;

namespace Countersign.Server.Tests.Catalog;

/// <summary>Catalog nouns for tests, valid until changed with <c>with</c>.</summary>
internal static class A
{
    public static readonly TaxTreatment Untaxed = new(0, "no VAT");

    public static FrozenDictionary<CurrencyCode, long> Prices(long minorUnits) =>
        Enum.GetValues<CurrencyCode>().ToFrozenDictionary(currency => currency, _ => minorUnits);

    public static FrozenDictionary<CurrencyCode, long> PriceIn(CurrencyCode currency, long minorUnits) =>
        new Dictionary<CurrencyCode, long> { [currency] = minorUnits }.ToFrozenDictionary();

    public static ProductPricing Pricing(long number, long days = 365, long product = 1, long price = 1_000) =>
        new() { Number = number, ProductNumber = product, Days = days, Prices = Prices(price) };

    public static Product Product(long number, params ImmutableArray<ProductPricing> pricings) => new()
    {
        Number = number,
        Name = $"Product {number}",
        Family = SslCertificates.Family,
        Pricings = [.. pricings.Select(pricing => pricing with { ProductNumber = number })],
    };

    public static CatalogSnapshot Catalog(params ImmutableArray<Product> products) => new(1, new CatalogFile { Products = products });

    /// <summary>The catalog that comes with the server.</summary>
    public static string SandboxText { get; } = ReadSandbox();

    public static CatalogSnapshot Sandbox { get; } = new(1, CatalogFile.Read(SandboxText).File!);

    private static string ReadSandbox()
    {
        using var stream = typeof(CatalogFile).Assembly.GetManifestResourceStream("Countersign.Server.Sandbox.catalog.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
