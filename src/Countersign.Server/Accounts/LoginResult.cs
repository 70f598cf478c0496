using Countersign.Protocol;

namespace Countersign.Server.Accounts;

/// <summary>Why a login failed; for the operator's log, since the wire has one answer for all of them (decision A2).</summary>
public enum LoginFault
{
    /// <summary>There is no such login.</summary>
    UnknownLogin,

    /// <summary>The password is another.</summary>
    WrongPassword,

    /// <summary>Too many failures of this login from this source; the password was not looked at.</summary>
    LockedOut,

    /// <summary>An operator has locked the account.</summary>
    Locked,

    /// <summary>The password has expired.</summary>
    PasswordExpired,

    /// <summary>The account may not be used from this source.</summary>
    SourceBlocked,
}

/// <summary>What has become of a login.</summary>
public abstract record LoginResult
{
    private LoginResult()
    {
    }

    /// <summary>It is known who orders.</summary>
    public sealed record Known(Customer Customer) : LoginResult;

    /// <summary>The call is refused.</summary>
    public sealed record Rejected(Rejection Rejection) : LoginResult;

    /// <summary>Too many passwords wait to be hashed; answered 429.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : LoginResult;

    /// <summary>A rejection is a result.</summary>
    public static implicit operator LoginResult(Rejection rejection) => new Rejected(rejection);
}
