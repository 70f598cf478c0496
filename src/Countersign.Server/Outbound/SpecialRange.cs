using System.Net;

namespace Countersign.Server.Outbound;

/// <summary>Addresses that are for something else than hosts of the internet: what for, and the document that says so.</summary>
public sealed record SpecialRange(IPNetwork Range, string Name, string Source)
{
    internal SpecialRange(string range, string name, string source)
        : this(IPNetwork.Parse(range), name, source)
    {
    }
}
