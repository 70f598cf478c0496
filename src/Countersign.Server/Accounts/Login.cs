using System.Net;
using Countersign.Protocol;

namespace Countersign.Server.Accounts;

/// <summary>Who orders, and whether they may: decisions A1 to A5. First what is missing (-3), then the login (-16), then permission (-91).</summary>
public sealed class Login(
    AccountStore accounts,
    VerifiedCredentials credentials,
    HashingLane lane,
    LoginFailures failures,
    LoginJournal journal,
    TimeProvider time,
    LoginLog log)
{
    private const string PlaceOrder = "placeOrder";
    private const long NoAccount = 0;

    // A source that has logged in to an account this lately is never locked out of it (decision A3).
    private static readonly TimeSpan SourceIsKnown = TimeSpan.FromDays(30);

    /// <summary>
    /// Who orders, from memory alone; null when memory is not enough. It may be out of date, so the only thing that may follow from it is an
    /// order that is kept with the account's version: whatever else comes of it is to be judged again.
    /// </summary>
    public Customer? Recall(ParameterValues values, IPAddress source, Affiliate affiliate, Affiliate? certified)
    {
        var attempt = new Attempt(values, source, affiliate, certified);
        if (attempt is not { Login: { } login, Password: { } password } || attempt.IsNewCustomer == true || accounts.Recall(login) is not { } account)
            return null;
        if (attempt.FirstMissing(isNewCustomer: false) is not null || attempt.FirstDenied(account) is not null)
            return null;
        if (account.FaultFor(attempt.Address, byPassword: true, time.GetUtcNow()) is not null || failures.IsLockedOut(login, attempt.Source))
            return null;
        if (!credentials.Recognizes(attempt.Share, login, password, account.PasswordHash ?? PasswordHash.OfNobody))
            return null;
        return Customer.Returning(account);
    }

    /// <summary>An order that followed from memory was kept, and so the login was right.</summary>
    public void Confirm(ParameterValues values, IPAddress source, Customer recalled)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(recalled);
        Succeed(values.Text(CustomerParameters.LoginName)!, SourcePrefix.Of(source), recalled.Account!);
    }

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

    /// <summary>
    /// Judges the login of a call that opened its login itself, when it was made before (decision A6): whoever has the password is that
    /// customer. Anybody else is answered as if this were not known.
    /// </summary>
    public async ValueTask<LoginResult> IdentifyAgain(
        ParameterValues values, IPAddress source, Affiliate affiliate, Affiliate? certified, CancellationToken cancellation)
    {
        var attempt = new Attempt(values, source, affiliate, certified);
        if (attempt.FirstMissing(isNewCustomer: true) is { } missing)
            return missing;
        if (attempt.Login is null || await accounts.Find(attempt.Login, cancellation) is not { } account)
            return await Identify(values, source, affiliate, certified, cancellation);

        var identified = await Authenticate(attempt, account, cancellation);
        return identified is LoginResult.Rejected({ Code: var code }) && code == ErrorCode.IncorrectLogin ? attempt.LoginIsTaken() : identified;
    }

    /// <summary>Judges the login of somebody who wants to see what was ordered: a returning customer, who need not be allowed to order.</summary>
    public async ValueTask<LoginResult> IdentifyReader(
        ParameterValues values, IPAddress source, Affiliate affiliate, Affiliate? certified, CancellationToken cancellation)
    {
        var attempt = new Attempt(values, source, affiliate, certified) { OnlyReads = true };
        if (attempt.FirstMissing(isNewCustomer: false) is { } missing)
            return missing;
        return await Authenticate(attempt, await accounts.Find(attempt.Login!, cancellation), cancellation);
    }

    // What is missing tells here that the login is free; that costs what a wrong password costs, which bounds how many can be tried.
    private async ValueTask<LoginResult> AfterTheWorkOfALogin(Attempt attempt, Rejection missing) =>
        attempt is { Login: { } login, Password: { } password } && await credentials.Check(attempt.Share, login, password, PasswordHash.OfNobody) == Verdict.Busy
            ? Busy(attempt)
            : missing;

    /// <summary>A new customer. That a name is taken is told after the work that a free one costs, which bounds how many can be tried.</summary>
    private async ValueTask<LoginResult> Enroll(Attempt attempt, Account? namesake)
    {
        string? hash = null;
        if (attempt.Password is { } password)
        {
            if (!lane.TryStart(attempt.Share, () => PasswordHash.Of(password), _ => false, out var hashing))
                return Busy(attempt);
            hash = await hashing;
        }

        if (namesake is not null)
            return attempt.LoginIsTaken();
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
            Succeed(attempt.Login!, attempt.Source, account);
        if (attempt.FirstDenied(account) is { } denied)
            return denied;
        return new LoginResult.Known(Customer.Returning(account));
    }

    /// <summary>Null for the right password. An unknown login pays for a hash like any other (decision A2).</summary>
    private async ValueTask<LoginResult?> JudgePassword(Attempt attempt, Account? account, LoginFault? fault, CancellationToken cancellation)
    {
        var verdict = await Check(attempt, attempt.Share, account, fault);
        if (verdict == Verdict.Busy && await IsKnownSource(attempt, account, cancellation))
            verdict = await Check(attempt, LaneShare.OfKnown(attempt.Source, account!.Id), account, fault);
        if (verdict == Verdict.Busy)
            return Busy(attempt);
        if (verdict == Verdict.Wrong)
            return await Fail(attempt, account, cancellation);
        if (verdict == Verdict.Verified && fault is null)
            journal.Strengthen(account!, attempt.Password!, attempt.Share);
        return null;
    }

    private ValueTask<Verdict> Check(Attempt attempt, LaneShare share, Account? account, LoginFault? fault) =>
        credentials.Check(share, attempt.Login!, attempt.Password!, account?.PasswordHash ?? PasswordHash.OfNobody, mayRemember: fault is null);

    private async ValueTask<bool> IsLockedOut(Attempt attempt, Account? account, CancellationToken cancellation) =>
        attempt.CanBeLockedOut(account)
        && failures.IsLockedOut(attempt.Login!, attempt.Source)
        && !await IsKnownSource(attempt, account, cancellation);

    // The store is asked for an unknown login too: that there is an account must not show in the time.
    private async ValueTask<bool> IsKnownSource(Attempt attempt, Account? account, CancellationToken cancellation) =>
        await accounts.HasLoggedIn(account?.Id ?? NoAccount, attempt.Source, time.GetUtcNow() - SourceIsKnown, cancellation) && account is not null;

    // Without a hash, and after as long as one takes (decision A2).
    private async ValueTask<LoginResult> RefuseLockedOut(Attempt attempt, CancellationToken cancellation)
    {
        await Task.Delay(lane.TypicalDuration(attempt.Source), time, cancellation);
        return Refuse(attempt, LoginFault.LockedOut);
    }

    private async ValueTask<LoginResult> Fail(Attempt attempt, Account? account, CancellationToken cancellation)
    {
        if (attempt.CanBeLockedOut(account)
            && failures.Record(attempt.Login!, attempt.Source) is { } duration
            && !await IsKnownSource(attempt, account, cancellation))
        {
            log.LockedOut(attempt.Login!, attempt.Source, duration);
            if (account is not null)
                journal.LockedOut(account, duration);
        }

        return Refuse(attempt, account is null ? LoginFault.UnknownLogin : LoginFault.WrongPassword);
    }

    private void Succeed(string login, SourcePrefix source, Account account)
    {
        failures.Forget(login, source);
        journal.LoggedIn(account, source);
    }

    private Rejection Refuse(Attempt attempt, LoginFault fault)
    {
        log.Refused(attempt.Login!, attempt.Source, fault);
        return ErrorCode.IncorrectLogin.Reject();
    }

    private LoginResult.Busy Busy(Attempt attempt)
    {
        log.NotJudged(attempt.Login!, attempt.Source);
        return new LoginResult.Busy(HashingLane.RetryAfter);
    }

    /// <summary>What a call says about who calls.</summary>
    private sealed class Attempt(ParameterValues values, IPAddress address, Affiliate affiliate, Affiliate? certified)
    {
        public ParameterValues Values { get; } = values;

        public IPAddress Address { get; } = address;

        public SourcePrefix Source { get; } = SourcePrefix.Of(address);

        public LaneShare Share => LaneShare.Of(Source);

        public string? Login { get; } = values.Text(CustomerParameters.LoginName);

        public string? Password { get; } = values.Text(CustomerParameters.LoginPassword);

        /// <summary>Null when that depends on whether the login exists (decision A1).</summary>
        public bool? IsNewCustomer { get; } =
            !values.IsSent(CustomerParameters.LoginName) ? values.IsSent(CustomerParameters.EmailAddress)
            : values.TryGet(OrderParameters.IsReturningCustomer, out var isReturning) ? !isReturning
            : values.IsSent(CustomerParameters.EmailAddress) ? null
            : false;

        public bool OnlyReads { get; init; }

        private bool HasEmailAddress => Values.IsSent(CustomerParameters.EmailAddress);

        private bool HasName =>
            Values.IsSent(CustomerParameters.Name) || Values.IsSent(CustomerParameters.ForeName) || Values.IsSent(CustomerParameters.SurName);

        /// <summary>What a customer of this kind must send and has not (decision A1).</summary>
        /// <remarks>The password comes before the name, so that a call without one does not learn whether the login exists.</remarks>
        public Rejection? FirstMissing(bool? isNewCustomer)
        {
            if (OnlyReads && Login is null)
                return Missing(CustomerParameters.LoginName);
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
            return account.MayOrder || OnlyReads ? null : ErrorCode.PermissionDenied.Reject(PlaceOrder);
        }

        /// <summary>Whether guesses count: not where a certificate makes the password needless, nor for an account that says so.</summary>
        public bool CanBeLockedOut(Account? account) =>
            account is null ? certified is null : !account.IsNeverLockedOut && certified?.Id != account.AffiliateId;

        public Rejection LoginIsTaken() => ErrorCode.InvalidValue.Reject(Values.NameOf(CustomerParameters.LoginName));

        private static Rejection Missing(Parameter row) => ErrorCode.MissingArgument.Reject(row.Name);

        private Rejection Denied(Parameter row) => ErrorCode.PermissionDenied.Reject(Values.NameOf(row));
    }
}
