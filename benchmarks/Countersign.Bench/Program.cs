using System.CommandLine;
using Countersign.Bench;

var server = new Option<FileInfo>("--server") { Description = "The server's program file (countersign-server.dll).", Required = true };
var baseline = new Option<FileInfo>("--baseline") { Description = "The baseline's program file (Countersign.Baseline.dll).", Required = true };
var directory = new Option<DirectoryInfo>("--directory") { Description = "Where databases and logs lie meanwhile; emptied first.", Required = true };
var quick = new Option<bool>("--quick") { Description = "SQLite alone, five rounds, 50 accounts: about a minute." };
var engine = new Option<Engine?>("--engine") { Description = "One engine instead of all." };
var rounds = new Option<int?>("--rounds") { Description = "Pairs of rounds that count; 15, or 5 with --quick and --flood." };
var seconds = new Option<int?>("--seconds") { Description = "The length of a round; 2, or 5 with --flood." };
var connections = new Option<int?>("--connections") { Description = "Callers at a time; 32, or 16 with --flood." };
var accounts = new Option<int?>("--accounts") { Description = "Accounts that order; 1,000, or 50 with --quick and --flood." };
var flood = new Option<bool>("--flood") { Description = "How good callers fare beside 500 wrong passwords a second, on SQLite." };

var judging = new Option<bool>("--judging") { Description = "Only how long it takes to judge the heaviest call, and to verify statements of hardware: a few seconds." };

var root = new RootCommand("How many durable orders a second Countersign takes, against a bare program on the same machine.")
    { server, baseline, directory, quick, engine, rounds, seconds, connections, accounts, flood, judging };
root.SetAction(async (parsed, cancellation) =>
{
    if (parsed.GetValue(judging))
    {
        Console.WriteLine($"{Judging.Measure()}\n{Attesting.Measure()}");
        return 0;
    }

    var isSmall = parsed.GetValue(quick) || parsed.GetValue(flood);
    Engine[] engines = parsed.GetValue(engine) is { } one ? [one] : isSmall ? [Engine.Sqlite] : [Engine.Sqlite, Engine.Postgres];
    var plan = new Plan
    {
        Server = parsed.GetRequiredValue(server).FullName,
        Baseline = parsed.GetRequiredValue(baseline).FullName,
        Directory = parsed.GetRequiredValue(directory).FullName,
        Engines = engines,
        Rounds = parsed.GetValue(rounds) ?? (isSmall ? 5 : 15),
        Length = TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? (parsed.GetValue(flood) ? 5 : 2)),
        Connections = parsed.GetValue(connections) ?? (parsed.GetValue(flood) ? 16 : 32),
        Accounts = parsed.GetValue(accounts) ?? (isSmall ? 50 : 1000),
    };
    return await Benchmark.Run(plan, parsed.GetValue(flood), Console.Out, cancellation);
});
return await root.Parse(args).InvokeAsync();
