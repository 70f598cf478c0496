using System.Globalization;
using Countersign.Server.Storage;

namespace Countersign.Server.Accounts;

/// <summary>What logins leave behind, written without anybody waiting: an awaited write per wrong password would let strangers stop the server.</summary>
public sealed class LoginJournal(GroupCommit commit, HashingLane lane, TimeProvider time)
{
    private const int MostSources = 50_000;
    private static readonly long Day = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    private readonly Generations<(long Account, SourcePrefix Source), long> noted = new(MostSources);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Notes that a source has logged in, once a day for each (decision A3).</summary>
    public void LoggedIn(Account account, SourcePrefix source)
    {
        var now = Now;
        if (noted.TryGet((account.Id, source), out var at) && now - at < Day)
            return;

        if (commit.Post(new Write { Rows = [new Row(AccountTables.Source, account.Id, source.ToString(), now)] }))
            noted.Set((account.Id, source), now);
    }

    /// <summary>Tells the audit trail that a source is locked out of an account.</summary>
    /// <remarks>Which source stands in the log: the trail holds no personal data.</remarks>
    public void LockedOut(Account account, TimeSpan duration)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"seconds":{{(long)duration.TotalSeconds}}}""");
        commit.Post(new Write { Audit = [new AuditEntry("system", "login.locked_out", Subject(account), body)] });
    }

    /// <summary>Hashes the password anew when its hash is weaker than those of today, if the lane has room.</summary>
    public void Strengthen(Account account, string password, LaneShare share)
    {
        if (account.PasswordHash is { } hash && PasswordHash.NeedsRehash(hash)
            && lane.TryStart(share, () => PasswordHash.Of(password), _ => true, out var hashing))
            _ = Replace(account, hashing);
    }

    // The version must still hold, lest an old password comes back over a changed one. It is raised, because only a version that is raised is
    // locked: another server's change of the password may be on its way. Orders on their way are judged again, once.
    private async Task Replace(Account account, Task<string> hashing)
    {
        var hash = await hashing;
        commit.Post(new Write
        {
            Versions = [new Expectation(AccountTables.Name, account.Id, account.Version, Raise: true)],
            Rows = [new Row(AccountTables.Password, account.Id, hash)],
            Audit = [new AuditEntry("system", "password.rehashed", Subject(account), "{}")],
        });
    }

    private static string Subject(Account account) => string.Create(CultureInfo.InvariantCulture, $"account:{account.Id}");
}
