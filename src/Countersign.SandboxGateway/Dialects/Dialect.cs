namespace Countersign.SandboxGateway.Dialects;

/// <summary>How one gateway speaks with its merchants, as a set of what differs. Everything else, the page, the cards, the faults and the list, is the same for all.</summary>
/// <param name="Name">The name of the server's adapter for the real one; the first part of the address of everything that it answers.</param>
/// <param name="Title">What buyers know the real one by.</param>
public sealed record Dialect(string Name, string Title)
{
    /// <summary>All that are spoken; the first is the sandbox's own.</summary>
    public static IReadOnlyList<Dialect> All => field ??= // Not before it is asked for: each of them is made by this type.
    [
        Sandbox.Dialect,
        WorldpayBusiness.Dialect,
        Stripe.Dialect,
        PayPal.Dialect,
        WorldpayHosted.Dialect,
    ];

    /// <summary>
    /// What the server's adapter is told of its account here, by the names of its settings; from the address of this gateway, without a slash at its end, and the
    /// secret that both know, see <see cref="Credential"/>.
    /// </summary>
    public Func<string, byte[], IReadOnlyDictionary<string, string>> Account { get; init; } = static (_, _) => new Dictionary<string, string>();

    /// <summary>Answers what a merchant asks and what a browser posts; all of it under <c>/</c> and the name.</summary>
    public Action<IEndpointRouteBuilder, DialectParts> Map { get; init; } = static (_, _) => { };

    /// <summary>The notification of an event as it is sent; null for one that the real gateway does not tell.</summary>
    public required Func<Session, ToldEvent, DialectParts, HttpRequestMessage?> Notify { get; init; }

    /// <summary>Breaks what proves a notification to be the gateway's.</summary>
    public required Action<HttpRequestMessage> Corrupt { get; init; }

    /// <summary>What a card leads to; a gateway where the merchant takes the money itself has less of it happen here.</summary>
    public Func<TestCard, IReadOnlyList<Step>> StepsOf { get; init; } = static card => card.Steps;

    /// <summary>Whether a visit is over when its buyer turns back; elsewhere the buyer may come again.</summary>
    public bool EndsWhenBuyerTurnsBack { get; init; } = true;

    /// <summary>Where the buyer goes on from here, once the visit is over or given up; a page of the dialect's own without the host.</summary>
    public Func<Session, Uri> GoesOnTo { get; init; } = static session => session.Terms.Return;

    /// <summary>Whether a notification is sent once only, whatever becomes of it.</summary>
    public bool IsToldOnce { get; init; }

    /// <summary>Whether a merchant hears of a refused card; where not, a buyer may still turn back after one.</summary>
    public bool TellsRefusals { get; init; } = true;

    /// <summary>The character sets that testers may choose from for notifications; the first is the usual one. None where they are always in UTF-8.</summary>
    public IReadOnlyList<string> Charsets { get; init; } = [];

    /// <summary>Pages of its own, by their paths, that the list of visits leads to.</summary>
    public IReadOnlyList<(string Path, string Title)> Pages { get; init; } = [];

    /// <summary>Breaks a proof that stands in a header and ends with a digit.</summary>
    public static void CorruptHeader(HttpRequestMessage request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        var proof = request.Headers.GetValues(name).Single();
        request.Headers.Remove(name);
        request.Headers.Add(name, proof[..^1] + (proof[^1] == '0' ? '1' : '0'));
    }

    /// <summary>The dialect of a name; null for an unknown one.</summary>
    public static Dialect? Find(string name) => All.FirstOrDefault(dialect => dialect.Name == name);
}

/// <summary>What a dialect works with.</summary>
/// <param name="Instructions">What the server has told, the secret of both among it.</param>
/// <param name="Sessions">The visits.</param>
/// <param name="Visits">The pages of a visit.</param>
/// <param name="Notifications">Sends what has happened.</param>
/// <param name="Page">Writes pages.</param>
/// <param name="Time">The gateway's clock.</param>
public sealed record DialectParts(Instructions Instructions, Sessions Sessions, Visits Visits, Notifications Notifications, Page Page, TimeProvider Time);
