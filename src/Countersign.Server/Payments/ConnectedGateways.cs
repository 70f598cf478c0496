namespace Countersign.Server.Payments;

/// <summary>Connects gateways by what an operator has set.</summary>
public sealed class ConnectedGateways(GatewayAccounts accounts, TimeProvider time) : IDisposable
{
    private readonly HttpClient http = GatewayHttp.Client();

    /// <summary>All that are set.</summary>
    /// <param name="standIn">A gateway of this program for a name; null where the real one is meant.</param>
    public PaymentGateways Connect(Func<string, PaymentGateway?> standIn)
    {
        ArgumentNullException.ThrowIfNull(standIn);
        var byName = accounts.Used.ToDictionary(name => name, name => standIn(name) ?? Real(name));
        return new(accounts.Bound.ToDictionary(pair => pair.Key, IReadOnlyList<PaymentGateway> (pair) => [.. pair.Value.Select(name => byName[name])]), [.. byName.Values]);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private PaymentGateway Real(string name)
    {
        var kind = GatewayKind.Find(name) ?? throw new InvalidOperationException($"There is no gateway {name}."); // The settings were checked.
        return kind.Connect(new GatewayAccess(setting => accounts.Find(kind, setting)!, http, time));
    }
}
