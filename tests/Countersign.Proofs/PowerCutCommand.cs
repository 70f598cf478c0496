using System.CommandLine;
using System.Security.Cryptography;

namespace Countersign.Proofs;

/// <summary>The command line of <see cref="PowerCutProof"/>.</summary>
internal static class PowerCutCommand
{
    private const int CutsOfControls = 5;

    private static readonly Option<Engine> Engine = new("--engine") { Description = "What the server writes to: sqlite or postgres." };
    private static readonly Option<int> Cuts = new("--cuts") { Description = "How often the power is cut.", DefaultValueFactory = _ => 50 };
    private static readonly Option<int> Connections = new("--connections") { Description = "Callers at a time.", DefaultValueFactory = _ => 16 };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Repeats the moments of an earlier run." };
    private static readonly Option<Durability?> Level = new("--durability")
    {
        Description = "Full, or Normal or Off as controls that must lose orders; without it all three, the controls with 5 cuts each.",
    };

    /// <summary>Makes it.</summary>
    public static Command Create(Option<FileInfo> server)
    {
        var cut = new Command("powercut", "Cuts the power under load, goes on from what had reached the disk, and looks for every acknowledged order. Needs root.")
        {
            server, Engine, Cuts, Level, Connections, Seed,
        };
        cut.SetAction(async (parsed, cancellation) =>
        {
            var holds = true;
            foreach (var (level, cuts) in Runs(parsed.GetValue(Level), parsed.GetValue(Cuts)))
            {
                var proof = new PowerCutProof(parsed.GetRequiredValue(server).FullName, Console.Out)
                {
                    Engine = parsed.GetValue(Engine),
                    Durability = level,
                    Connections = parsed.GetValue(Connections),
                    Seed = parsed.GetValue(Seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue),
                };
                holds &= await proof.Run(cuts, cancellation);
            }

            return holds ? 0 : 1;
        });
        return cut;
    }

    private static IEnumerable<(Durability Level, int Cuts)> Runs(Durability? level, int cuts) =>
        level is { } one ? [(one, cuts)] : [(Durability.Full, cuts), (Durability.Normal, CutsOfControls), (Durability.Off, CutsOfControls)];
}
