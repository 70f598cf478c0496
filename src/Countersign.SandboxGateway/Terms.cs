using System.Globalization;
using System.Text;
using Countersign.Protocol;

namespace Countersign.SandboxGateway;

/// <summary>What a buyer is sent to the gateway for. It travels in the browser, signed, so that nobody on the way can change it.</summary>
public sealed record Terms
{
    private const string Path = "/pay?";
    private const string Proof = "&signature=";
    private const long MostMoney = 100_000_000_000_000;

    private static readonly string[] Names =
        ["reference", "merchant", "description", "route", "amount", "currency", "language", "return", "notify", "expires"];

    /// <summary>What the merchant knows the attempt by; letters, digits and hyphens.</summary>
    public required string Reference { get; init; }

    /// <summary>Who is paid.</summary>
    public required string Merchant { get; init; }

    /// <summary>What for, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>The name of the real gateway whose part this one plays.</summary>
    public required string Route { get; init; }

    /// <summary>How much.</summary>
    public required Money Money { get; init; }

    /// <summary>The buyer's language, two letters of ISO 639-1.</summary>
    public required string Language { get; init; }

    /// <summary>Where the buyer is sent back to.</summary>
    public required Uri Return { get; init; }

    /// <summary>Where a buyer is sent who turns back and may come again; null where that is the same place. No link carries it.</summary>
    public Uri? TurnBack { get; init; }

    /// <summary>Where notifications go.</summary>
    public required Uri Notify { get; init; }

    /// <summary>Until when the buyer may pay, in whole seconds.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Whether others are for the same payment; the buyer may come again later and in another language.</summary>
    public bool AgreeWith(Terms other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this == other with { Language = Language, Expires = Expires };
    }

    /// <summary>The path and query of the page, signed.</summary>
    public string Link(ReadOnlySpan<byte> secret)
    {
        string[] values =
        [
            Reference, Merchant, Description, Route, Number(Money.Amount), Money.Currency, Language,
            Return.AbsoluteUri, Notify.AbsoluteUri, Number(Expires.ToUnixTimeSeconds()),
        ];
        var target = Path + FormEncoding.Encode(Names.Zip(values, KeyValuePair.Create));
        return target + Proof + Signature.Of(secret, target);
    }

    /// <summary>Reads the target of a request as it came; null unless it is a link of ours to the last letter.</summary>
    public static Terms? Read(string target, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(target);
        var end = target.LastIndexOf(Proof, StringComparison.Ordinal);
        return end > Path.Length && target.StartsWith(Path, StringComparison.Ordinal) && Signature.IsOf(secret, target[..end], target[(end + Proof.Length)..])
            ? Parse(Encoding.UTF8.GetBytes(target[Path.Length..end]))
            : null;
    }

    // What is signed is the server's; this says no more than that both are of one version.
    private static Terms? Parse(byte[] query)
    {
        if (!FormEncoding.TryDecode(query, out var fields) || fields.Count != Names.Length)
            return null;
        var values = Enumerable.Range(0, fields.Count).Where(i => fields.ValueIsSound(i) && fields.Name(i).SequenceEqual(Names[i])).Select(i => fields.Value(i).ToString()).ToArray();
        return values is [{ Length: > 0 } reference, var merchant, var description, var route, var amount, { Length: 3 } currency, { Length: 2 } language, var back, var notify, var expires]
            && TryReadNumber(amount, out var units) && units is > 0 and <= MostMoney
            && TryReadNumber(expires, out var seconds)
            && Address(back) is { } backTo && Address(notify) is { } toNotify
            ? new Terms
            {
                Reference = reference,
                Merchant = merchant,
                Description = description,
                Route = route,
                Money = new(units, currency),
                Language = language,
                Return = backTo,
                Notify = toNotify,
                Expires = DateTimeOffset.FromUnixTimeSeconds(seconds),
            }
            : null;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryReadNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= MostMoney;

    private static Uri? Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;
}
