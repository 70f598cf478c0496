using System.Net;

namespace Countersign.Server.Outbound;

/// <summary>
/// Where connections to names and addresses of strangers may go: to hosts of the internet, on the ports of the web. Endpoints given here are allowed
/// besides, which is for tests alone: no setting leads here.
/// </summary>
public sealed class Perimeter(params IReadOnlyCollection<IPEndPoint> besides)
{
    private static readonly int[] WebPorts = [80, 443];

    /// <summary>The internet, and nothing besides.</summary>
    public static Perimeter Internet { get; } = new();

    /// <summary>The addresses of this server itself, as they are now; where it stands behind a translator it has more than its interfaces.</summary>
    public Func<IReadOnlySet<IPAddress>> Own { get; init; } = SpecialAddresses.Own;

    /// <summary>Whether any address may be connected to on <paramref name="port"/>.</summary>
    public bool HasPort(int port) => WebPorts.Contains(port) || besides.Any(endpoint => endpoint.Port == port);

    /// <summary>
    /// The first of a host's addresses that may not be connected to on <paramref name="port"/>, and what it is instead of one that may, as in "It is …";
    /// null when all of them may.
    /// </summary>
    public (IPAddress Address, string What)? Refusal(IReadOnlyList<IPAddress> addresses, int port)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var own = Own();
        foreach (var address in addresses)
        {
            if (!besides.Contains(new IPEndPoint(address, port)) && Refusal(address, port, own) is { } what)
                return (address, what);
        }

        return null;
    }

    private static string? Refusal(IPAddress address, int port, IReadOnlySet<IPAddress> own) =>
        SpecialAddresses.Find(address) is { } special ? $"{special.Name} ({special.Source})"
        : own.Contains(address) ? "an address of this server itself"
        : !WebPorts.Contains(port) ? $"not to be connected to on port {port}"
        : null;
}
