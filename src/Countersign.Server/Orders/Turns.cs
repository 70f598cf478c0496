namespace Countersign.Server.Orders;

/// <summary>
/// Turns for calls that would overtake each other: judging on facts that another order is just changing is quick and mostly right, but many
/// calls of one login that each change a detail would starve. Whoever was overtaken takes a turn, and while one is taken all of that login do.
/// </summary>
public sealed class Turns : IDisposable
{
    // Logins share a turn by their hash: two that meet only wait for each other.
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Whether somebody of this login has, or waits for, a turn.</summary>
    public bool AreTaken(string? login) => GateOf(login).CurrentCount == 0;

    /// <summary>Waits for a turn; it ends with the disposal of the result.</summary>
    public async Task<IDisposable> Take(string? login, CancellationToken cancellation)
    {
        var gate = GateOf(login);
        await gate.WaitAsync(cancellation);
        return new Turn(gate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gate in gates)
            gate.Dispose();
    }

    private SemaphoreSlim GateOf(string? login) => gates[unchecked((uint)(login ?? "").GetHashCode(StringComparison.Ordinal)) % (uint)gates.Length];

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
