using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Countersign.Server.Catalog;

/// <summary>Reads one catalog text strictly and to its end: everything that is wrong is told, not the first alone.</summary>
internal sealed class CatalogFileReader
{
    private const int Format = 1;
    private const long MostDays = 36_500;
    private const int MostNote = 2_000;
    private const int MostName = 200;

    private readonly List<CatalogFileFault> faults = [];
    private readonly CatalogFileLaws laws;
    private long? product;

    public CatalogFileReader() => laws = new CatalogFileLaws((line, about, reason) => faults.Add(new CatalogFileFault(line, about, reason)));

    public CatalogReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var size = Encoding.UTF8.GetByteCount(text);
        if (size > CatalogFile.MostBytes)
            return Faulty(1, string.Create(CultureInfo.InvariantCulture, $"the file has {size} bytes; at most {CatalogFile.MostBytes} are read"));

        PlacedJson json;
        try
        {
            json = PlacedJson.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException broken)
        {
            return Faulty((int)(broken.LineNumber ?? 0) + 1, $"not JSON: {Reason(broken)}");
        }

        var file = ReadFile(json);
        return faults.Count == 0 ? new CatalogReading(file, []) : new CatalogReading(null, [.. faults.OrderBy(fault => fault.Line)]);
    }

    // The reader's own text ends in its way of counting lines, which is not ours.
    private static string Reason(JsonException broken) => broken.Message.Split(" LineNumber:")[0];

    private static CatalogReading Faulty(int line, string reason) => new(null, [new CatalogFileFault(line, null, reason)]);

    private CatalogFile ReadFile(PlacedJson json)
    {
        var members = new JsonMembers(json, Fault);
        members.Number("format", Format, Format);
        var file = new CatalogFile
        {
            Note = members.Text("note", MostNote, absent: ""),
            Products = [.. members.List("products").Select(ReadProduct)],
            Offers = [.. members.List("offers", needed: false).Select(ReadOffer)],
        };
        members.RefuseOthers();
        if (faults.Count == 0 && file.Products.IsEmpty)
            Fault(1, "\"products\" is empty: nothing could be ordered");
        laws.Judge();
        return file;
    }

    private Product ReadProduct(PlacedJson json)
    {
        product = null;
        var members = new JsonMembers(json, Fault);
        var number = members.Number("id", 1, Product.MostNumber);
        product = number == 0 ? null : number;
        laws.Add(json.Line, number);
        var traits = ReadTraits(members.Take("traits"));
        var isFlat = traits.ContainsKey(Traits.FlatPrice);
        var read = new Product
        {
            Number = number,
            Name = members.Text("name", MostName),
            Family = members.NeededWord("family", Words.Families)!,
            Level = members.Word("level", Words.Levels),
            TaxClass = members.Word("taxClass", Words.TaxClasses),
            Agreement = members.Word("agreement", Words.Agreements),
            Traits = traits,
            Pricings = [.. members.List("prices").Select(row => ReadPricing(row, number, isFlat))],
        };
        members.RefuseOthers();
        if (read.Pricings.IsEmpty)
            Fault(json.Line, "the product has no price row");
        if (read.Agreement != Agreement.None && read.Pricings.Any(row => row.Days == 0))
            Fault(json.Line, "the product is paid by an agreement, and so each price row needs \"days\": the time between two payments");
        product = null;
        return read;
    }

    private FrozenDictionary<Trait, object> ReadTraits(PlacedJson? json)
    {
        if (json is null)
            return FrozenDictionary<Trait, object>.Empty;
        var traits = new Dictionary<Trait, object>();
        var members = new JsonMembers(json, Fault);
        foreach (var trait in Traits.All)
        {
            if (members.Take(trait.Name) is not { } text)
                continue;
            if (trait.TryRead(text, out var value))
                traits[trait] = value;
            else
                Fault(text.Line, $"the trait \"{trait.Name}\" must be {trait.Expected}");
            if ((trait == Traits.Accompanies || trait == Traits.ComesWith) && value is long other)
                laws.AddProductReference(json.Line, product, trait.Name, other);
        }

        members.RefuseOthers();
        return traits.ToFrozenDictionary();
    }

    private ProductPricing ReadPricing(PlacedJson json, long number, bool isFlat)
    {
        var faultsBefore = faults.Count;
        var members = new JsonMembers(json, Fault);
        var last = members.Number("to", 1, ProductPricing.MostQuantity, absent: ProductPricing.MostQuantity + 1);
        var row = new ProductPricing
        {
            Number = members.Number("ppp", 1, Product.MostNumber),
            ProductNumber = number,
            Days = members.Number("days", 1, MostDays, absent: 0),
            FromQuantity = members.Number("from", 1, ProductPricing.MostQuantity, absent: 1),
            ToQuantity = last > ProductPricing.MostQuantity ? null : last,
            Prices = members.Prices(),
            Zones = ReadZones(members.Take("zones")),
        };
        members.RefuseOthers();
        laws.Add(json.Line, product, row, isWhole: faults.Count == faultsBefore, isFlat);
        return row;
    }

    private ZonePricing? ReadZones(PlacedJson? json)
    {
        if (json is null)
            return null;
        var members = new JsonMembers(json, Fault);
        var zones = new ZonePricing(members.Number("to", 2, ProductPricing.MostQuantity), members.Prices());
        members.RefuseOthers();
        return zones;
    }

    private Offer ReadOffer(PlacedJson json)
    {
        var faultsBefore = faults.Count;
        var members = new JsonMembers(json, Fault);
        var added = members.Number("adds", 1, Product.MostNumber, absent: 0);
        var required = members.Take("required");
        if (required is { Kind: not JsonTokenType.True })
            Fault(required.Line, "\"required\" must be true, or left out");
        var offer = new Offer
        {
            Code = members.NeededWord("code", Words.Offers),
            IsRequired = required is not null,
            Charges = [.. members.List("charges", needed: false).Select(ReadCharge)],
            AddedPricing = added == 0 ? null : added,
        };
        members.RefuseOthers();
        if (faults.Count == faultsBefore)
            laws.Add(json.Line, offer);
        return offer;
    }

    private OfferCharge ReadCharge(PlacedJson json)
    {
        var members = new JsonMembers(json, Fault);
        var charge = new OfferCharge(members.Number("product", 1, Product.MostNumber), members.Number("as", 1, Product.MostNumber));
        members.RefuseOthers();
        laws.AddProductReference(json.Line, null, "product", charge.Product);
        laws.AddProductReference(json.Line, null, "as", charge.PricedAs);
        return charge;
    }

    private void Fault(int line, string reason) => faults.Add(new CatalogFileFault(line, product, reason));
}
