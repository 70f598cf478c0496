namespace Countersign.Server.Accounts;

/// <summary>
/// Tells the operator which logins failed and why (decision A2), in a bounded number of lines a second: the first of each source and
/// cause by name, the others as a sum when the second is over. A flood neither buries the log nor waits for it.
/// </summary>
public sealed partial class LoginLog : IDisposable
{
    private const int LinesPerKind = 5;
    private const int LinesInAll = 50;
    private const int SumsInAll = 20;
    private const int MostKinds = 1000;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ILogger<Login> log;
    private readonly ITimer endOfSecond;
    private readonly Lock gate = new();
    private Dictionary<Kind, Tally> tallies = []; // Of this second.
    private int told;
    private long ofOtherKinds;

    /// <param name="time">Tells when a second is over.</param>
    /// <param name="log">Where the lines go.</param>
    public LoginLog(TimeProvider time, ILogger<Login> log)
    {
        ArgumentNullException.ThrowIfNull(time);
        this.log = log;
        endOfSecond = time.CreateTimer(_ => TellSums(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A login was refused.</summary>
    public void Refused(string login, SourcePrefix source, LoginFault fault)
    {
        if (!IsToldByName(new Kind(source, fault)))
            return;

        var printable = Printable.Of(login);
        TellRefused(printable, source, fault);
    }

    /// <summary>A login was not judged, because its source has no place left in the hashing lane.</summary>
    public void NotJudged(string login, SourcePrefix source)
    {
        if (IsToldByName(new Kind(source, null)))
            Busy(Printable.Of(login), source);
    }

    /// <summary>A source is locked out of a login; rare enough to be told each time.</summary>
    public void LockedOut(string login, SourcePrefix source, TimeSpan duration) => Lockout(Printable.Of(login), source, duration);

    /// <summary>Tells what has not been told yet.</summary>
    public void Dispose()
    {
        endOfSecond.Dispose();
        TellSums();
    }

    private bool IsToldByName(Kind kind)
    {
        lock (gate)
        {
            if (tallies.Count == 0)
                endOfSecond.Change(Second, Timeout.InfiniteTimeSpan);
            if (!tallies.TryGetValue(kind, out var tally))
            {
                if (tallies.Count == MostKinds)
                {
                    ofOtherKinds++;
                    return false;
                }

                tallies.Add(kind, tally = new Tally());
            }

            var isTold = tally.Told < LinesPerKind && told < LinesInAll;
            _ = isTold ? tally.Told++ + told++ : tally.Untold++;
            return isTold;
        }
    }

    private void TellSums()
    {
        Dictionary<Kind, Tally> over;
        long others;
        lock (gate)
        {
            (over, tallies, others) = (tallies, [], ofOtherKinds);
            (told, ofOtherKinds) = (0, 0);
        }

        var sums = over.Where(pair => pair.Value.Untold > 0).OrderByDescending(pair => pair.Value.Untold).ToList();
        foreach (var (kind, tally) in sums.Take(SumsInAll))
        {
            if (kind.Fault is { } fault)
                RefusedMore(tally.Untold, kind.Source, fault);
            else
                BusyMore(tally.Untold, kind.Source);
        }

        others += sums.Skip(SumsInAll).Sum(pair => (long)pair.Value.Untold);
        if (others > 0)
            OthersMore(others);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Login \"{Login}\" from {Source} refused: {Fault}")]
    private partial void TellRefused(string login, SourcePrefix source, LoginFault fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} more logins from {Source} refused within a second: {Fault}")]
    private partial void RefusedMore(int count, SourcePrefix source, LoginFault fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Login \"{Login}\" from {Source} locked out for {Duration} after repeated failures")]
    private partial void Lockout(string login, SourcePrefix source, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Login \"{Login}\" from {Source} not judged: too many passwords from there wait to be hashed")]
    private partial void Busy(string login, SourcePrefix source);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} more logins from {Source} not judged within a second")]
    private partial void BusyMore(int count, SourcePrefix source);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} more logins from many sources refused or not judged within a second")]
    private partial void OthersMore(long count);

    /// <summary>What is counted together; without a fault it was not judged.</summary>
    private readonly record struct Kind(SourcePrefix Source, LoginFault? Fault);

    private sealed class Tally
    {
        public int Told { get; set; }

        public int Untold { get; set; }
    }
}
