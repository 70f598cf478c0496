using System.Threading.Channels;

namespace Countersign.Server.Outbox;

/// <summary>Tells this server's <see cref="DueWorker"/> that there may be work; whoever has committed some that is due at once rings it.</summary>
public sealed class WorkBell
{
    // One place: to ring twice before it was heard is to ring once.
    private readonly Channel<bool> rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Rings; never waits.</summary>
    public void Ring() => rung.Writer.TryWrite(true);

    /// <summary>Waits until it was rung.</summary>
    internal async Task Rung(CancellationToken cancellation) => await rung.Reader.ReadAsync(cancellation);
}
