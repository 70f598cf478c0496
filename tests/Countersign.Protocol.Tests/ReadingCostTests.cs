using System.Text;
using Countersign.Benchmarks;

namespace Countersign.Protocol.Tests;

/// <summary>The budget of reading a call; the time is measured by <c>./bench-reading</c>, on a machine that has nothing else to do.</summary>
public class ReadingCostTests
{
    [Fact]
    public void Reading_a_call_of_29_parameters_allocates_at_most_4_KB()
    {
        var call = Encoding.ASCII.GetBytes(SampleCall.With29Parameters);
        Assert.Equal((29, 0), Read(call)); // Also warms up: the table is built once.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(call);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 4096);
    }

    private static (int Pairs, int Faults) Read(byte[] call)
    {
        Assert.True(FormEncoding.TryDecode(call, out var fields));
        return (fields.Count, ParameterValues.Read(fields).Faults.Count);
    }
}
