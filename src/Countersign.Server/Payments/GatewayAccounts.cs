namespace Countersign.Server.Payments;

/// <summary>What an operator has set about gateways: which ones stand behind each route, and their accounts there.</summary>
/// <remarks>A class and no record: a record would print secrets.</remarks>
public sealed class GatewayAccounts
{
    private const string Routes = "Routes";
    private const string Section = "Gateways";

    private readonly IReadOnlyDictionary<string, string> values;

    private GatewayAccounts(IReadOnlyDictionary<string, IReadOnlyList<string>> bound, IReadOnlyDictionary<string, string> values)
    {
        Bound = bound;
        this.values = values;
    }

    /// <summary>Nothing.</summary>
    public static GatewayAccounts None { get; } = new(new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, string>());

    /// <summary>Gateways behind every route, the one that is offered first before the others, without accounts.</summary>
    public static GatewayAccounts OnEveryRoute(params IReadOnlyList<string> gateways) =>
        new(GatewayRoute.All.ToDictionary(route => route.Name, _ => gateways), new Dictionary<string, string>());

    /// <summary>The names of all settings.</summary>
    public static IEnumerable<string> Names =>
        GatewayRoute.All.Select(route => $"{Routes}:{route.Name}").Concat(GatewayKind.All.SelectMany(kind => kind.Settings.Select(setting => NameOf(kind, setting))));

    /// <summary>The names of the gateways behind each route, by the route's.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Bound { get; }

    /// <summary>The value that an operator gave, or else the usual one; null where there is neither.</summary>
    public string? Find(GatewayKind kind, GatewaySetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return values.GetValueOrDefault(NameOf(kind, setting)) ?? setting.Usual;
    }

    /// <summary>Whether an operator has said anything about an account.</summary>
    public bool Has(GatewayKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return kind.Settings.Any(setting => values.ContainsKey(NameOf(kind, setting)));
    }

    /// <summary>The names of all gateways that are used: those behind a route, and those with an account, where visits of before may still end or be given back.</summary>
    public IEnumerable<string> Used => Bound.Values.SelectMany(names => names).Concat(GatewayKind.All.Where(Has).Select(kind => kind.Name)).Distinct();

    /// <summary>Reads all of it.</summary>
    /// <param name="section">The section of the server's settings.</param>
    /// <param name="usual">What stands behind each route where nothing is set.</param>
    /// <param name="standIns">The gateways that need no account, since something here stands in for them.</param>
    /// <param name="refuse">Takes the name of a setting, its value, null where that is a secret or missing, and what is wrong with it.</param>
    public static GatewayAccounts Read(
        IConfigurationSection section, IReadOnlyDictionary<string, IReadOnlyList<string>> usual, IReadOnlyCollection<string> standIns, Action<string, string?, string> refuse)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(usual);
        ArgumentNullException.ThrowIfNull(refuse);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (kind, setting) in GatewayKind.All.SelectMany(kind => kind.Settings.Select(setting => (kind, setting))))
        {
            if (section[NameOf(kind, setting)] is not { } value)
                continue;
            if (setting.Fault(value) is { } fault)
                refuse(NameOf(kind, setting), setting.IsSecret || value.Contains('@', StringComparison.Ordinal) ? null : value, fault); // A password may be in an address.
            values.Add(NameOf(kind, setting), value);
        }

        var accounts = new GatewayAccounts(GatewayRoute.All.ToDictionary(route => route.Name, route => BoundTo(section, route, usual, standIns, refuse)), values);
        foreach (var kind in GatewayKind.All.Where(kind => accounts.Has(kind) || (accounts.IsBound(kind) && !standIns.Contains(kind.Name))))
        {
            foreach (var missing in kind.Settings.Where(setting => accounts.Find(kind, setting) is null))
                refuse(NameOf(kind, missing), null, $"must be given, because {kind.Name} is used: {missing.Meaning.TrimEnd('.')}");
        }

        return accounts;
    }

    private bool IsBound(GatewayKind kind) => Bound.Values.Any(names => names.Contains(kind.Name));

    private static string NameOf(GatewayKind kind, GatewaySetting setting) => $"{Section}:{kind.Name}:{setting.Name}";

    private static IReadOnlyList<string> BoundTo(
        IConfigurationSection section, GatewayRoute route, IReadOnlyDictionary<string, IReadOnlyList<string>> usual, IReadOnlyCollection<string> standIns, Action<string, string?, string> refuse)
    {
        var name = $"{Routes}:{route.Name}";
        if (section[name] is not { } text)
            return usual.GetValueOrDefault(route.Name, []);
        var known = standIns.Concat(GatewayKind.All.Select(kind => kind.Name)).Distinct().ToList();
        string[] names = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        if (names.Any(one => !known.Contains(one)) || names.Distinct().Count() < names.Length)
            refuse(name, text, $"must be names of gateways, each once, with commas between them: {string.Join(", ", known)}");
        return names;
    }
}
