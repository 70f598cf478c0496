using System.CommandLine;

namespace Countersign.Proofs;

/// <summary>The command line of <see cref="CsrMutations"/>.</summary>
internal static class MutationCommand
{
    private static readonly Option<int> Count = new("--count") { Description = "How many mutations are read.", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<int> Keys = new("--keys") { Description = "How many keys they are made from.", DefaultValueFactory = _ => 128 };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Repeats an earlier run." };

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var mutations = new Command("mutations", "Reads damaged certificate signing requests: nothing may be thrown or take over 100 ms.") { Count, Keys, Seed };
        mutations.SetAction(parsed =>
        {
            var seed = parsed.GetValue(Seed) ?? Environment.TickCount;
            var (count, keys) = (parsed.GetValue(Count), parsed.GetValue(Keys));
            Console.WriteLine($"seed {seed}; making {keys} keys ...");
            var tally = new CsrMutations(seed).Run(count, keys, so => Console.Write($"\r{so.Count * 100L / count,3} %, slowest {so.Slowest.TotalMilliseconds:F1} ms "));
            Console.WriteLine();
            Console.WriteLine(tally);
            foreach (var escaped in tally.Escaped.Take(5))
                Console.WriteLine(escaped);
            return tally.Holds ? 0 : 1;
        });
        return mutations;
    }
}
