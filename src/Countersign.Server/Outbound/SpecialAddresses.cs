using System.Net;
using System.Net.NetworkInformation;

namespace Countersign.Server.Outbound;

/// <summary>
/// Which addresses are not hosts of the internet: IANA's special-purpose registries (RFC 6890 and iana.org/assignments/iana-ipv4-special-registry
/// and -ipv6-, as of 2025-10), multicast, whatever of IPv6 is not assigned for unicast. Rows that the registry calls globally
/// reachable are here too: they are anycast services and translations, where no web site is, but perhaps a way back to an address of IPv4.
/// </summary>
public static class SpecialAddresses
{
    private static readonly SpecialRange Mapped = new("::ffff:0:0/96", "an IPv4 address in the form of IPv6", "RFC 4291");

    // What lies within another range comes before it.
    private static readonly SpecialRange[] Ranges =
    [
        new("0.0.0.0/8", "an address of this network itself", "RFC 791"),
        new("10.0.0.0/8", "a private address", "RFC 1918"),
        new("100.64.0.0/10", "an address shared behind a carrier's translator", "RFC 6598"),
        new("127.0.0.0/8", "a loopback address", "RFC 1122"),
        new("169.254.0.0/16", "a link-local address", "RFC 3927"),
        new("172.16.0.0/12", "a private address", "RFC 1918"),
        new("192.0.0.0/24", "an address for protocols", "RFC 6890"),
        new("192.0.2.0/24", "an address for documentation", "RFC 5737"),
        new("192.31.196.0/24", "an address of the AS112 service", "RFC 7535"),
        new("192.52.193.0/24", "an address of multicast tunnels", "RFC 7450"),
        new("192.88.99.0/24", "an address of former 6to4 relays", "RFC 7526"),
        new("192.168.0.0/16", "a private address", "RFC 1918"),
        new("192.175.48.0/24", "an address of the AS112 service", "RFC 7534"),
        new("198.18.0.0/15", "an address for benchmarks", "RFC 2544"),
        new("198.51.100.0/24", "an address for documentation", "RFC 5737"),
        new("203.0.113.0/24", "an address for documentation", "RFC 5737"),
        new("224.0.0.0/4", "a multicast address", "RFC 5771"),
        new("255.255.255.255/32", "the broadcast address", "RFC 919"),
        new("240.0.0.0/4", "a reserved address", "RFC 1112"),
        new("::/128", "the unspecified address", "RFC 4291"),
        new("::1/128", "the loopback address", "RFC 4291"),
        new("64:ff9b::/96", "a translated IPv4 address", "RFC 6052"),
        new("64:ff9b:1::/48", "a translated IPv4 address", "RFC 8215"),
        new("100::/64", "an address whose traffic is discarded", "RFC 6666"),
        new("100:0:0:1::/64", "a dummy address", "RFC 9780"),
        new("2001::/32", "an address of the tunnel Teredo", "RFC 4380"),
        new("2001:2::/48", "an address for benchmarks", "RFC 5180"),
        new("2001::/23", "an address for protocols", "RFC 2928"),
        new("2001:db8::/32", "an address for documentation", "RFC 3849"),
        new("2002::/16", "an address of the tunnel 6to4", "RFC 3056"),
        new("2620:4f:8000::/48", "an address of the AS112 service", "RFC 7534"),
        new("3fff::/20", "an address for documentation", "RFC 9637"),
        new("5f00::/16", "an address of segment routing", "RFC 9602"),
        new("fc00::/7", "a private address", "RFC 4193"),
        new("fe80::/10", "a link-local address", "RFC 4291"),
        new("ff00::/8", "a multicast address", "RFC 4291"),
        // Of all the rest only 2000::/3 is assigned for unicast.
        new("::/3", "no address of the internet", "RFC 4291"),
        new("4000::/2", "no address of the internet", "RFC 4291"),
        new("8000::/1", "no address of the internet", "RFC 4291"),
    ];

    /// <summary>Whether <paramref name="address"/> may be a host of the internet.</summary>
    public static bool IsGlobal(IPAddress address) => Find(address) is null;

    /// <summary>The narrowest range that an address lies in; null for one that may be a host of the internet.</summary>
    public static SpecialRange? Find(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        // IPNetwork takes such an address for the one of IPv4 in it, so that no range of IPv6 ever holds it.
        return address.IsIPv4MappedToIPv6 ? Mapped : Array.Find(Ranges, special => special.Range.Contains(address));
    }

    /// <summary>The addresses of this machine's network interfaces as they are now; takes some milliseconds.</summary>
    public static IReadOnlySet<IPAddress> Own() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(own => own.Address)
        .ToHashSet();
}
