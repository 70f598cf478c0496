using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>
/// Takes the members of one JSON object by name; what is missing, repeated, unknown or of the wrong kind is told as a fault, and a
/// stand-in value returned, so that one reading finds all faults.
/// </summary>
internal sealed class JsonMembers
{
    private readonly PlacedJson json;
    private readonly Action<int, string> fault;
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public JsonMembers(PlacedJson json, Action<int, string> fault)
    {
        (this.json, this.fault) = (json, fault);
        if (json.Kind != JsonTokenType.StartObject)
            fault(json.Line, "an object in braces must stand here");
    }

    public PlacedJson? Take(string name)
    {
        taken.Add(name);
        return json.Members.Find(member => member.Name == name).Value;
    }

    /// <summary>A whole number; needed when there is nothing for <paramref name="absent"/>.</summary>
    public long Number(string name, long least, long most, long? absent = null)
    {
        if (Take(name) is not { } value)
            return absent ?? Missing(name, 0);
        if (value.Kind == JsonTokenType.Number && WholeNumber.TryRead(value.Text, out var number) && number >= least && number <= most)
            return number;
        fault(value.Line, string.Create(CultureInfo.InvariantCulture, $"\"{name}\" must be a whole number from {least} to {most}"));
        return 0;
    }

    /// <summary>A text of at most <paramref name="most"/> characters; needed when there is nothing for <paramref name="absent"/>.</summary>
    public string Text(string name, int most, string? absent = null)
    {
        if (Take(name) is not { } value)
            return absent ?? Missing(name, "");
        if (value.Kind == JsonTokenType.String && value.Text.Length > 0 && value.Text.Length <= most && !value.Text.Any(char.IsControl))
            return value.Text;
        fault(value.Line, string.Create(CultureInfo.InvariantCulture, $"\"{name}\" must be a text of 1 to {most} characters without control characters"));
        return "";
    }

    /// <summary>One of <paramref name="words"/>, or nothing.</summary>
    public T? Word<T>(string name, Words<T> words)
        where T : notnull
    {
        if (Take(name) is not { } value)
            return default;
        if (value.Kind == JsonTokenType.String && words.TryRead(value.Text, out var found))
            return found;
        fault(value.Line, $"\"{name}\" is '{value.Text}', but must be one of {words.Listing}");
        return default;
    }

    /// <summary>One of <paramref name="words"/>.</summary>
    public T? NeededWord<T>(string name, Words<T> words)
        where T : notnull =>
        json.Members.Exists(member => member.Name == name) ? Word(name, words) : Missing<T?>(name, default);

    /// <summary>A list; needed when <paramref name="needed"/>.</summary>
    public IReadOnlyList<PlacedJson> List(string name, bool needed = true)
    {
        if (Take(name) is not { } value)
            return needed ? Missing<IReadOnlyList<PlacedJson>>(name, []) : [];
        if (value.Kind != JsonTokenType.StartArray)
            fault(value.Line, $"\"{name}\" must be a list in brackets");
        return value.Elements;
    }

    /// <summary>Prices by currency, at least one of them.</summary>
    public FrozenDictionary<CurrencyCode, long> Prices()
    {
        var prices = new Dictionary<CurrencyCode, long>();
        foreach (var (word, currency) in Words.Currencies)
        {
            if (Take(word) is not { } value)
                continue;
            prices[currency] = 0;
            if (value.Kind == JsonTokenType.Number && DecimalAmount.TryRead(value.Text, out var price))
                prices[currency] = price;
            else
                fault(value.Line, PriceFault(word, value));
        }

        if (prices.Count == 0)
            fault(json.Line, $"there is no price, in none of {string.Join(", ", Words.Currencies.Select(currency => currency.Word))}");
        return prices.ToFrozenDictionary();
    }

    /// <summary>Tells what nobody has taken, and what is there again.</summary>
    public void RefuseOthers()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in json.Members)
        {
            if (!taken.Contains(name))
                fault(value.Line, $"the key \"{name}\" is unknown here");
            else if (!seen.Add(name))
                fault(value.Line, $"\"{name}\" is there twice");
        }
    }

    private static string PriceFault(string word, PlacedJson value) =>
        value.Text.StartsWith('-') ? $"the price in {word} is negative" : $"the price in {word} must be a number with at most two decimals, such as 49.00";

    private T Missing<T>(string name, T standIn)
    {
        fault(json.Line, $"\"{name}\" is missing");
        return standIn;
    }
}
