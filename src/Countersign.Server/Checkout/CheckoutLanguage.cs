using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Countersign.Protocol;
using Countersign.Server.Orders;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Countersign.Server.Checkout;

/// <summary>A language of the payment pages: their words in it, and how amounts and times are written.</summary>
public sealed partial class CheckoutLanguage
{
    private static readonly FrozenDictionary<string, CheckoutLanguage> ByCode =
        TemplateParameters.LanguageName.Choices.Select(choice => new CheckoutLanguage(choice.Text)).ToFrozenDictionary(language => language.Code, StringComparer.Ordinal);

    private readonly FrozenDictionary<Phrase, string> words;

    private CheckoutLanguage(string code)
    {
        Code = code;
        Culture = CultureInfo.GetCultureInfo(code == "en" ? "en-GB" : code); // Of the two the one whose dates are not taken for others.
        words = Read(code);
    }

    /// <summary>All of them: those that a call can name.</summary>
    public static IReadOnlyCollection<CheckoutLanguage> All => ByCode.Values;

    /// <summary>What is spoken when nobody says anything.</summary>
    public static CheckoutLanguage English => ByCode["en"];

    /// <summary>ISO 639-1.</summary>
    public string Code { get; }

    /// <summary>How numbers and dates are written.</summary>
    public CultureInfo Culture { get; }

    /// <summary>The words, with the names of what belongs between them in braces.</summary>
    public string this[Phrase phrase] => words[phrase];

    /// <summary>The language that a call has named; null when it has named none.</summary>
    public static CheckoutLanguage? Of(PlacedOrder? order) => order?.Text(TemplateParameters.LanguageName) is { } code ? ByCode.GetValueOrDefault(code) : null;

    /// <summary>The language that a browser likes best of those there are.</summary>
    public static CheckoutLanguage Best(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.GetTypedHeaders().AcceptLanguage
            .Where(liked => liked.Quality is not 0)
            .OrderByDescending(liked => liked.Quality ?? 1)
            .Select(liked => ByCode.GetValueOrDefault(liked.Value.Value?.Split('-')[0].ToLowerInvariant() ?? ""))
            .FirstOrDefault(language => language is not null) ?? English;
    }

    /// <summary>The words with what belongs between them, as text.</summary>
    public string Say(Phrase phrase, params ReadOnlySpan<(string Name, string Text)> values)
    {
        var said = new StringBuilder(this[phrase]);
        foreach (var (name, text) in values)
            said.Replace($"{{{name}}}", text);
        return said.ToString();
    }

    /// <summary>The words with what belongs between them, as HTML; whatever is no markup already is encoded.</summary>
    public IHtmlContent Say(Phrase phrase, IReadOnlyDictionary<string, IHtmlContent> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (said, rest) = (new HtmlContentBuilder(), this[phrase]);
        var end = 0;
        foreach (Match gap in Gap().Matches(rest))
        {
            said.Append(rest[end..gap.Index]).AppendHtml(values[gap.Groups[1].Value]);
            end = gap.Index + gap.Length;
        }

        return said.Append(rest[end..]);
    }

    /// <summary>An amount of minor units with the code of its currency, which stays with it on one line.</summary>
    public string Amount(long minorUnits, CurrencyCode currency) =>
        string.Create(Culture, $"{minorUnits / 100m:N2}\u00A0{OrderParameters.Currency.Write(currency)}");

    /// <summary>A number.</summary>
    public string Number(long number) => number.ToString("N0", Culture);

    /// <summary>A day, in UTC.</summary>
    public string Day(DateTimeOffset at) => at.UtcDateTime.ToString("D", Culture);

    /// <summary>A moment, in UTC, since a page without script does not know where its reader is.</summary>
    public IHtmlContent Moment(DateTimeOffset at)
    {
        var time = new TagBuilder("time") { Attributes = { ["datetime"] = OrderPage.Moment.Machine(at) } };
        time.InnerHtml.Append(Say(Phrase.Moment, ("date", Day(at)), ("time", at.UtcDateTime.ToString("t", Culture))));
        return time;
    }

    private static FrozenDictionary<Phrase, string> Read(string code)
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Countersign.Server.Checkout.Texts.{code}.json")
            ?? throw new InvalidOperationException($"The payment pages have no words in the language {code}.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file)!.ToFrozenDictionary(pair => Enum.Parse<Phrase>(pair.Key), pair => pair.Value);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Gap();
}
