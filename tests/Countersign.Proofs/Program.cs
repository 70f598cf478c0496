using System.CommandLine;
using Countersign.Proofs;

var server = new Option<FileInfo>("--server") { Description = "The server's program file (countersign-server.dll).", Required = true };

var cluster = new Command("cluster", "Runs a fresh PostgreSQL until it is stopped; prints how it is reached, and where it lies.");
cluster.SetAction(async (_, cancellation) =>
{
    await using var postgres = await PostgresCluster.Start(cancellation: cancellation);
    Console.WriteLine($"{await postgres.CreateDatabase("countersign", cancellation)} {postgres.Directory}");
    await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
});

var starts = new Option<int>("--starts") { Description = "How often the start is timed.", DefaultValueFactory = _ => 5 };
var start = new Command("start", "Times the start of a published server to its first durable order, on a fresh and on an existing data folder.") { server, starts };
start.SetAction(async (parsed, cancellation) =>
    await new StartProof(parsed.GetRequiredValue(server).FullName, Console.Out).Run(parsed.GetValue(starts), cancellation) ? 0 : 1);

// Ctrl+C leaves time to unmount, and to stop what was started.
var patient = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
return await new RootCommand("Proofs that take longer than a test.") { KillCommand.Create(server), PowerCutCommand.Create(server), MutationCommand.Create(), start, cluster }.Parse(args).InvokeAsync(patient);
