namespace Countersign.Server.Accounts;

/// <summary>Who orders: an account, or somebody who gets one along with the order.</summary>
public sealed class Customer
{
    private Customer(Account? account, string? login, string? passwordHash, SourcePrefix? source)
    {
        Account = account;
        Login = login;
        PasswordHash = passwordHash;
        Source = source;
    }

    /// <summary>The account of a returning customer; null for a new one.</summary>
    public Account? Account { get; }

    /// <summary>The login that the account has or gets; null for an account without one.</summary>
    public string? Login { get; }

    /// <summary>The PHC string that a new account gets; null without a login.</summary>
    public string? PasswordHash { get; }

    /// <summary>Where a new customer with a login comes from; null when that is not known, and for a returning one.</summary>
    public SourcePrefix? Source { get; }

    /// <summary>A customer who has logged in.</summary>
    public static Customer Returning(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new(account, account.Login, null, null);
    }

    /// <summary>A customer who is not known yet.</summary>
    public static Customer New(string? login, string? passwordHash, SourcePrefix? source = null) =>
        new(null, login, passwordHash, login is null ? null : source);
}
