using System.Text;
using Countersign.Protocol;

namespace Countersign.Server.Http;

/// <summary>The form of an answer's body (decision N9).</summary>
public enum AnswerProfile
{
    /// <summary>As the published page has it.</summary>
    Documented,

    /// <summary>The one form that every published client understands.</summary>
    Legacy,

    /// <summary>A JSON object.</summary>
    Json,
}

/// <summary>The pairs of an answer in their order on the wire (decision T6).</summary>
public static class Answer
{
    private const string HarmlessSigns = "_-.[]";

    /// <summary>An order has been placed; what is to be paid is told to callers who pay later, and to everyone in the legacy profile.</summary>
    public static List<KeyValuePair<string, string>> Placed(AnswerProfile profile, string orderNumber, long total, CurrencyCode currency, bool tellsTotal)
    {
        var pairs = new List<KeyValuePair<string, string>>(4);
        if (profile == AnswerProfile.Legacy)
            Add(pairs, ResponseParameters.ErrorCode, 0);
        Add(pairs, ResponseParameters.OrderNumber, orderNumber);
        if (tellsTotal || profile == AnswerProfile.Legacy)
        {
            Add(pairs, ResponseParameters.TotalCost, total);
            Add(pairs, ResponseParameters.Currency, OrderParameters.Currency.Write(currency));
        }

        return pairs;
    }

    /// <summary>A call is refused.</summary>
    public static List<KeyValuePair<string, string>> Rejected(AnswerProfile profile, Rejection rejection)
    {
        var told = profile == AnswerProfile.Legacy && rejection is { Code: var code, Item: { } name } && code == ErrorCode.UnrecognizedArgument
            ? code.Reject(Harmless(name))
            : rejection;
        var pairs = new List<KeyValuePair<string, string>>(3);
        Add(pairs, ResponseParameters.ErrorCode, told.Code.Number);
        if (told.Item is not null)
            Add(pairs, ResponseParameters.ErrorItem, Cut(told.Item));
        Add(pairs, ResponseParameters.ErrorMessage, Cut(told.Message));
        return pairs;
    }

    private static void Add<T>(List<KeyValuePair<string, string>> pairs, Parameter<T> row, T value) => pairs.Add(new(row.Name, row.Write(value)));

    private static string Cut(string text) => ScalarText.Cut(text, Limits.AnswerText).ToString();

    // One published client decodes a whole answer twice: what a stranger sent must not turn into a separator (decision N9).
    private static string Harmless(string name)
    {
        var harmless = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
            harmless.Append(rune.IsAscii && IsHarmless((char)rune.Value) ? (char)rune.Value : '?');
        return harmless.ToString();
    }

    private static bool IsHarmless(char c) => char.IsAsciiLetterOrDigit(c) || HarmlessSigns.Contains(c, StringComparison.Ordinal);
}
