using System.Text;
using BenchmarkDotNet.Attributes;
using Countersign.Protocol;

namespace Countersign.Benchmarks;

/// <summary>What it costs to decode and validate a call of 29 parameters; run it with <c>./bench-reading</c>.</summary>
[ShortRunJob]
[MemoryDiagnoser]
public class ReadingBenchmark
{
    private readonly byte[] call = Encoding.ASCII.GetBytes(SampleCall.With29Parameters);

    /// <summary>Bytes in, values by row and all faults out.</summary>
    [Benchmark]
    public int DecodeAndValidate()
    {
        if (!FormEncoding.TryDecode(call, out var fields))
            throw new InvalidOperationException("The sample call has too many pairs.");
        return ParameterValues.Read(fields).Faults.Count;
    }
}
