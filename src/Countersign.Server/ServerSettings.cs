using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Catalog;
using Countersign.Server.Keys;
using Countersign.Server.Payments;
using Countersign.Server.Payments.WorldpayBusiness;
using Countersign.Server.Storage;

namespace Countersign.Server;

/// <summary>Every setting of the server, with defaults that run; read once at start from the section <c>Countersign</c>.</summary>
public sealed record ServerSettings
{
    private const string Section = "Countersign";
    private const string Attestations = "Attestation";

    private static readonly string[] Names =
    [
        "Listen:Public", "Listen:Plain", "Listen:Private", "Listen:Gateway", "PublicUrl", "DataDirectory", "Database", "Durability", "Sandbox", "Keep", "Seller", "SkipPaymentPage",
        "TrustedProxies", .. AttestationPolicies.Names.Select(name => $"{Attestations}:{name}"), .. GatewayAccounts.Names,
    ];

    // The framework's own switches for addresses; its hosts read them, this one does not.
    private static readonly string[] UnusedAddresses =
        ["urls", "ASPNETCORE_URLS", "DOTNET_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "Kestrel:Endpoints"];

    private static readonly string[] ForwardedForEveryone =
        ["ASPNETCORE_FORWARDEDHEADERS_ENABLED", "DOTNET_FORWARDEDHEADERS_ENABLED", "ForwardedHeaders_Enabled"];

    // The sandbox's own gateway knows nothing of agreements; Worldpay's does.
    private static readonly Dictionary<string, IReadOnlyList<string>> UsualInSandbox = new()
    {
        ["nobelpay"] = [Dialect.All[0].Name],
        ["worldpay"] = [Dialect.All[0].Name, WorldpayBusinessGateway.Name],
    };

    /// <summary>The names of all settings.</summary>
    public static IEnumerable<string> All => Names.Select(name => $"{Section}:{name}");

    /// <summary>The listener for customers and affiliates.</summary>
    public required ListenAddress Public { get; init; }

    /// <summary>The listener that answers every call with -1.</summary>
    public required ListenAddress Plain { get; init; }

    /// <summary>The listener that asks for a client certificate.</summary>
    public required ListenAddress Private { get; init; }

    /// <summary>Where the sandbox's payment gateway listens; null for none.</summary>
    public ListenAddress? Gateway { get; init; }

    /// <summary>The absolute path of the directory that holds certificates and keys, and the database where it is SQLite.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where PostgreSQL is; null for SQLite in the data directory.</summary>
    public PostgresAddress? Database { get; init; }

    /// <summary>What a commit waits for; anything but the disk is for a sandbox only.</summary>
    public Durability Durability { get; init; } = Durability.Full;

    /// <summary>Where the store is.</summary>
    public StoreAddress Store => new(DataDirectory, Database, Durability);

    /// <summary>Where the public listener is reached from outside; null for where it listens.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Whether the fixed test data and stand-ins are there.</summary>
    public bool Sandbox { get; init; } = true;

    /// <summary>Whether the sandbox's accounts and licences stay as the last run left them.</summary>
    public bool Keep { get; init; }

    /// <summary>Where the seller is taxed.</summary>
    public SellerRegime Seller { get; init; } = SellerRegime.UnitedKingdom;

    /// <summary>Whether a browser that comes to pay goes on to the gateway without having seen the bill (decision M6).</summary>
    public bool SkipPaymentPage { get; init; }

    /// <summary>What is asked of hardware that vouches for keys.</summary>
    public AttestationPolicies Attestation { get; init; } = AttestationPolicies.Usual;

    /// <summary>The gateways that orders are paid at.</summary>
    public GatewayAccounts Gateways { get; init; } = GatewayAccounts.None;

    /// <summary>The proxies in front of this server.</summary>
    public TrustedProxies TrustedProxies { get; init; } = TrustedProxies.None;

    /// <summary>Reads and checks all settings; every fault is told, and the result is null when there is one.</summary>
    public static ServerSettings? Read(IConfiguration configuration, ICollection<string> faults)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(faults);
        var reader = new Reader(configuration.GetSection(Section), faults);
        RefuseForwardingForEveryone(configuration, faults);
        reader.RefuseUnknown();
        var sandbox = reader.Flag("Sandbox", byDefault: true);
        var gateway = reader.Gateway("Listen:Gateway", sandbox);
        var settings = new ServerSettings
        {
            Public = reader.Listen("Listen:Public", "https", "https://localhost:8443"),
            Plain = reader.Listen("Listen:Plain", "http", "http://localhost:8080"),
            Private = reader.Listen("Listen:Private", "https", "https://localhost:8444"),
            Gateway = gateway,
            Gateways = reader.Gateways(gateway is not null),
            PublicUrl = reader.Origin("PublicUrl"),
            DataDirectory = reader.Directory("DataDirectory", "data"),
            Database = reader.Postgres("Database"),
            Durability = reader.OneOf("Durability", Durability.Full),
            Sandbox = sandbox,
            Keep = reader.Flag("Keep", byDefault: false),
            Seller = reader.OneOf("Seller", SellerRegime.UnitedKingdom),
            SkipPaymentPage = reader.Flag("SkipPaymentPage", byDefault: false),
            Attestation = AttestationPolicies.Read(configuration.GetSection(Section).GetSection(Attestations), (name, text, fault) => reader.Refuse($"{Attestations}:{name}", text, fault)),
            TrustedProxies = TrustedProxies.Read(reader.List("TrustedProxies"), (text, fault) => reader.Refuse("TrustedProxies", text, fault)),
        };
        if (settings is { Sandbox: false, Durability: not Durability.Full })
            reader.Refuse("Durability", $"{settings.Durability}", "loses acknowledged orders when the power fails; only a sandbox may have it, to prove that");
        if (faults.Count == 0)
            settings.RefuseCollisions(faults);
        return faults.Count == 0 ? settings : null;
    }

