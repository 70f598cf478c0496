using System.Globalization;
using Countersign.SandboxGateway.Dialects;

namespace Countersign.SandboxGateway;

/// <summary>The visits of this run, in memory only; the oldest are forgotten.</summary>
public sealed class Sessions
{
    private const int Most = 1_000;

    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, Session> byReference = new(StringComparer.Ordinal);

    /// <summary>All of them, the latest first.</summary>
    public IReadOnlyList<Session> All
    {
        get
        {
            lock (gate)
                return [.. byReference.Values.Reverse()];
        }
    }

    /// <summary>The session of a reference; null when nobody has come.</summary>
    public Session? Find(Dialect dialect, string reference)
    {
        lock (gate)
            return byReference.GetValueOrDefault(Key(dialect, reference));
    }

    /// <summary>The session of an id; null for an unknown one.</summary>
    public Session? Find(string? id)
    {
        lock (gate)
            return byReference.Values.FirstOrDefault(session => session.Id == id);
    }

    /// <summary>The session of a buyer who has come with terms; null when somebody has come with others under the same reference.</summary>
    /// <param name="dialect">How the merchant is spoken with.</param>
    /// <param name="terms">What it is about.</param>
    /// <param name="now">The gateway's time.</param>
    /// <param name="sent">What the merchant has sent to begin it, in the words of the dialect.</param>
    public Session? Open(Dialect dialect, Terms terms, DateTimeOffset now, IReadOnlyDictionary<string, string>? sent = null)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(terms);
        var key = Key(dialect, terms.Reference);
        lock (gate)
        {
            if (byReference.TryGetValue(key, out var known))
                return known.Terms.AgreeWith(terms) ? known : null;
            if (byReference.Count == Most)
                byReference.RemoveAt(0);
            var session = new Session(terms, dialect, sent);
            session.Happen([EventKind.Created], terms.Money, "The buyer has come", now);
            byReference.Add(key, session);
            return session;
        }
    }

    /// <summary>The reference of a new session, where a gateway makes one for each demand, whatever it is about: from the second on, they are numbered.</summary>
    public string NewReference(Dialect dialect, string wanted) =>
        Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? wanted : string.Create(CultureInfo.InvariantCulture, $"{wanted}.{n}")).First(name => Find(dialect, name) is null);

    private static string Key(Dialect dialect, string reference) => $"{dialect.Name}/{reference}";
}
