namespace Countersign.Server.Tests.Orders;

/// <summary>
/// A clock that stands where it is put, while timers run as ever: a day passes without the 86,400 ticks of the server's watches that a fake
/// clock would have to play.
/// </summary>
internal sealed class SetClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
