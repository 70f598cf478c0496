using Countersign.SandboxGateway;
using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Http;
using Countersign.Server.Payments;

namespace Countersign.Server.Sandbox;

/// <summary>
/// Connects the gateways of a sandbox: its own, real ones that an operator has an account at, and for all others what the sandbox's gateway plays of them, by the
/// same adapters and over the same wire.
/// </summary>
public sealed class SandboxGateways(SandboxEndpoint endpoint, SandboxPayments own, GatewayAccounts accounts, SandboxClock clock, TlsFiles tls) : IDisposable
{
    private readonly HttpClient pinned = PinnedHttp.Client(tls.Server);

    /// <summary>The gateway of a name; null where an operator has an account at the real one.</summary>
    public PaymentGateway? Find(string name)
    {
        if (name == SandboxPayments.Name)
            return own.Gateway;
        return GatewayKind.Find(name) is { } kind && Dialect.Find(name) is { } dialect && !accounts.Has(kind) ? ByOurClock(kind.Connect(Access(kind, dialect))) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => pinned.Dispose();

    private GatewayAccess Access(GatewayKind kind, Dialect dialect) => new(
        setting => dialect.Account(endpoint.Address().GetLeftPart(UriPartial.Authority), endpoint.Secret()).GetValueOrDefault(setting.Name)
            ?? setting.Usual ?? throw new InvalidOperationException($"The sandbox's gateway has no {setting.Name} for {kind.Name}."),
        pinned, clock.Machine);

    // The gateway goes by the machine's clock, also while testers have set ours ahead; instalments are due by ours.
    private PaymentGateway ByOurClock(PaymentGateway gateway) => gateway with
    {
        Begin = (attempt, visit, cancellation) => gateway.Begin(Back(attempt), visit, cancellation),
        Ask = gateway.Ask is { } ask ? (attempt, cancellation) => ask(Back(attempt), cancellation) : null,
    };

    private PaymentAttempt Back(PaymentAttempt attempt) =>
        attempt with { BegunAt = attempt.BegunAt.AddMilliseconds(-clock.Ahead), EndsAt = attempt.EndsAt.AddMilliseconds(-clock.Ahead) };
}
