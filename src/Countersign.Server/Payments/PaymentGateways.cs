namespace Countersign.Server.Payments;

/// <summary>Which gateways stand behind each route; an order whose route has none that takes it cannot be paid here.</summary>
/// <param name="bound">The gateways by the names of the routes, the one that is offered first before the others.</param>
/// <param name="others">Gateways behind no route (any more): they are heard, asked and told to give money back, and offered to nobody.</param>
public sealed class PaymentGateways(IReadOnlyDictionary<string, IReadOnlyList<PaymentGateway>> bound, params IReadOnlyList<PaymentGateway> others)
{
    /// <summary>A server through which nobody pays.</summary>
    public static PaymentGateways None { get; } = new(new Dictionary<string, IReadOnlyList<PaymentGateway>>());

    /// <summary>The gateways, each once.</summary>
    public IReadOnlyList<PaymentGateway> All { get; } = [.. bound.Values.SelectMany(gateways => gateways).Concat(others).DistinctBy(gateway => gateway.Name)];

    /// <summary>The gateways of a route that take an order with a regular payment agreement or without, the first one first.</summary>
    public IReadOnlyList<PaymentGateway> Taking(string route, bool isAgreement) =>
        [.. bound.GetValueOrDefault(route, []).Where(gateway => !isAgreement || gateway.TakesAgreements)];

    /// <summary>The gateway of a name; null for an unknown one.</summary>
    public PaymentGateway? Find(string name) => All.FirstOrDefault(gateway => gateway.Name == name);
}
