using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Countersign.Protocol;
using Countersign.Server.Catalog.Families;

namespace Countersign.Server.Catalog;

/// <summary>The words of the catalog file for a closed set of values; ordinal, exact.</summary>
/// <typeparam name="T">The values.</typeparam>
internal sealed class Words<T>(params (string Word, T Value)[] pairs)
    where T : notnull
{
    private readonly FrozenDictionary<string, T> byWord = pairs.ToFrozenDictionary(pair => pair.Word, pair => pair.Value, StringComparer.Ordinal);
    private readonly FrozenDictionary<T, string> byValue = pairs.ToFrozenDictionary(pair => pair.Value, pair => pair.Word);

    /// <summary>All words, for a message.</summary>
    public string Listing { get; } = string.Join(", ", pairs.Select(pair => pair.Word));

    public bool TryRead(string word, [MaybeNullWhen(false)] out T value) => byWord.TryGetValue(word, out value);

    public string Write(T value) => byValue[value];
}

/// <summary>The closed sets that the catalog file names.</summary>
internal static class Words
{
    public static readonly Words<ProductFamily> Families = new([.. ProductFamilies.All.Select(family => (family.Name, family))]);

    public static readonly Words<ValidationLevel> Levels = new(
        ("DV", ValidationLevel.Domain),
        ("MV", ValidationLevel.Mailbox),
        ("IV", ValidationLevel.Individual),
        ("OV", ValidationLevel.Organization),
        ("EV", ValidationLevel.Extended));

    public static readonly Words<Agreement> Agreements = new(
        ("FuturePay", Agreement.FuturePay),
        ("FlexiPay", Agreement.FlexiPay),
        ("FlexiBurn", Agreement.FlexiBurn));

    public static readonly Words<TaxClass> TaxClasses = new(("goods", TaxClass.Goods));

    public static readonly Words<OfferCode> Offers =
        new([.. Enum.GetValues<OfferCode>().Select(offer => (OrderParameters.Offer.Write(offer), offer))]);

    public static readonly IReadOnlyList<(string Word, CurrencyCode Currency)> Currencies =
        [.. Enum.GetValues<CurrencyCode>().Select(currency => (OrderParameters.Currency.Write(currency), currency))];
}
