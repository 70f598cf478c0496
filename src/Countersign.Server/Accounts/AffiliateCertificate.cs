namespace Countersign.Server.Accounts;

/// <summary>A client certificate that is registered for an affiliate.</summary>
public sealed record AffiliateCertificate
{
    /// <summary>SHA-256 of the certificate, lower-case hex.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The affiliate that it stands for.</summary>
    public required long AffiliateId { get; init; }

    /// <summary>That affiliate's brand.</summary>
    public string Brand { get; init; } = Affiliate.OwnBrand;

    /// <summary>That affiliate's version when this was read.</summary>
    public long AffiliateVersion { get; init; }

    /// <summary>Its serial number, hex; null where nobody has noted it.</summary>
    public string? Serial { get; init; }

    /// <summary>When it expires, Unix milliseconds.</summary>
    public required long NotAfter { get; init; }

    /// <summary>When it was revoked, Unix milliseconds; null while it is not.</summary>
    public long? RevokedAt { get; init; }

    /// <summary>Whether it has expired at <paramref name="now"/>.</summary>
    public bool HasExpired(DateTimeOffset now) => now.ToUnixTimeMilliseconds() >= NotAfter;

    /// <summary>Whether it identifies its affiliate at <paramref name="now"/> (decision A5). A revocation counts whatever the clocks of two machines say.</summary>
    public bool IsAccepted(DateTimeOffset now) => RevokedAt is null && !HasExpired(now);
}
