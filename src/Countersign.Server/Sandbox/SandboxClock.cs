namespace Countersign.Server.Sandbox;

/// <summary>The clock of a sandbox: the machine's, moved ahead by what a tester asks for, so that what waits or expires does so at once.</summary>
/// <param name="real">The clock that it runs by; timers and time spans stay its own.</param>
public sealed class SandboxClock(TimeProvider real) : TimeProvider
{
    private long ahead;

    /// <summary>How far it is ahead of the machine's clock, in milliseconds.</summary>
    public long Ahead
    {
        get => Interlocked.Read(ref ahead);
        set => Interlocked.Exchange(ref ahead, value);
    }

    /// <summary>The machine's clock.</summary>
    public TimeProvider Machine => real;

    /// <summary>The time of the machine.</summary>
    public DateTimeOffset RealTime => real.GetUtcNow();

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => real.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => real.GetUtcNow().AddMilliseconds(Ahead);

    /// <inheritdoc/>
    public override long GetTimestamp() => real.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);
}