    /// <summary>One sentence for each listener whose port cannot be had now.</summary>
    public IEnumerable<string> PortFaults() =>
        from address in Addresses
        let fault = address.PortFault()
        where fault is not null
        select $"{address.Setting} is '{address}': {fault}.";

    /// <summary>One sentence for each setting of the framework that somebody gave and that has no effect here.</summary>
    public static IEnumerable<string> Unused(IConfiguration configuration) =>
        from name in UnusedAddresses
        let section = configuration.GetSection(name)
        where section.Exists()
        select $"{name} is not used; the addresses are {Section}:Listen:Public, :Plain and :Private.";

    private ListenAddress[] Addresses => Gateway is null ? [Public, Plain, Private] : [Public, Plain, Private, Gateway];

    // Decision T1: with it, anybody could say that a call came over HTTPS, and from where.
    private static void RefuseForwardingForEveryone(IConfiguration configuration, ICollection<string> faults)
    {
        foreach (var name in ForwardedForEveryone)
        {
            if (configuration[name] is { Length: > 0 } value && !value.Equals("false", StringComparison.OrdinalIgnoreCase))
                faults.Add($"{name} is '{value}': it believes the forwarded headers of everyone. "
                    + $"Remove it, and name the proxies in {Section}__TrustedProxies instead.");
        }
    }

    private void RefuseCollisions(ICollection<string> faults)
    {
        var all = Addresses;
        for (var i = 0; i < all.Length; i++)
        {
            foreach (var other in all[(i + 1)..].Where(all[i].Collides))
                faults.Add($"{all[i].Setting} is '{all[i]}' and {other.Setting} is '{other}': each needs a port of its own.");
        }
    }

    /// <summary>Reads values of one section and tells what is wrong with them.</summary>
    private sealed class Reader(IConfigurationSection section, ICollection<string> faults)
    {
        private const string None = "none";

