using System.CommandLine;
using Countersign.Proofs.Attestation;

namespace Countersign.Proofs;

/// <summary>The command lines of <see cref="AttestationMutations"/>, and of what they begin with.</summary>
internal static class AttestationCommand
{
    private static readonly Option<int> Count = new("--count") { Description = "How many mutations are judged.", DefaultValueFactory = _ => 2_000_000 };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Repeats an earlier run." };
    private static readonly Option<DirectoryInfo> Root = new("--root") { Description = "The repository, whose files are written anew.", Required = true };

    /// <summary>Judges damaged statements.</summary>
    public static Command CreateMutations()
    {
        var mutations = new Command("attestations", "Judges damaged statements of hardware: nothing may be thrown, take over 100 ms or need over 16 MiB.") { Count, Seed };
        mutations.SetAction(parsed =>
        {
            var seed = parsed.GetValue(Seed) ?? Environment.TickCount;
            var count = parsed.GetValue(Count);
            Console.WriteLine($"seed {seed}; {AttestationCorpus.All.Count} statements are damaged");
            var tally = new AttestationMutations(seed).Run(count, so =>
                Console.Write($"\r{so.Count * 100L / count,3} %, slowest {so.Slowest.TotalMilliseconds:F1} ms, largest {so.Largest / 1024.0 / 1024.0:F2} MiB "));
            Console.WriteLine();
            Console.WriteLine(tally);
            foreach (var fault in tally.Faults.Take(5))
                Console.WriteLine(fault);
            return tally.Holds ? 0 : 1;
        });
        return mutations;
    }

    /// <summary>Writes what is kept: the corpus, and the sandbox's hardware.</summary>
    public static Command CreateKept()
    {
        var kept = new Command("made-attestations", "Makes the statements anew that the repository keeps: the corpus of the mutations, and the sandbox's hardware.") { Root };
        kept.SetAction(parsed =>
        {
            var root = parsed.GetRequiredValue(Root).FullName;
            AttestationCorpus.Write(Path.Combine(root, "tests/Countersign.Proofs/Attestation/corpus.json"), Makers.Good);
            MadeHardware.Write(Path.Combine(root, "src/Countersign.Server/Sandbox/hardware.json"));
        });
        return kept;
    }
}
