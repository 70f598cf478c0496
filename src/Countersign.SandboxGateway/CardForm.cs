using System.Globalization;
using Countersign.Protocol;

namespace Countersign.SandboxGateway;

/// <summary>What a buyer has sent. A number that is not of the list never leaves this type: it may be a real one.</summary>
public sealed record CardForm
{
    /// <summary>The largest form that is read, in bytes.</summary>
    public const int MostBytes = 8 * 1024;

    /// <summary>The button that pays.</summary>
    public const string Pay = "pay";

    /// <summary>The button that turns back.</summary>
    public const string Cancel = "cancel";

    /// <summary>A form that nobody has filled in.</summary>
    public static CardForm Empty { get; } = new();

    /// <summary>The button that was pressed: <see cref="Pay"/>, <see cref="Cancel"/>, or the number of a card to be filled in.</summary>
    public string Button { get; private init; } = "";

    /// <summary>The card; null without a listed number.</summary>
    public TestCard? Card { get; private init; }

    /// <summary>The month and year as typed.</summary>
    public string Expiry { get; private init; } = "";

    /// <summary>What is to go wrong.</summary>
    public Faults Faults { get; private init; } = Faults.None;

    /// <summary>What is wrong with the form, by field, in the order of the page.</summary>
    public IReadOnlyList<(string Field, string Text)> Errors { get; private init; } = [];

    /// <summary>Why the last card was refused; null when none was.</summary>
    public string? Refusal { get; private init; }

    /// <summary>What is wrong with one field; null when nothing is.</summary>
    public string? ErrorOf(string field) => Errors.FirstOrDefault(error => error.Field == field).Text;

    /// <summary>The form to try another card with.</summary>
    public CardForm Refused() => Empty with { Faults = Faults, Refusal = Card?.Refusal };

    /// <summary>Reads a form; null for what no browser sends.</summary>
    public static CardForm? Read(ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!FormEncoding.TryDecode(body, out var fields))
            return null;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            if (!fields.NameIsSound(i) || !fields.ValueIsSound(i) || !texts.TryAdd(fields.Name(i).ToString(), fields.Value(i).ToString().Trim()))
                return null;
        }

        return Of(name => texts.GetValueOrDefault(name, ""), now);
    }

    private static CardForm Of(Func<string, string> text, DateTimeOffset now)
    {
        var button = text("button");
        var form = new CardForm
        {
            Button = button,
            Card = TestCard.Find(button) ?? TestCard.Find(text("number")),
            Expiry = text("expiry") is { Length: <= 7 } expiry ? expiry : "",
            Faults = new(
                Arrival.All.FirstOrDefault(one => one.Name == text("arrival")) ?? Arrival.All[0],
                Charge.All.FirstOrDefault(one => one.Name == text("charge")) ?? Charge.All[0],
                text("doubled").Length > 0, text("reversed").Length > 0, text("corrupted").Length > 0)
            {
                Charset = text("charset") is { Length: <= 20 } charset ? charset : "",
            },
        };
        return button == Pay ? form with { Errors = [.. ErrorsOf(text("number"), form, text("cvc"), now)] } : form;
    }

    private static IEnumerable<(string Field, string Text)> ErrorsOf(string number, CardForm form, string cvc, DateTimeOffset now)
    {
        if (number.Length == 0)
            yield return ("number", "Enter a card number");
        else if (form.Card is null)
            yield return ("number", "This is not a number of the list of test cards; no other card is taken here");
        if (!IsMonth(form.Expiry, out var end))
            yield return ("expiry", "Enter the expiry date as month and year, such as 12/34");
        else if (end <= now)
            yield return ("expiry", "The expiry date must be in the future");
        if (cvc.Length is not (3 or 4) || !cvc.All(char.IsAsciiDigit))
            yield return ("cvc", "Enter the security code, 3 or 4 digits");
    }

    // A card holds until the month is over everywhere; as far as UTC tells.
    private static bool IsMonth(string text, out DateTimeOffset end)
    {
        end = default;
        var parts = text.Replace(" ", "", StringComparison.Ordinal).Split('/');
        if (parts is not [{ Length: 1 or 2 } month, { Length: 2 or 4 } year] || !IsNumber(month, out var m) || !IsNumber(year, out var y) || m is < 1 or > 12)
            return false;
        var full = year.Length == 2 ? 2000 + y : y;
        if (full is < 2000 or > 2099)
            return false;
        end = new DateTimeOffset(full, m, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
        return true;
    }

    private static bool IsNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