        // Stands in for a value that was refused; the settings are dropped anyway.
        private static readonly ListenAddress Refused = new("", "", null, 0);

        public void Refuse(string name, string value, string fault) => faults.Add($"{Section}:{name} is '{value}': it {fault}.");

        public void RefuseUnknown()
        {
            foreach (var (path, _) in section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null && !IsKnown(pair.Key)))
                faults.Add($"{Section}:{path} is no setting. The settings are {string.Join(", ", All)}.");
        }

        public ListenAddress Listen(string name, string scheme, string byDefault)
        {
            var text = section[name] ?? byDefault;
            if (ListenAddress.Read($"{Section}:{name}", scheme, text, out var fault) is { } address)
                return address;
            Refuse(name, text, fault!);
            return Refused;
        }

        // Without a sandbox nobody may believe a gateway whose cards are published.
        public ListenAddress? Gateway(string name, bool sandbox)
        {
            var text = section[name] ?? (sandbox ? "https://localhost:8445" : None);
            if (text == None)
                return null;
            if (sandbox)
                return Listen(name, "https", text);
            Refuse(name, text, $"is there in a sandbox only; outside one it must be {None}");
            return null;
        }

        public GatewayAccounts Gateways(bool hasSandboxGateway)
        {
            IReadOnlyList<string> standIns = hasSandboxGateway ? [.. Dialect.All.Select(dialect => dialect.Name)] : [];
            var usual = hasSandboxGateway ? UsualInSandbox : new Dictionary<string, IReadOnlyList<string>>();
            // Without the value where it is a secret.
            return GatewayAccounts.Read(section, usual, standIns, (name, value, fault) => faults.Add(value is null ? $"{Section}:{name} {fault}." : $"{Section}:{name} is '{value}': it {fault}."));
        }

        public string Directory(string name, string byDefault)
        {
            var text = section[name] ?? byDefault;
            if (text.Trim().Length > 0 && !text.Contains('\0', StringComparison.Ordinal) && !File.Exists(text))
                return Path.GetFullPath(text);
            Refuse(name, text, "must be the path of a directory");
            return "";
        }

        public Uri? Origin(string name)
        {
            if (section[name] is not { Length: > 0 } text)
                return null;
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "https", PathAndQuery: "/", Fragment: "", UserInfo: "" })
                return url;
            Refuse(name, text, "must be an https address without path, such as https://orders.example");
            return null;
        }

        public PostgresAddress? Postgres(string name)
        {
            if (section[name] is not { Length: > 0 } text)
                return null;
            if (!PostgresAddress.TryRead(text, out var address, out var fault))
                faults.Add($"{Section}:{name} {fault}."); // Without the text: it may hold a password.
            return address;
        }

        public T OneOf<T>(string name, T byDefault)
            where T : struct, Enum
        {
            if (section[name] is not { } text)
                return byDefault;
            var names = Enum.GetNames<T>();
            if (Array.IndexOf(names, text) is var index and >= 0)
                return Enum.GetValues<T>()[index];
            Refuse(name, text, $"must be one of {string.Join(", ", names)}");
            return byDefault;
        }

        public bool Flag(string name, bool byDefault)
        {
            var text = section[name];
            if (text is null)
                return byDefault;
            if (bool.TryParse(text, out var flag))
                return flag;
            Refuse(name, text, "must be true or false");
            return byDefault;
        }

        // A list in a file is an array; in one environment variable it is separated by commas.
        public IEnumerable<string> List(string name) =>
            section.GetSection(name).AsEnumerable().Select(pair => pair.Value ?? "")
                .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

        private static bool IsKnown(string path) => Names.Contains(path, StringComparer.OrdinalIgnoreCase) || IsListEntry(path);

        private static bool IsListEntry(string path) =>
            path.StartsWith("TrustedProxies:", StringComparison.OrdinalIgnoreCase) && path["TrustedProxies:".Length..].All(char.IsAsciiDigit);
    }
}
