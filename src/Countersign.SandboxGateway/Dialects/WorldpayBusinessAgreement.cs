using System.Globalization;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>An instalment that is taken or refused.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Name">What tells it from all others of the agreement.</param>
/// <param name="Money">How much.</param>
/// <param name="At">When.</param>
/// <param name="IsRefused">Whether the bank refused it.</param>
internal sealed record WorldpayBusinessInstalment(int Number, string Name, Money Money, DateTimeOffset At, bool IsRefused);

/// <summary>A FuturePay agreement, and how it has gone since.</summary>
/// <param name="session">The visit in which it was made.</param>
public sealed class WorldpayBusinessAgreement(Session session)
{
    private const int LeastDaysToChange = 8;
    private const int HourOfCollecting = 6;

    private static readonly string[] Units = ["", "day", "week", "month", "year"];

    private readonly List<string> story = [];
    private int tries;
    private DateTimeOffset latest;

    /// <summary>The visit.</summary>
    public Session Session => session;

    /// <summary>Its number.</summary>
    public string Id { get; } = WorldpayBusinessResponse.AgreementOf(session);

    /// <summary>The amount of each instalment, or the most of each interval.</summary>
    public Money Amount { get; private set; } = new(AmountOf(session.Sent), session.Terms.Money.Currency);

    /// <summary>The number of the next instalment.</summary>
    public int Next { get; private set; } = 1;

    /// <summary>Whether it was ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether the merchant may change the amount.</summary>
    public bool IsAdjustable => session.Sent["futurePayType"] == "regular" && session.Sent["option"] is "1" or "2";

    /// <summary>When the next instalment is due: months are the calendar's, counted from the first one.</summary>
    public DateTimeOffset NextDue => After(First, Unit("intervalUnit"), Unit("intervalMult") * (Next - 1));

    /// <summary>What it is, in words.</summary>
    public string Terms => string.Create(CultureInfo.InvariantCulture,
        $"{session.Sent["futurePayType"]}, option {session.Sent["option"]}, every {Unit("intervalMult")} {Units[Unit("intervalUnit")]}(s)");

    /// <summary>What has happened, for people.</summary>
    public IReadOnlyList<string> Story
    {
        get
        {
            lock (story)
                return [.. story];
        }
    }

    private DateTimeOffset First => TryReadDay(session.Sent["startDate"], out var day) ? day.AddHours(HourOfCollecting) : throw new InvalidOperationException("It was not sound.");

    /// <summary>Whether a form asks for an agreement that there can be (support.worldpay.com/support/kb/bg: rpfp7004, wh0400, wh0420).</summary>
    internal static bool IsSound(WorldpayBusinessForm form, DateTimeOffset now)
    {
        var (unit, count) = (form.Number("intervalUnit"), form.Number("intervalMult"));
        var isInterval = unit is >= 1 and <= 4 && count is >= 1 and <= 1000;
        var isLater = TryReadDay(form["startDate"], out var first) && first > now;
        var isLong = unit >= 3 || (unit == 2 && count >= 2) || (unit == 1 && count >= 14);
        return isInterval && isLater && (form["futurePayType"], form["option"]) switch
        {
            ("regular", "0") => form.Amount("normalAmount") is not null,
            ("regular", "1") => form.Amount("normalAmount") is not null && isLong,
            ("limited", "3") => form.Amount("amountLimit") is not null && count == 1 && form["noOfPayments"] is "" or "0",
            _ => false, // The others are not asked for by anybody here.
        };
    }

    /// <summary>The next instalment is taken, or refused; after a refusal it is still the next.</summary>
    internal WorldpayBusinessInstalment Take(bool isRefused, long? amount = null)
    {
        var money = amount is { } other ? Amount with { Amount = other } : Amount;
        var taken = new WorldpayBusinessInstalment(Next, $"{Next}.{++tries}", money, latest = NextDue, isRefused);
        Next += isRefused ? 0 : 1;
        return taken;
    }

    /// <summary>The last instalment that was taken, once more.</summary>
    internal WorldpayBusinessInstalment Again(WorldpayBusinessInstalment taken) => taken with { Name = $"{taken.Number}.{++tries}" };

    /// <summary>The next one is left out.</summary>
    internal void Skip() => (latest, Next) = (NextDue, Next + 1);

    /// <summary>It has another amount from now on.</summary>
    internal void Change(long amount) => Amount = Amount with { Amount = amount };

    /// <summary>Whether the merchant may still change the next instalment.</summary>
    internal bool MayChange(DateTimeOffset now) => NextDue - now >= TimeSpan.FromDays(LeastDaysToChange);

    /// <summary>The time as it is for the agreement, whose instalments testers let happen before their days.</summary>
    internal DateTimeOffset Time(DateTimeOffset now) => latest > now ? latest : now;

    /// <summary>It ends; false when it had ended.</summary>
    internal bool TryEnd()
    {
        var wasOver = IsOver;
        IsOver = true;
        return !wasOver;
    }

    /// <summary>Notes something for people.</summary>
    internal void Note(string what)
    {
        lock (story)
            story.Add(what);
    }

    private static long AmountOf(IReadOnlyDictionary<string, string> details) =>
        Protocol.DecimalAmount.TryRead(details.GetValueOrDefault("normalAmount") ?? details.GetValueOrDefault("amountLimit", ""), out var amount) ? amount : 0;

    private static bool TryReadDay(string text, out DateTimeOffset day) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out day);

    private static DateTimeOffset After(DateTimeOffset start, int unit, int count) =>
        unit switch { 1 => start.AddDays(count), 2 => start.AddDays(7.0 * count), 3 => start.AddMonths(count), _ => start.AddYears(count) };

    private int Unit(string name) => int.Parse(session.Sent[name], NumberStyles.None, CultureInfo.InvariantCulture);
}
