using System.Net;
using Countersign.Protocol;

namespace Countersign.Server.Accounts;

/// <summary>Who orders, and whether they may: decisions A1 to A5. First what is missing (-3), then the login (-16), then permission (-91).</summary>
public sealed partial class Login(
    AccountStore accounts,
    VerifiedCredentials credentials,
    HashingLane lane,
    LoginFailures failures,
    LoginJournal journal,
    TimeProvider time,
    ILogger<Login> log)
{
    private const string PlaceOrder = "placeOrder";

    // A source that has logged in to an account this lately is never locked out of it (decision A3).
    private static readonly TimeSpan SourceIsKnown = TimeSpan.FromDays(30);

    /// <summary>Judges the login of a call whose values are sound.</summary>
    /// <param name="values">The values of the call.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="affiliate">The affiliate that <c>ap</c> names; without it the certificate's, else the operator's own.</param>
    /// <param name="certified">The affiliate that an accepted client certificate proves; null without one.</param>
    /// <param name="cancellation">Ends the waiting, not a hash that has begun.</param>
    public async ValueTask<LoginResult> Identify(
        ParameterValues values, IPAddress source, Affiliate affiliate, Affiliate? certified, CancellationToken cancellation)
    {
        var attempt = new Attempt(values, source, affiliate, certified);
        if (attempt.FirstMissing(attempt.IsNewCustomer) is { } missing)
            return missing;

        var account = attempt.Login is null ? null : await accounts.Find(attempt.Login, cancellation);
        var isNewCustomer = attempt.IsNewCustomer ?? account is null;
        if (attempt.FirstMissing(isNewCustomer) is { } stillMissing)
            return attempt.IsNewCustomer is null ? await AfterTheWorkOfALogin(attempt, stillMissing) : stillMissing;

        return isNewCustomer ? await Enroll(attempt, account) : await Authenticate(attempt, account, cancellation);
    }

    // What is missing tells here that the login is free; that costs what a wrong password costs, which bounds how many can be tried.
    private async ValueTask<LoginResult> AfterTheWorkOfALogin(Attempt attempt, Rejection missing) =>
        attempt is { Login: { } login, Password: { } password } && await credentials.Check(login, password, PasswordHash.OfNobody) == Verdict.Busy
            ? Busy(attempt)
            : missing;

    /// <summary>A new customer. That a name is taken is told after the work that a free one costs, which bounds how many can be tried.</summary>
    private async ValueTask<LoginResult> Enroll(Attempt attempt, Account? namesake)
    {
        string? hash = null;
        if (attempt.Password is { } password)
        {
            if (!lane.TryStart(() => PasswordHash.Of(password), out var hashing))
                return Busy(attempt);
            hash = await hashing;
        }

        if (namesake is not null)
            return ErrorCode.InvalidValue.Reject(attempt.Values.NameOf(CustomerParameters.LoginName));
        if (attempt.FirstDenied() is { } denied)
            return denied;
        return new LoginResult.Known(Customer.New(attempt.Login, hash, attempt.Source));
    }

    private async ValueTask<LoginResult> Authenticate(Attempt attempt, Account? account, CancellationToken cancellation)
    {
        var fault = account?.FaultFor(attempt.Address, attempt.Password is not null, time.GetUtcNow());
        if (attempt.Password is not null)
        {
            if (await IsLockedOut(attempt, account, cancellation))
                return await RefuseLockedOut(attempt, cancellation);
            if (await JudgePassword(attempt, account, fault, cancellation) is { } refused)
                return refused;
        }

        if (account is null)
            return Refuse(attempt, LoginFault.UnknownLogin);
        if (fault is not null)
            return Refuse(attempt, fault.Value);
        if (attempt.Password is not null)
            Succeed(attempt, account);
        if (attempt.FirstDenied(account) is { } denied)
            return denied;
        return new LoginResult.Known(Customer.Returning(account));
    }

    /// <summary>Null for the right password. An unknown login pays for a hash like any other (decision A2).</summary>
    private async ValueTask<LoginResult?> JudgePassword(Attempt attempt, Account? account, LoginFault? fault, CancellationToken cancellation)
    {
        var verdict = await credentials.Check(
            attempt.Login!, attempt.Password!, account?.PasswordHash ?? PasswordHash.OfNobody, mayRemember: fault is null);
        if (verdict == Verdict.Busy)
            return Busy(attempt);
        if (verdict == Verdict.Wrong)
            return await Fail(attempt, account, cancellation);
        if (verdict == Verdict.Verified && fault is null)
            journal.Strengthen(account!, attempt.Password!);
        return null;
    }

    private async ValueTask<bool> IsLockedOut(Attempt attempt, Account? account, CancellationToken cancellation) =>
        attempt.CanBeLockedOut(account)
        && failures.IsLockedOut(attempt.Login!, attempt.Source)
        && !await IsKnownSource(attempt, account, cancellation);

    private async ValueTask<bool> IsKnownSource(Attempt attempt, Account? account, CancellationToken cancellation) =>
        account is not null && await accounts.HasLoggedIn(account.Id, attempt.Source, time.GetUtcNow() - SourceIsKnown, cancellation);

    // Without a hash, and after as long as one takes (decision A2).
    private async ValueTask<LoginResult> RefuseLockedOut(Attempt attempt, CancellationToken cancellation)
    {
        await Task.Delay(lane.TypicalDuration, time, cancellation);
        return Refuse(attempt, LoginFault.LockedOut);
    }

    private async ValueTask<LoginResult> Fail(Attempt attempt, Account? account, CancellationToken cancellation)
    {
        if (attempt.CanBeLockedOut(account)
            && failures.Record(attempt.Login!, attempt.Source) is { } duration
            && !await IsKnownSource(attempt, account, cancellation))
        {
            LogLockout(attempt.Login!, attempt.Source, duration);
            if (account is not null)
                journal.LockedOut(account, duration);
        }

        return Refuse(attempt, account is null ? LoginFault.UnknownLogin : LoginFault.WrongPassword);
    }

    private void Succeed(Attempt attempt, Account account)
    {
        failures.Forget(attempt.Login!, attempt.Source);
        journal.LoggedIn(account, attempt.Source);
    }

    private Rejection Refuse(Attempt attempt, LoginFault fault)
    {
        LogRefusal(attempt.Login!, attempt.Source, fault);
        return ErrorCode.IncorrectLogin.Reject();
    }

    private LoginResult.Busy Busy(Attempt attempt)
    {
        LogBusy(attempt.Login!, attempt.Source);
        return new LoginResult.Busy(HashingLane.RetryAfter);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Login {Login} from {Source} refused: {Fault}")]
    private partial void LogRefusal(string login, SourcePrefix source, LoginFault fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Login {Login} from {Source} locked out for {Duration} after repeated failures")]
    private partial void LogLockout(string login, SourcePrefix source, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Login {Login} from {Source} not judged: the hashing lane is full")]
    private partial void LogBusy(string login, SourcePrefix source);

    /// <summary>What a call says about who calls.</summary>
    private sealed class Attempt(ParameterValues values, IPAddress address, Affiliate affiliate, Affiliate? certified)
    {
        public ParameterValues Values { get; } = values;

        public IPAddress Address { get; } = address;

        public SourcePrefix Source { get; } = SourcePrefix.Of(address);

        public string? Login { get; } = values.Text(CustomerParameters.LoginName);

        public string? Password { get; } = values.Text(CustomerParameters.LoginPassword);

        /// <summary>Null when that depends on whether the login exists (decision A1).</summary>
        public bool? IsNewCustomer { get; } =
            !values.IsSent(CustomerParameters.LoginName) ? values.IsSent(CustomerParameters.EmailAddress)
            : values.TryGet(OrderParameters.IsReturningCustomer, out var isReturning) ? !isReturning
            : values.IsSent(CustomerParameters.EmailAddress) ? null
            : false;

        private bool HasEmailAddress => Values.IsSent(CustomerParameters.EmailAddress);

        private bool HasName =>
            Values.IsSent(CustomerParameters.Name) || Values.IsSent(CustomerParameters.ForeName) || Values.IsSent(CustomerParameters.SurName);

        /// <summary>What a customer of this kind must send and has not (decision A1).</summary>
        /// <remarks>The password comes before the name, so that a call without one does not learn whether the login exists.</remarks>
        public Rejection? FirstMissing(bool? isNewCustomer)
        {
            if ((Login is null || isNewCustomer == true) && !HasEmailAddress)
                return Missing(CustomerParameters.EmailAddress);
            if (Login is null && Password is not null)
                return Missing(CustomerParameters.LoginName);
            if (Login is not null && Password is null && (isNewCustomer == true || certified is null))
                return Missing(CustomerParameters.LoginPassword);
            return isNewCustomer == true && !HasName ? Missing(CustomerParameters.Name) : null;
        }

        /// <summary>What the caller may not do, judged by affiliate (decisions A4 and A5) and by account.</summary>
        public Rejection? FirstDenied(Account? account = null)
        {
            var namesAffiliate = Values.IsSent(OrderParameters.AffiliateBrand);
            if (namesAffiliate && certified is not null && certified.Id != affiliate.Id)
                return Denied(OrderParameters.AffiliateBrand);
            if (account is null)
                return null;
            if (certified is not null && account.AffiliateId != certified.Id)
                return Denied(CustomerParameters.LoginName);
            if (namesAffiliate && account.AffiliateId != affiliate.Id)
                return Denied(OrderParameters.AffiliateBrand);
            return account.MayOrder ? null : ErrorCode.PermissionDenied.Reject(PlaceOrder);
        }

        /// <summary>Whether guesses count: not where a certificate makes the password needless, nor for an account that says so.</summary>
        public bool CanBeLockedOut(Account? account) =>
            account is null ? certified is null : !account.IsNeverLockedOut && certified?.Id != account.AffiliateId;

        private static Rejection Missing(Parameter row) => ErrorCode.MissingArgument.Reject(row.Name);

        private Rejection Denied(Parameter row) => ErrorCode.PermissionDenied.Reject(Values.NameOf(row));
    }
}
