using BenchmarkDotNet.Running;
using Countersign.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(ReadingBenchmark).Assembly).Run(args);
