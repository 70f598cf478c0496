using System.Net;

namespace Countersign.Server.Accounts;

/// <summary>What is known about an account at one moment; its version tells whether that still holds when an order is kept.</summary>
/// <remarks>A class and no record: a record would print the password hash.</remarks>
public sealed class Account
{
    /// <summary>The key.</summary>
    public required long Id { get; init; }

    /// <summary>The affiliate that it belongs to.</summary>
    public required long AffiliateId { get; init; }

    /// <summary>Its login, case sensitive; null for an account that is reached through its orders only.</summary>
    public string? Login { get; init; }

    /// <summary>The PHC string of its password; null when it has none.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>When its password expires, Unix milliseconds; null for never.</summary>
    public long? PasswordExpiresAt { get; init; }

    /// <summary>Whether an operator has locked it.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Whether failed logins leave it reachable from everywhere.</summary>
    public bool IsNeverLockedOut { get; init; }

    /// <summary>Whether it may place orders.</summary>
    public bool MayOrder { get; init; } = true;

    /// <summary>Where it may be used from; empty means anywhere.</summary>
    public IReadOnlyList<IPNetwork> AllowedSources { get; init; } = [];

    /// <summary>Raised by whatever changes what rules read.</summary>
    public required long Version { get; init; }

    /// <summary>What it holds, by the name of the parameter row.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What it holds for a parameter; null when that was never supplied.</summary>
    public string? Detail(string parameter) => Details.GetValueOrDefault(parameter);

    /// <summary>Why it may not be used, whatever the password; null when it may.</summary>
    /// <param name="source">Where the call comes from.</param>
    /// <param name="byPassword">Whether a password stands for the caller; without one its expiry is of no consequence.</param>
    /// <param name="now">The time of the call.</param>
    public LoginFault? FaultFor(IPAddress source, bool byPassword, DateTimeOffset now) =>
        IsLocked ? LoginFault.Locked
        : byPassword && PasswordExpiresAt <= now.ToUnixTimeMilliseconds() ? LoginFault.PasswordExpired
        : !Allows(source) ? LoginFault.SourceBlocked
        : null;

    private bool Allows(IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var plain = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        return AllowedSources.Count == 0 || AllowedSources.Any(network => network.Contains(plain));
    }
}
