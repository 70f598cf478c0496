using Countersign.Protocol;

namespace Countersign.Server.Payments.Agreements;

/// <summary>How an agreement stands: a pure function of its terms, of the set of events, in whatever order they came, and of the time.</summary>
/// <param name="Visit">The number of the visit that it was made by.</param>
/// <param name="Terms">What was agreed.</param>
/// <param name="Name">What the gateway calls it; empty before it is made.</param>
/// <param name="State">Whether it goes on.</param>
/// <param name="Instalments">Every instalment that is due by now or was taken, by number.</param>
public sealed record AgreementStanding(int Visit, AgreementTerms Terms, string Name, AgreementState State, IReadOnlyList<Instalment> Instalments)
{
    /// <summary>How long a gateway may take to collect what is due, and to tell it: over a long weekend.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(4);

    // A bank's day may begin before ours, and a gateway collects some time before the day.
    private static readonly TimeSpan Early = TimeSpan.FromDays(2);

    // A time is what a gateway says, and a calendar has an end.
    private const int MostYears = 100;

    /// <summary>Each agreement of one visit: one, or several where its buyer has agreed in two tabs, each with a name of its own.</summary>
    /// <param name="terms">What the visit asked for.</param>
    /// <param name="visit">The number of the visit.</param>
    /// <param name="events">Everything that was told of the order.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<AgreementStanding> AllOf(AgreementTerms terms, int visit, IReadOnlyList<GatewayEvent> events, DateTimeOffset now)
    {
        var names = events.Where(one => one.Attempt == visit && !one.Contradicts && one.News.Kind == GatewayEventKind.AgreementMade).Select(one => one.News.Agreement).Distinct().ToList();
        return names.Count < 2 ? [Of(terms, visit, events, now)]
            : names.Order(StringComparer.Ordinal).Select(name => Of(terms, visit, events.Where(one => one.News.Agreement == name), now));
    }

    /// <summary>Counts what was told of one visit and its agreement.</summary>
    /// <param name="terms">What the visit asked for.</param>
    /// <param name="visit">The number of the visit.</param>
    /// <param name="events">Everything that was told of the order.</param>
    /// <param name="now">The time.</param>
    public static AgreementStanding Of(AgreementTerms terms, int visit, IEnumerable<GatewayEvent> events, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var told = events.Where(one => one.Attempt == visit && !one.Contradicts && one.News.Kind >= GatewayEventKind.AgreementMade).DistinctBy(one => one.Key)
            .OrderBy(one => one.News.At).ThenBy(one => one.News.Id, StringComparer.Ordinal).ToList();
        var end = told.FirstOrDefault(one => one.News.Kind is GatewayEventKind.AgreementCancelled or GatewayEventKind.AgreementEnded);
        var state = told.Count == 0 ? AgreementState.Asked : end is null ? AgreementState.Running
            : end.News.Kind == GatewayEventKind.AgreementCancelled ? AgreementState.Cancelled : AgreementState.Ended;
        var name = told.Select(one => one.News.Agreement).FirstOrDefault(one => one.Length > 0) ?? "";
        return new(visit, terms, name, state, state == AgreementState.Asked ? [] : [.. InstalmentsOf(terms, told, end?.News.At, now)]);
    }

    /// <summary>The next instalment of which something is to be heard; null when none is to come.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset now) =>
        State == AgreementState.Running && Terms.Instalments != Agreements.Instalments.Limited
            ? Enumerable.Range(1, int.MaxValue).Select(Terms.DueAt).First(due => due + Patience > now)
            : null;

    private static IEnumerable<Instalment> InstalmentsOf(AgreementTerms terms, List<GatewayEvent> told, DateTimeOffset? endedAt, DateTimeOffset now)
    {
        var taken = told.Where(one => one.News.Kind == GatewayEventKind.InstalmentPaid).ToLookup(one => NumberOf(terms, one.News.At));
        var refused = told.Where(one => one.News.Kind == GatewayEventKind.InstalmentRefused).ToLookup(one => NumberOf(terms, one.News.At));
        var changes = told.Where(one => one.News.Kind == GatewayEventKind.AmountChanged).ToList();
        var last = taken.Select(group => group.Key).Append(terms.Instalments == Agreements.Instalments.Limited ? -1 : NumberOf(terms, now)).Max();
        for (var number = 0; number <= last; number++)
        {
            var (due, has) = (terms.DueAt(number), taken[number].ToList());
            var amount = changes.LastOrDefault(change => change.News.At <= (has.Count > 0 ? has[0].News.At : due))?.News.Amount ?? terms.Amount;
            var one = new Instalment(number, due, amount, has, refused[number].Count(), InstalmentState.Awaited);
            // The first interval is paid by the order itself, and after the end nothing is due: there is something to say of it only where something was taken all the same.
            // What was taken before the end was due, though the hour of the day may come after it.
            var isDue = number > 0 && (endedAt is null || due <= endedAt || (has.Count > 0 && has.TrueForAll(taken => taken.News.At <= endedAt)));
            if (has.Count > 0 || (isDue && terms.Instalments != Agreements.Instalments.Limited))
                yield return one with { State = StateOf(terms, one, isDue, now) };
        }
    }

    private static InstalmentState StateOf(AgreementTerms terms, Instalment one, bool isDue, DateTimeOffset now)
    {
        var currency = OrderParameters.Currency.Write(terms.Currency);
        var isOther = one.Taken.Any(taken => taken.News.Currency != currency);
        if (one.Taken.Count > 0 && !isDue)
            return InstalmentState.NotDue;
        if (terms.Instalments == Agreements.Instalments.Limited)
            return isOther || one.Taken.Sum(taken => taken.News.Amount) > one.Amount ? InstalmentState.OtherAmount : InstalmentState.Paid;
        return one.Taken.Count switch
        {
            0 => one.DueAt + Patience > now ? InstalmentState.Awaited : InstalmentState.Missed,
            1 => isOther || one.Taken[0].News.Amount != one.Amount ? InstalmentState.OtherAmount : InstalmentState.Paid,
            _ => InstalmentState.Doubled,
        };
    }

    // The instalment that something at a time is about: the last one that is due by then, or nearly so.
    private static int NumberOf(AgreementTerms terms, DateTimeOffset at)
    {
        var quarter = (terms.DueAt(1) - terms.StartsAt) / 4;
        var latest = terms.StartsAt.AddYears(MostYears);
        var by = (at < latest ? at : latest) + (terms.Instalments == Agreements.Instalments.Limited ? TimeSpan.Zero : quarter < Early ? quarter : Early);
        var (low, high) = (0, 1);
        while (terms.DueAt(high) <= by)
            (low, high) = (high, high * 2);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = terms.DueAt(middle) <= by ? (middle, high) : (low, middle);
        }

        return low;
    }
}
