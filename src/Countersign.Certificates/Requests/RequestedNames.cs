using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Countersign.Certificates.Requests;

/// <summary>The subject alternative names that a request asks for (RFC 2985 section 5.4.2, RFC 5280 section 4.2.1.6); other kinds are carried by none.</summary>
public sealed record RequestedNames
{
    /// <summary>Host names, as written.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>E-mail addresses, as written.</summary>
    public IReadOnlyList<string> Email { get; init; } = [];

    /// <summary>Addresses of hosts.</summary>
    public IReadOnlyList<IPAddress> Ip { get; init; } = [];

    /// <summary>None.</summary>
    public static readonly RequestedNames None = new();

    private const byte EmailTag = 0x81;
    private const byte DnsTag = 0x82;
    private const byte IpTag = 0x87;

    /// <summary>1.2.840.113549.1.9.14, the attribute that holds extensions.</summary>
    private static ReadOnlySpan<byte> ExtensionRequest => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x0E];

    /// <summary>1.3.6.1.4.1.311.2.1.14, the same of older Microsoft programs.</summary>
    private static ReadOnlySpan<byte> MicrosoftExtensions => [0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x01, 0x0E];

    /// <summary>2.5.29.17.</summary>
    private static ReadOnlySpan<byte> AlternativeName => [0x55, 0x1D, 0x11];

    /// <summary>Reads the attributes of a request; the fault when they have another form, or ask for names twice.</summary>
    internal static CsrFault? Read(DerReader attributes, out RequestedNames names)
    {
        RequestedNames? asked = null;
        names = None;
        while (!attributes.IsAtEnd)
        {
            if (!attributes.TryEnter(DerReader.Sequence, out var attribute) || !attribute.TryRead(DerReader.Identifier, out var identifier)
                || !attribute.TryEnter(DerReader.Set, out var values) || !attribute.IsAtEnd)
            {
                return CsrFault.Structure;
            }

            if (!identifier.SequenceEqual(ExtensionRequest) && !identifier.SequenceEqual(MicrosoftExtensions))
                continue;
            if (!values.TryEnter(DerReader.Sequence, out var extensions) || !values.IsAtEnd)
                return CsrFault.Structure;
            if (ReadExtensions(extensions, ref asked) is { } fault)
                return fault;
        }

        names = asked ?? None;
        return null;
    }

    private static CsrFault? ReadExtensions(DerReader extensions, ref RequestedNames? asked)
    {
        while (!extensions.IsAtEnd)
        {
            if (!extensions.TryEnter(DerReader.Sequence, out var extension) || !extension.TryRead(DerReader.Identifier, out var identifier))
                return CsrFault.Structure;
            extension.TryRead(DerReader.Boolean, out _);
            if (!extension.TryRead(DerReader.OctetString, out var value) || !extension.IsAtEnd)
                return CsrFault.Structure;
            if (!identifier.SequenceEqual(AlternativeName))
                continue;
            // RFC 5280 section 4.2: an extension is there once. Of two, every program would see another.
            if (asked is not null || !DerWalk.IsStrict(value) || !TryReadNames(value, out asked))
                return CsrFault.Names;
        }

        return null;
    }

    private static bool TryReadNames(ReadOnlySpan<byte> value, [NotNullWhen(true)] out RequestedNames? names)
    {
        List<string> dns = [], email = [];
        List<IPAddress> ip = [];
        names = null;
        var whole = new DerReader(value);
        if (!whole.TryEnter(DerReader.Sequence, out var list))
            return false;
        while (list.TryReadAny(out var tag, out var content))
        {
            if (tag is DnsTag or EmailTag && !IsVisible(content))
                return false;
            if (tag == IpTag && content.Length is not (4 or 16))
                return false;
            if (tag == DnsTag)
                dns.Add(Encoding.ASCII.GetString(content));
            else if (tag == EmailTag)
                email.Add(Encoding.ASCII.GetString(content));
            else if (tag == IpTag)
                ip.Add(new IPAddress(content));
        }

        names = new RequestedNames { Dns = dns, Email = email, Ip = ip };
        return true;
    }

    // An IA5String may hold NUL and line breaks, which end a name for one program and not for another.
    private static bool IsVisible(ReadOnlySpan<byte> content) => !content.IsEmpty && !content.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E);
}
