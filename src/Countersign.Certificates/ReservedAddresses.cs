using System.Net;
using System.Net.Sockets;

namespace Countersign.Certificates;

/// <summary>
/// Addresses that the IANA special-purpose registries (RFC 6890) do not call globally reachable, and multicast: no certificate may name them.
/// Those for documentation (RFC 5737, RFC 3849, RFC 9637) are usable on purpose, like <c>example</c> among the names.
/// </summary>
internal static class ReservedAddresses
{
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3"); // RFC 4291 section 2.4: all that has been given out.

    private static readonly IPNetwork[] IPv6 =
    [
        IPNetwork.Parse("2001::/23"), // IETF protocol assignments, Teredo among them.
        IPNetwork.Parse("2002::/16"), // 6to4.
    ];

    private static readonly IPNetwork[] IPv4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("224.0.0.0/3"), // Multicast, and what is reserved above it.
    ];

    /// <summary>Whether <paramref name="address"/> is one of these.</summary>
    public static bool Contains(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork
            ? Array.Exists(IPv4, network => network.Contains(address))
            // The framework compares a mapped address with the first half of an IPv6 network (dotnet/runtime issue 131861).
            : address.IsIPv4MappedToIPv6 || !GlobalUnicast.Contains(address) || Array.Exists(IPv6, network => network.Contains(address));
}
