using System.Runtime.InteropServices;
using Countersign.Fuzz;
using Countersign.Proofs;
using SharpFuzz;
using SharpFuzz.Common;

// What ./fuzz calls. Every target is made with the code that is instrumented, too.
CountNowhere();
return args switch
{
    ["targets"] => WriteTargets(),
    [var command, var name, ..] when Target.Of(name) is null => Refuse($"There is no target {name} for {command}."),
    ["seeds", var name, var directory] => WriteSeeds(Target.Of(name)!, directory),
    ["read", var name, .. var files] => Read(Target.Of(name)!, files),
    ["fuzz", var name] => Fuzz(Target.Of(name)!),
    _ => Refuse("targets | seeds TARGET DIRECTORY | read TARGET FILE... | fuzz TARGET"),
};

static int WriteTargets()
{
    foreach (var target in Target.All)
        Console.WriteLine(target.Name);
    return 0;
}

static int WriteSeeds(Target target, string directory)
{
    Directory.CreateDirectory(directory);
    foreach (var (place, seed) in target.Seeds.Index())
        File.WriteAllBytes(Path.Combine(directory, $"{place:D3}"), seed);
    return 0;
}

// Says what comes of inputs, in a build that is not instrumented: that is what counts for an input that the fuzzer has found.
static int Read(Target target, string[] files)
{
    WarmUp(target);
    var outcome = 0;
    foreach (var file in files)
    {
        var tally = Take(target, File.ReadAllBytes(file));
        Console.WriteLine($"{file}: {(tally.Holds ? tally.Outcomes.Keys.First() : string.Join("; ", tally.Faults))}");
        outcome = tally.Holds ? outcome : 1;
    }

    return outcome;
}

static int Fuzz(Target target)
{
    WarmUp(target);
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        if (Take(target, input.ToArray()) is { Holds: false } tally)
            throw new InvalidOperationException(string.Join("; ", tally.Faults));
    });
    return 0;
}

// No input is charged with what the runtime does once, least of all in a process that takes the place of one that crashed.
static void WarmUp(Target target)
{
    foreach (var seed in target.Seeds)
        target.Read(seed);
}

// Instrumented code counts its branches in memory that afl-fuzz shares; until SharpFuzz has mapped that, there is none.
static unsafe void CountNowhere() => Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(ushort.MaxValue + 1);

static MutationTally Take(Target target, byte[] input)
{
    var tally = new MutationTally();
    tally.Take(target.Name, () => target.Read(input));
    return tally;
}

static int Refuse(string reason)
{
    Console.Error.WriteLine(reason);
    return 2;
}
