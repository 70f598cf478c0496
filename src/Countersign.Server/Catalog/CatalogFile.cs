using System.Collections.Immutable;

namespace Countersign.Server.Catalog;

/// <summary>The catalog as operators edit it: a JSON text with one product header and one price row a line, at most 4 MiB; writing what was read gives the canonical text.</summary>
public sealed record CatalogFile
{
    /// <summary>The most bytes of UTF-8.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>What readers of the file should know.</summary>
    public string Note { get; init; } = "";

    /// <summary>What is sold, in the order of the file.</summary>
    public required ImmutableArray<Product> Products { get; init; }

    /// <summary>What offer codes do.</summary>
    public ImmutableArray<Offer> Offers { get; init; } = [];

    /// <summary>Reads a catalog, or tells everything that is wrong with it.</summary>
    public static CatalogReading Read(string text) => new CatalogFileReader().Read(text);

    /// <summary>The canonical text.</summary>
    public string Write() => CatalogFileWriter.Write(this);
}

/// <summary>A catalog that was read, or why it was not.</summary>
/// <param name="File">The catalog; null when there are faults.</param>
/// <param name="Faults">All faults, by line.</param>
public sealed record CatalogReading(CatalogFile? File, IReadOnlyList<CatalogFileFault> Faults);

/// <summary>Something wrong in a catalog text.</summary>
/// <param name="Line">Where, from 1.</param>
/// <param name="Product">The number of the product; null where it is about none.</param>
/// <param name="Reason">What, for the one who edits it.</param>
public sealed record CatalogFileFault(int Line, long? Product, string Reason)
{
    /// <summary>The fault as one line of a report.</summary>
    public override string ToString() =>
        Product is { } product
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {Line}, product {product}: {Reason}")
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {Line}: {Reason}");
}
