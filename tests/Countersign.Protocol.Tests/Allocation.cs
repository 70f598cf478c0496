namespace Countersign.Protocol.Tests;

/// <summary>Bytes that this thread allocates while something runs that has run before.</summary>
internal static class Allocation
{
    public static long Of(Action action)
    {
        action();
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
