namespace Countersign.Server.Outbound;

/// <summary>What DNS says about the records of one type at one name.</summary>
/// <typeparam name="T">What a record says.</typeparam>
public abstract record DnsAnswer<T>
{
    private DnsAnswer()
    {
    }

    /// <summary>There are records.</summary>
    /// <param name="Records">At least one, in the order of the answer.</param>
    /// <param name="IsAuthentic">
    /// Whether a resolver on this machine has verified them by DNSSEC (the AD bit, RFC 4035 section 3.2.3); what one elsewhere says of that is not believed.
    /// </param>
    public sealed record Found(IReadOnlyList<T> Records, bool IsAuthentic) : DnsAnswer<T>;

    /// <summary>There is no such name (NXDOMAIN).</summary>
    public sealed record NoName : DnsAnswer<T>;

    /// <summary>There is the name, and no record of that type.</summary>
    public sealed record NoRecord : DnsAnswer<T>;

    /// <summary>It is not known, and may be known later.</summary>
    /// <param name="Reason">A sentence for people.</param>
    public sealed record Failed(string Reason) : DnsAnswer<T>;
}

/// <summary>A record that says which authorities may issue (RFC 8659).</summary>
/// <param name="Flags">128: whoever does not know the tag must not issue.</param>
/// <param name="Tag">As it stands there; compared without regard to case.</param>
/// <param name="Value">As it stands there.</param>
public sealed record CaaRecord(byte Flags, string Tag, string Value);
