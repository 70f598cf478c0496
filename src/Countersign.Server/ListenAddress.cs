using System.Net;
using System.Net.Sockets;

namespace Countersign.Server;

/// <summary>Where one listener accepts connections.</summary>
/// <param name="Setting">The setting that says so, for messages: <c>Countersign:Listen:Public</c>.</param>
/// <param name="Scheme"><c>https</c> or <c>http</c>.</param>
/// <param name="Address">The address of this machine; null for both loopback addresses (<c>localhost</c>).</param>
/// <param name="Port">1 to 65535, or 0 for any free port.</param>
public sealed record ListenAddress(string Setting, string Scheme, IPAddress? Address, int Port)
{
    /// <summary>Reads <c>https://localhost:8443</c>; null with the reason in <paramref name="fault"/> when it is no address to listen on.</summary>
    public static ListenAddress? Read(string setting, string scheme, string text, out string? fault)
    {
        fault = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != scheme)
            fault = $"must be an {scheme} address with a port, such as {scheme}://localhost:8443 or {scheme}://0.0.0.0:8443 for every address";
        else if (url.PathAndQuery != "/" || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
            fault = "must end after the port";
        else if (url.Host != "localhost" && url.HostNameType is not (UriHostNameType.IPv4 or UriHostNameType.IPv6))
            fault = "must name localhost or an IP address of this machine, not a host name";
        else if (url is { Host: "localhost", Port: 0 })
            fault = "needs an IP address when the port is 0 (any free port)";

        return fault is null ? new ListenAddress(setting, scheme, url!.Host == "localhost" ? null : IPAddress.Parse(url.DnsSafeHost), url.Port) : null;
    }

    /// <summary>Whether both would take the same port of the same address.</summary>
    public bool Collides(ListenAddress other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Port != 0 && Port == other.Port && (IsEverywhere || other.IsEverywhere || Loopback(this).Intersect(Loopback(other)).Any());
    }

    /// <summary>Why the port cannot be had now, found by trying; null when it can.</summary>
    public string? PortFault() => Loopback(this).Select(address => BindFault(new IPEndPoint(address, Port))).FirstOrDefault(fault => fault is not null);

    /// <summary>The address as a URL.</summary>
    public override string ToString() => Url(Port);

    /// <summary>The address as a URL with the port that the machine gave it.</summary>
    public string Url(int port) => $"{Scheme}://{(Address is null ? "localhost" : new IPEndPoint(Address, 0).ToString()[..^2])}:{port}";

    /// <summary>The URL that reaches it from this machine: an address that means "every address" can be listened on, not called.</summary>
    public static string Reachable(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.Replace("//0.0.0.0:", "//localhost:", StringComparison.Ordinal).Replace("//[::]:", "//localhost:", StringComparison.Ordinal);
    }

    private bool IsEverywhere => IPAddress.Any.Equals(Address) || IPAddress.IPv6Any.Equals(Address);

    private static IReadOnlyList<IPAddress> Loopback(ListenAddress listen) => listen.Address is { } one ? [one] : [IPAddress.Loopback, IPAddress.IPv6Loopback];

    private string? BindFault(IPEndPoint endPoint)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            return null;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"port {Port} is in use by another program; stop that, or set another port, "
                    + $"for example {Setting.Replace(":", "__", StringComparison.Ordinal)}={Url(Port < 50_000 ? Port + 10_000 : Port - 10_000)}",
                SocketError.AccessDenied => $"this user may not open port {Port}; set a port above 1023, or give the program the right",
                // "localhost" is both loopback addresses where the machine has both.
                SocketError.AddressNotAvailable when Address is null => null,
                SocketError.AddressNotAvailable => "this machine does not have the address",
                _ => fault.Message,
            };
        }
    }
}
