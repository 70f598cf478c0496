using System.Diagnostics.CodeAnalysis;
using System.Net;
using DnsClient;
using DnsClient.Protocol;

namespace Countersign.Server.Outbound;

/// <summary>
/// Asks recursive DNS servers, remembering nothing. A server elsewhere is asked over TCP alone: answers over UDP can be forged by whoever guesses a
/// port and sixteen bits, and domain validation stands on them. A server on this machine is asked over UDP, and over TCP when its answer is cut short.
/// </summary>
public sealed class Resolver
{
    /// <summary>How many aliases (CNAME) in a row are followed.</summary>
    public const int MostAliases = 8;

    /// <summary>How long one server may take for one question, which it is asked twice.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // What travels in one piece everywhere; fragments can be forged by whoever sends the second one first.
    private const int MostInDatagram = 1232;

    private readonly LookupClient client;
    private readonly bool isOnThisMachine;

    /// <summary>Asks <paramref name="servers"/>.</summary>
    /// <param name="servers">Recursive servers, the first one first; none: one on this machine (127.0.0.1).</param>
    public Resolver(params IReadOnlyCollection<IPEndPoint> servers)
    {
        Servers = [.. servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, 53)]];
        isOnThisMachine = Servers.All(server => IPAddress.IsLoopback(server.Address));
        client = new LookupClient(new LookupClientOptions([.. Servers])
        {
            UseCache = false,
            UseTcpOnly = !isOnThisMachine,
            Timeout = Patience,
            Retries = 1,
            ThrowDnsErrors = false,
            ContinueOnEmptyResponse = false,
            ExtendedDnsBufferSize = MostInDatagram,
            RequestDnsSecRecords = true, // Asks for the AD bit too (RFC 6840 section 5.7).
        });
    }

    /// <summary>Which servers are asked.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; }

    /// <summary>Asks the servers that this system is configured with now.</summary>
    public static Resolver OfSystem() => new([.. NameServer
        .ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)
        .Select(server => new IPEndPoint(IPAddress.Parse(server.Address), server.Port))]);

    /// <summary>The addresses of a host, those of IPv6 first, behind at most <see cref="MostAliases"/> aliases.</summary>
    public async Task<DnsAnswer<IPAddress>> Addresses(string name, CancellationToken cancellation)
    {
        var both = await Task.WhenAll(AddressesOf(QueryType.AAAA, name, cancellation), AddressesOf(QueryType.A, name, cancellation));
        var found = both.OfType<DnsAnswer<IPAddress>.Found>().ToList();
        return found.Count > 0
            ? new DnsAnswer<IPAddress>.Found([.. found.SelectMany(answer => answer.Records)], found.All(answer => answer.IsAuthentic))
            : Array.Find(both, answer => answer is DnsAnswer<IPAddress>.Failed) ?? Array.Find(both, answer => answer is DnsAnswer<IPAddress>.NoName) ?? both[0];
    }

    /// <summary>Where the alias <paramref name="name"/> leads, in one step: its own CNAME, and not what stands behind it.</summary>
    public Task<DnsAnswer<string>> Alias(string name, CancellationToken cancellation) =>
        Ask(name, QueryType.CNAME, answers => answers.OfType<CNameRecord>().Where(alias => IsAt(alias, name)).Select(Target), cancellation);

    /// <summary>Every step from the alias <paramref name="name"/> to the name behind it, which comes last.</summary>
    public async Task<DnsAnswer<string>> Aliases(string name, CancellationToken cancellation)
    {
        var steps = new List<string>();
        for (var isAuthentic = true; ;)
        {
            var answer = await Alias(steps.Count == 0 ? name : steps[^1], cancellation);
            if (answer is not DnsAnswer<string>.Found found)
                return steps.Count == 0 || answer is DnsAnswer<string>.Failed ? answer : new DnsAnswer<string>.Found(steps, isAuthentic);
            if (steps.Count == MostAliases)
                return TooManyAliases<string>(name);
            steps.Add(found.Records[0]);
            isAuthentic &= found.IsAuthentic;
        }
    }

    /// <summary>The texts at a name, each put together from its parts.</summary>
    public Task<DnsAnswer<string>> Texts(string name, CancellationToken cancellation) =>
        Ask(name, QueryType.TXT, answers => Behind(name, answers)?.OfType<TxtRecord>().Select(record => string.Concat(record.Text)), cancellation);

    /// <summary>The CAA records at a name, or behind its alias; climbing the tree is the caller's (RFC 8659 section 3).</summary>
    public Task<DnsAnswer<CaaRecord>> Authorities(string name, CancellationToken cancellation) =>
        Ask(
            name,
            QueryType.CAA,
            answers => Behind(name, answers)?.OfType<DnsClient.Protocol.CaaRecord>().Select(record => new CaaRecord(record.Flags, record.Tag, record.Value)),
            cancellation);

    private Task<DnsAnswer<IPAddress>> AddressesOf(QueryType type, string name, CancellationToken cancellation) =>
        Ask(name, type, answers => Behind(name, answers)?.OfType<AddressRecord>().Select(record => record.Address), cancellation);

    // Null from the selection: the records stand behind too many aliases.
    [SuppressMessage("Design", "CA1031", Justification = "The library throws many things at an answer that is none, and it is a stranger's answer.")]
    private async Task<DnsAnswer<T>> Ask<T>(
        string name, QueryType type, Func<IReadOnlyList<DnsResourceRecord>, IEnumerable<T>?> select, CancellationToken cancellation)
    {
        if (!DnsName.IsName(name))
            return new DnsAnswer<T>.NoName();
        try
        {
            var response = await client.QueryAsync(name, type, QueryClass.IN, cancellation);
            return response.Header.ResponseCode switch
            {
                DnsHeaderResponseCode.NoError => Selected(name, select(response.Answers)?.ToList(), response.Header),
                DnsHeaderResponseCode.NotExistentDomain => new DnsAnswer<T>.NoName(),
                var code => new DnsAnswer<T>.Failed($"DNS could not tell about {name} ({code}): its name servers or their DNSSEC may be out of order."),
            };
        }
        catch (Exception failure)
        {
            cancellation.ThrowIfCancellationRequested();
            return new DnsAnswer<T>.Failed(failure is DnsResponseException { Code: DnsResponseCode.ConnectionTimeout }
                ? $"DNS did not answer about {name} in time."
                : $"DNS gave no proper answer about {name} ({failure.GetType().Name}).");
        }
    }

    private DnsAnswer<T> Selected<T>(string name, List<T>? records, DnsResponseHeader header) => records switch
    {
        null => TooManyAliases<T>(name),
        [] => new DnsAnswer<T>.NoRecord(),
        _ => new DnsAnswer<T>.Found(records, isOnThisMachine && header.IsAuthenticData),
    };

    private static DnsAnswer<T> TooManyAliases<T>(string name) =>
        new DnsAnswer<T>.Failed($"{name} is an alias of an alias, more than {MostAliases} times.");

    // A recursive server answers with the whole way: the aliases, and what stands at the last one.
    private static IEnumerable<DnsResourceRecord>? Behind(string name, IReadOnlyList<DnsResourceRecord> answers)
    {
        for (var aliases = 0; aliases <= MostAliases; aliases++)
        {
            if (answers.OfType<CNameRecord>().FirstOrDefault(alias => IsAt(alias, name)) is not { } alias)
                return answers.Where(record => IsAt(record, name));
            name = Target(alias);
        }

        return null;
    }

    private static bool IsAt(DnsResourceRecord record, string name) => string.Equals(Plain(record.DomainName), name, StringComparison.OrdinalIgnoreCase);

    private static string Target(CNameRecord alias) => Plain(alias.CanonicalName);

    private static string Plain(DnsString name) => name.Value.TrimEnd('.');
}
