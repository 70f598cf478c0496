namespace Countersign.Server.Outbound;

/// <summary>What a fetch may cost and what it bears with; the defaults are those of domain validation.</summary>
public sealed record FetchRules
{
    /// <summary>The most bytes of a body; a longer one is a failure.</summary>
    public int MostBytes { get; init; } = 4096;

    /// <summary>The most redirects that are followed.</summary>
    public int MostRedirects { get; init; } = 3;

    /// <summary>How long all of it may take, redirects and DNS included.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a certificate that is not valid is noted and borne: a site that asks for its first certificate has no valid one yet.</summary>
    public bool TakesAnyCertificate { get; init; }
}
