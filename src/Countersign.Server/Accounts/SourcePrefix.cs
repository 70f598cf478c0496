using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Countersign.Server.Accounts;

/// <summary>What counts as one source of calls: an IPv4 address, or the first 64 bits of an IPv6 address, which one subscriber holds whole.</summary>
/// <param name="Bits">The IPv4 address, or the upper half of the IPv6 address.</param>
/// <param name="IsIPv6">Which of the two.</param>
public readonly record struct SourcePrefix(ulong Bits, bool IsIPv6)
{
    /// <summary>The source of <paramref name="address"/>; an IPv4 address in IPv6 clothes is an IPv4 address.</summary>
    public static SourcePrefix Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(bytes, out _);
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? new(BinaryPrimitives.ReadUInt32BigEndian(bytes), false)
            : new(BinaryPrimitives.ReadUInt64BigEndian(bytes), true);
    }

    /// <summary>As it is stored: <c>192.0.2.1</c> or <c>2001:db8:0:1::/64</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (IsIPv6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, Bits);
            return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/64");
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Bits);
        return new IPAddress(bytes[..4]).ToString();
    }
}
