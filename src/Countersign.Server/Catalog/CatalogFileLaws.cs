using System.Globalization;

namespace Countersign.Server.Catalog;

/// <summary>What must hold between the parts of a catalog file: numbers are there once, prices leave no choice and no overflow, references lead somewhere.</summary>
internal sealed class CatalogFileLaws(Action<int, long?, string> fault)
{
    private readonly Dictionary<long, int> products = [];
    private readonly Dictionary<long, int> pricings = [];
    private readonly Dictionary<string, int> offers = new(StringComparer.Ordinal);
    private readonly List<(int Line, ProductPricing Row)> rows = [];
    private readonly List<(int Line, long? Product, string Key, long Number)> productReferences = [];
    private readonly List<(int Line, long Number)> pricingReferences = [];

    /// <summary>A product; 0 stands for a number that could not be read.</summary>
    public void Add(int line, long number)
    {
        if (number != 0 && !products.TryAdd(number, line))
            fault(line, number, Text($"the product is there already, on line {products[number]}"));
    }

    /// <summary>A price row; only its number counts unless it could be read as a whole.</summary>
    public void Add(int line, long? product, ProductPricing row, bool isWhole, bool isFlat)
    {
        if (row.Number != 0 && !pricings.TryAdd(row.Number, line))
            fault(line, product, Text($"PPP {row.Number} is there already, on line {pricings[row.Number]}"));
        if (!isWhole)
            return;
        if (row.ToQuantity < row.FromQuantity)
            fault(line, product, Text($"PPP {row.Number} ends at quantity {row.ToQuantity}, before it begins at {row.FromQuantity}"));
        else if (row.Zones is { } zones && !zones.Prices.Keys.ToHashSet().SetEquals(row.Prices.Keys))
            fault(line, product, Text($"PPP {row.Number} has other currencies for its zones than for its units"));
        else if (MostExpensive(row, isFlat) > ProductPricing.MostAmount)
            fault(line, product, Text($"an item of PPP {row.Number} could cost more than 999999999999.99; lower the price or the last quantity or zone"));
        else
            rows.Add((line, row));
    }

    /// <summary>An offer.</summary>
    public void Add(int line, Offer offer)
    {
        var code = Words.Offers.Write(offer.Code);
        if (!offers.TryAdd(code, line))
            fault(line, null, Text($"the offer {code} is there already, on line {offers[code]}"));
        if (offer.AddedPricing is { } added)
            pricingReferences.Add((line, added));
        if (offer.AddedPricing is null && offer.Charges.IsEmpty)
            fault(line, null, $"the offer {code} does nothing: it needs \"adds\" or \"charges\"");
    }

    /// <summary>A key that names a product.</summary>
    public void AddProductReference(int line, long? product, string key, long number) => productReferences.Add((line, product, key, number));

    /// <summary>Judges what can be seen only at the end.</summary>
    public void Judge()
    {
        foreach (var sameTerm in rows.GroupBy(row => (row.Row.ProductNumber, row.Row.Days)))
            JudgeTiers([.. sameTerm.OrderBy(row => row.Row.FromQuantity)]);
        foreach (var (line, product, key, number) in productReferences)
        {
            if (number != 0 && !products.ContainsKey(number))
                fault(line, product, Text($"\"{key}\" names product {number}, which is not in the file"));
        }

        foreach (var (line, number) in pricingReferences)
        {
            if (!pricings.ContainsKey(number))
                fault(line, null, Text($"\"adds\" names PPP {number}, which is not in the file"));
        }
    }

    private void JudgeTiers(IReadOnlyList<(int Line, ProductPricing Row)> tiers)
    {
        for (var i = 1; i < tiers.Count; i++)
        {
            var (before, row) = (tiers[i - 1].Row, tiers[i].Row);
            if (before.Fits(row.FromQuantity))
                fault(tiers[i].Line, row.ProductNumber, Text($"PPP {row.Number} is for the same term and quantity as PPP {before.Number} on line {tiers[i - 1].Line}"));
        }
    }

    private static Int128 MostExpensive(ProductPricing row, bool isFlat)
    {
        var quantity = isFlat ? 1 : row.ToQuantity ?? ProductPricing.MostQuantity;
        var zones = row.Zones is { } pricing ? (Int128)(pricing.Most - 1) * pricing.Prices.Values.Max() : 0;
        return quantity * (zones + row.Prices.Values.Max());
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
