using System.Net;
using System.Net.Sockets;

namespace Countersign.Server;

/// <summary>The proxies whose forwarded headers are believed, by address (decision T1); nobody by default.</summary>
public sealed class TrustedProxies
{
    // Proxies are a few machines; a network as wide as these is a mistake or a way around the rule.
    private const int WidestIPv4 = 8;
    private const int WidestIPv6 = 32;

    private readonly IPNetwork[] networks;

    private TrustedProxies(IPNetwork[] networks) => this.networks = networks;

    /// <summary>Nobody is believed.</summary>
    public static TrustedProxies None { get; } = new([]);

    /// <summary>Reads addresses and CIDR networks; what is neither, or would trust everyone, is told to <paramref name="faults"/>.</summary>
    public static TrustedProxies Read(IEnumerable<string> texts, Action<string, string> faults)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(faults);
        var networks = new List<IPNetwork>();
        foreach (var text in texts)
        {
            if (ReadOne(text) is not { } network)
                faults(text, "must be an IP address or a network such as 10.1.0.0/16");
            else if (IsTooWide(network))
                faults(text, "would believe the forwarded headers of everyone, or nearly; name the proxies");
            else
                networks.Add(network);
        }

        return new TrustedProxies([.. networks]);
    }

    /// <summary>Whether <paramref name="address"/> is one of them; an IPv4 address may come in its IPv6 form.</summary>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Plain(address);
        return Array.Exists(networks, network => network.Contains(plain));
    }

    /// <summary>An IPv4 address in its own form, also where a listener for both families shows it as IPv6.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    // IPv4 addresses are compared in their own form, whatever socket they come from: a mapped network is a mistake.
    private static bool IsTooWide(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork
        ? network.PrefixLength < WidestIPv4
        : network.PrefixLength < WidestIPv6 || network.BaseAddress.IsIPv4MappedToIPv6;

    private static IPNetwork? ReadOne(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : ReadAddress(text) is { } address ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : null;

    /// <summary>An address in its full form; null for the short and octal forms that <see cref="IPAddress.Parse(string)"/> lets pass.</summary>
    public static IPAddress? ReadAddress(string text) =>
        IPAddress.TryParse(text, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text) ? Plain(address) : null;
}
