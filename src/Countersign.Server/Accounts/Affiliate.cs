namespace Countersign.Server.Accounts;

/// <summary>The form of the answers that an affiliate's callers understand (decision N9).</summary>
public enum AffiliateProfile
{
    /// <summary>As the published page has it.</summary>
    Documented,

    /// <summary>The one form that every published client understands.</summary>
    Legacy,
}

/// <summary>Someone under whose brand orders are placed; the operator is one of them, under the empty brand.</summary>
public sealed record Affiliate
{
    /// <summary>The brand of the operator's own orders, that of a call without <c>ap</c>.</summary>
    public const string OwnBrand = "";

    /// <summary>The key.</summary>
    public required long Id { get; init; }

    /// <summary>What <c>ap</c> names, case sensitive.</summary>
    public required string Brand { get; init; }

    /// <summary>The form of its answers.</summary>
    public AffiliateProfile Profile { get; init; }

    /// <summary>Documented names of the reseller variant's arguments that its callers may send (decision N12).</summary>
    public IReadOnlyList<string> ToleratedArguments { get; init; } = [];

    /// <summary>Whether it sets its own prices, so that what it says was paid is the price (decision M2).</summary>
    public bool SetsPrices { get; init; }

    /// <summary>Where browsers may be sent.</summary>
    public IReadOnlyList<RedirectOrigin> RedirectOrigins { get; init; } = [];

    /// <summary>Whether its callers may send <paramref name="argument"/>, in whatever case (decision N1).</summary>
    public bool Tolerates(string argument) => ToleratedArguments.Contains(argument, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a browser may be sent to <paramref name="url"/> (decision A4).</summary>
    public bool Allows(string url) => RedirectOrigins.Any(origin => origin.Covers(url));
}
