using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>Writes the one canonical text of a catalog: defaults left out, keys in a fixed order, a line for each product header, price row and offer.</summary>
internal static class CatalogFileWriter
{
    public static string Write(CatalogFile file)
    {
        var text = new StringBuilder("{\n  \"format\": 1,\n");
        if (file.Note.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"  \"note\": {Quoted(file.Note)},\n");
        text.Append("  \"products\": [");
        AppendLines(text, file.Products, "\n    ", AppendProduct);
        text.Append("\n  ]");
        if (!file.Offers.IsEmpty)
        {
            text.Append(",\n  \"offers\": [");
            AppendLines(text, file.Offers, "\n    ", AppendOffer);
            text.Append("\n  ]");
        }

        return text.Append("\n}\n").ToString();
    }

    private static void AppendProduct(StringBuilder text, Product product)
    {
        text.Append(CultureInfo.InvariantCulture, $"{{\"id\": {product.Number}, \"name\": {Quoted(product.Name)}, \"family\": {Quoted(product.Family.Name)}");
        if (product.Level != ValidationLevel.None)
            text.Append(CultureInfo.InvariantCulture, $", \"level\": {Quoted(Words.Levels.Write(product.Level))}");
        if (product.TaxClass != TaxClass.ElectronicService)
            text.Append(CultureInfo.InvariantCulture, $", \"taxClass\": {Quoted(Words.TaxClasses.Write(product.TaxClass))}");
        if (product.Agreement != Agreement.None)
            text.Append(CultureInfo.InvariantCulture, $", \"agreement\": {Quoted(Words.Agreements.Write(product.Agreement))}");
        if (product.Traits.Count > 0)
        {
            var traits = Traits.All.Where(product.Traits.ContainsKey).Select(trait => $"{Quoted(trait.Name)}: {trait.Write(product.Traits[trait])}");
            text.Append(CultureInfo.InvariantCulture, $", \"traits\": {{{string.Join(", ", traits)}}}");
        }

        text.Append(", \"prices\": [");
        AppendLines(text, product.Pricings, "\n      ", AppendPricing);
        text.Append("\n    ]}");
    }

    private static void AppendPricing(StringBuilder text, ProductPricing row)
    {
        text.Append(CultureInfo.InvariantCulture, $"{{\"ppp\": {row.Number}");
        if (row.Days != 0)
            text.Append(CultureInfo.InvariantCulture, $", \"days\": {row.Days}");
        if (row.FromQuantity != 1)
            text.Append(CultureInfo.InvariantCulture, $", \"from\": {row.FromQuantity}");
        if (row.ToQuantity is { } last)
            text.Append(CultureInfo.InvariantCulture, $", \"to\": {last}");
        AppendPrices(text, row.Prices);
        if (row.Zones is { } zones)
        {
            text.Append(CultureInfo.InvariantCulture, $", \"zones\": {{\"to\": {zones.Most}");
            AppendPrices(text, zones.Prices);
            text.Append('}');
        }

        text.Append('}');
    }

    private static void AppendPrices(StringBuilder text, FrozenDictionary<CurrencyCode, long> prices)
    {
        foreach (var (word, currency) in Words.Currencies)
        {
            if (prices.TryGetValue(currency, out var price))
                text.Append(CultureInfo.InvariantCulture, $", \"{word}\": {DecimalAmount.Write(price)}");
        }
    }

    private static void AppendOffer(StringBuilder text, Offer offer)
    {
        text.Append(CultureInfo.InvariantCulture, $"{{\"code\": {Quoted(Words.Offers.Write(offer.Code))}");
        if (offer.IsRequired)
            text.Append(", \"required\": true");
        if (!offer.Charges.IsEmpty)
        {
            var charges = offer.Charges.Select(charge => string.Create(CultureInfo.InvariantCulture, $"{{\"product\": {charge.Product}, \"as\": {charge.PricedAs}}}"));
            text.Append(CultureInfo.InvariantCulture, $", \"charges\": [{string.Join(", ", charges)}]");
        }

        if (offer.AddedPricing is { } added)
            text.Append(CultureInfo.InvariantCulture, $", \"adds\": {added}");
        text.Append('}');
    }

    private static void AppendLines<T>(StringBuilder text, IReadOnlyList<T> values, string lineBreak, Action<StringBuilder, T> append)
    {
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(lineBreak);
            append(text, values[i]);
        }
    }

    // Only what JSON asks to escape is escaped: the file is for people, and is never part of a page.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
