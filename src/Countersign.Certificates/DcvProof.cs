namespace Countersign.Certificates;

/// <summary>One way to prove control of a domain, and what the Baseline Requirements allow it for (section 3.2.2.4).</summary>
public sealed class DcvProof
{
    private DcvProof(string name, string clauses)
    {
        Name = name;
        Clauses = clauses;
    }

    /// <summary>A file with the token, fetched over HTTP.</summary>
    public static DcvProof Http { get; } = new("HTTP CSR Hash", "3.2.2.4.18, 3.2.2.5.1") { ForAddress = true, NeedsCsr = true };

    /// <summary>A file with the token, fetched over HTTPS.</summary>
    public static DcvProof Https { get; } = new("HTTPS CSR Hash", "3.2.2.4.18, 3.2.2.5.1") { ForAddress = true, NeedsCsr = true };

    /// <summary>A CNAME record that points to the token.</summary>
    public static DcvProof Cname { get; } = new("CNAME CSR Hash", "3.2.2.4.7") { ForWildcard = true, Prunes = true, NeedsCsr = true };

    /// <summary>A message to one of five mailboxes of the domain (ballot SC-090 ends it).</summary>
    public static DcvProof Email { get; } = new("EMAIL", "3.2.2.4.4")
    {
        ForWildcard = true,
        Prunes = true,
        ByEmail = true,
        DiscouragedFrom = new DateOnly(2026, 3, 15),
        EndsOn = new DateOnly(2028, 3, 15),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DcvProof> All { get; } = [Http, Https, Cname, Email];

    /// <summary>The name that x_dcvEmailAddress gives it.</summary>
    public string Name { get; }

    /// <summary>The sections of the Baseline Requirements that allow it.</summary>
    public string Clauses { get; }

    /// <summary>Whether it can prove a wildcard; error -126 where it cannot.</summary>
    public bool ForWildcard { get; private init; }

    /// <summary>Whether it can prove an IP address.</summary>
    public bool ForAddress { get; private init; }

    /// <summary>Whether a domain above the name may be proved in its place, down to the registered one.</summary>
    public bool Prunes { get; private init; }

    /// <summary>Whether its token is made of the CSR.</summary>
    public bool NeedsCsr { get; private init; }

    /// <summary>Whether it is a message to a mailbox.</summary>
    public bool ByEmail { get; private init; }

    /// <summary>The first day on which it should not be used, if that is set.</summary>
    public DateOnly? DiscouragedFrom { get; private init; }

    /// <summary>The first day on which it must not be used or relied on, if that is set.</summary>
    public DateOnly? EndsOn { get; private init; }

    /// <summary>What the requirements say of it on <paramref name="day"/> (UTC).</summary>
    public DcvStanding StandingOn(DateOnly day) =>
        day >= EndsOn ? DcvStanding.Ended : day >= DiscouragedFrom ? DcvStanding.Discouraged : DcvStanding.Accepted;

    /// <summary>Whether it can prove names of this kind.</summary>
    public bool CanProve(DomainName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Address is not null ? ForAddress : ForWildcard || !name.IsWildcard;
    }
}
