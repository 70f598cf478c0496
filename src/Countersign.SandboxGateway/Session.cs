using System.Collections.Frozen;
using System.Security.Cryptography;
using Countersign.SandboxGateway.Dialects;

namespace Countersign.SandboxGateway;

/// <summary>Where a visit stands.</summary>
public enum SessionState
{
    /// <summary>The buyer may pay.</summary>
    Open,

    /// <summary>The buyer has paid.</summary>
    Paid,

    /// <summary>The buyer turned back.</summary>
    Cancelled,

    /// <summary>The buyer took too long.</summary>
    Expired,
}

/// <summary>An event and what has become of its notification.</summary>
/// <param name="told">The event.</param>
public sealed class Telling(ToldEvent told)
{
    private volatile string fate = "not sent yet";

    /// <summary>The event.</summary>
    public ToldEvent Event => told;

    /// <summary>What has become of its notification, for people.</summary>
    public string Fate
    {
        get => fate;
        set => fate = value;
    }

    /// <summary>What the merchant answered whose answer buyers are shown; null before that.</summary>
    public string? Reply { get; set; }

    /// <summary>Whether somebody has taken on to send it.</summary>
    internal bool IsTaken { get; set; }
}

/// <summary>One attempt to pay, from the buyer's first look on.</summary>
/// <param name="terms">What it is about; the first that came hold.</param>
/// <param name="dialect">How the merchant is spoken with.</param>
/// <param name="sent">What the merchant has sent to begin it, in the words of the dialect.</param>
public sealed class Session(Terms terms, Dialect dialect, IReadOnlyDictionary<string, string>? sent = null)
{
    private const int IdLetters = 40;

    private readonly Lock gate = new();
    private readonly List<Telling> tellings = [];
    private readonly Dictionary<string, long> refunds = new(StringComparer.Ordinal);
    private Task last = Task.CompletedTask;

    /// <summary>What it is about.</summary>
    public Terms Terms => terms;

    /// <summary>How the merchant is spoken with.</summary>
    public Dialect Dialect => dialect;

    /// <summary>What the merchant has sent to begin it, in the words of the dialect.</summary>
    public IReadOnlyDictionary<string, string> Sent { get; } = sent ?? FrozenDictionary<string, string>.Empty;

    /// <summary>What it is called here; whoever knows that may pay.</summary>
    public string Id { get; } = RandomNumberGenerator.GetHexString(IdLetters, lowercase: true);

    /// <summary>The address of its page, without the host.</summary>
    public string Path => "/pay/" + Id;

    /// <summary>The card that the buyer paid with last; null before that.</summary>
    public TestCard? Card { get; set; }

    /// <summary>What is to go wrong, as the buyer's form said last.</summary>
    public Faults Faults { get; set; } = Faults.None;

    /// <summary>What has happened.</summary>
    public IReadOnlyList<Telling> Tellings
    {
        get
        {
            lock (gate)
                return [.. tellings];
        }
    }

    /// <summary>Where it stands.</summary>
    public SessionState State
    {
        get
        {
            lock (gate)
                return Has(EventKind.Authorised) ? SessionState.Paid : Has(EventKind.Cancelled) ? SessionState.Cancelled : Has(EventKind.Expired) ? SessionState.Expired : SessionState.Open;
        }
    }

    /// <summary>Whether a card was refused.</summary>
    public bool IsRefused
    {
        get
        {
            lock (gate)
                return Has(EventKind.Declined) || Has(EventKind.Failed);
        }
    }

    /// <summary>Lets things happen to a visit that is open, all or none; false when it is over.</summary>
    public bool TryEnd(IEnumerable<EventKind> kinds, Money money, string detail, DateTimeOffset now)
    {
        lock (gate)
        {
            if (State != SessionState.Open)
                return false;
            Happen(kinds, money, detail, now);
            return true;
        }
    }

    /// <summary>Lets something happen, whatever was before; by a demand, where there is a key.</summary>
    public void Happen(IEnumerable<EventKind> kinds, Money money, string detail, DateTimeOffset now, string? key = null)
    {
        lock (gate)
        {
            foreach (var kind in kinds)
            {
                var amount = MovesMoney(kind) ? money.Amount : 0;
                tellings.Add(new Telling(new ToldEvent($"evt_{RandomNumberGenerator.GetHexString(32, lowercase: true)}", terms.Reference, kind, amount, money.Currency, now, detail) { Key = key }));
            }
        }
    }

    /// <summary>Gives money back, once for each key; the fault when there is not as much, or the key was for another amount.</summary>
    public string? Refund(Refund wanted, DateTimeOffset now)
    {
        lock (gate)
        {
            if (refunds.TryGetValue(wanted.Key, out var before))
                return before == wanted.Amount ? null : "The key was used for another amount.";
            var events = tellings.Select(telling => telling.Event).ToList();
            var held = events.Where(one => one.Kind == EventKind.Captured).Sum(one => one.Amount)
                - events.Where(one => one.Kind is EventKind.Refunded or EventKind.ChargedBack).Sum(one => one.Amount);
            if (wanted.Amount <= 0 || wanted.Amount > held)
                return "There is not as much to give back.";
            refunds.Add(wanted.Key, wanted.Amount);
            Happen([EventKind.Refunded], new(wanted.Amount, events.First(one => one.Kind == EventKind.Captured).Currency), "Asked for by the merchant", now, wanted.Key);
            return null;
        }
    }

    /// <summary>What nobody has taken on to send yet; now the caller has.</summary>
    public IReadOnlyList<Telling> TakeUntold()
    {
        lock (gate)
        {
            var untold = tellings.Where(telling => !telling.IsTaken).ToList();
            untold.ForEach(telling => telling.IsTaken = true);
            return untold;
        }
    }

    /// <summary>Runs work that sends something after all such work before it.</summary>
    public Task Queue(Func<Task> work)
    {
        lock (gate)
            return last = After(last, work);
    }

    private static async Task After(Task before, Func<Task> work)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        await work();
    }

    private static bool MovesMoney(EventKind kind) => kind is EventKind.Authorised or EventKind.Captured or EventKind.Refunded or EventKind.ChargedBack;

    private bool Has(EventKind kind) => tellings.Exists(telling => telling.Event.Kind == kind);
}
