using System.CommandLine;

namespace Countersign.Proofs;

/// <summary>The engines that a proof runs on, as the command line names them.</summary>
internal enum Engines
{
    Sqlite,
    Postgres,
    Both,
}

/// <summary>The command line of <see cref="KillProof"/>.</summary>
internal static class KillCommand
{
    private static readonly Option<Engines> Engines = new("--engine") { Description = "What the server writes to: sqlite, postgres or both." };
    private static readonly Option<KillTarget> Target = new("--target") { Description = "Who is killed: the server, or the database (PostgreSQL only)." };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often it is killed.", DefaultValueFactory = _ => 50 };
    private static readonly Option<int> Orders = new("--orders") { Description = "Orders acknowledged before each kill.", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> Connections = new("--connections") { Description = "Callers at a time.", DefaultValueFactory = _ => 16 };
    private static readonly Option<bool> Repeat = new("--repeat")
    {
        Description = "Half of the callers send an Idempotency-Key and repeat a call that failed until it is answered; false to leave that out.",
        DefaultValueFactory = _ => true,
    };

    /// <summary>Makes it.</summary>
    public static Command Create(Option<FileInfo> server)
    {
        var kill = new Command("kill9", "Kills the server or its database under load and looks for every order that was acknowledged.")
        {
            server, Engines, Target, Rounds, Orders, Connections, Repeat,
        };
        kill.SetAction(async (parsed, cancellation) =>
        {
            var holds = true;
            foreach (var engine in Chosen(parsed.GetValue(Engines), parsed.GetValue(Target)))
            {
                var proof = new KillProof(parsed.GetRequiredValue(server).FullName, Console.Out)
                {
                    Engine = engine,
                    Target = parsed.GetValue(Target),
                    Connections = parsed.GetValue(Connections),
                    Repeat = parsed.GetValue(Repeat),
                };
                holds &= (await proof.Run(parsed.GetValue(Rounds), parsed.GetValue(Orders), cancellation)).Holds;
            }

            return holds ? 0 : 1;
        });
        return kill;
    }

    private static Engine[] Chosen(Engines engines, KillTarget target) => (engines, target) switch
    {
        (Proofs.Engines.Sqlite, KillTarget.Server) => [Engine.Sqlite],
        (Proofs.Engines.Both, KillTarget.Server) => [Engine.Sqlite, Engine.Postgres],
        _ => [Engine.Postgres], // SQLite has no server of its own that could be killed.
    };
}
