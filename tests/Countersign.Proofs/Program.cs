using System.CommandLine;
using Countersign.Proofs;

var server = new Option<FileInfo>("--server") { Description = "The server's program file (countersign-server.dll).", Required = true };
var rounds = new Option<int>("--rounds") { Description = "How often the server is killed.", DefaultValueFactory = _ => 20 };
var orders = new Option<int>("--orders") { Description = "Orders acknowledged before each kill.", DefaultValueFactory = _ => 1000 };
var connections = new Option<int>("--connections") { Description = "Callers at a time.", DefaultValueFactory = _ => 16 };

var kill = new Command("kill9", "Kills the server under load, restarts it, and looks for every order that it had acknowledged.") { server, rounds, orders, connections };
kill.SetAction(async (parsed, cancellation) =>
{
    var proof = new KillProof(parsed.GetRequiredValue(server).FullName, parsed.GetValue(connections), Console.Out);
    var tally = await proof.Run(parsed.GetValue(rounds), parsed.GetValue(orders), cancellation);
    return tally.Holds ? 0 : 1;
});

var starts = new Option<int>("--starts") { Description = "How often the start is timed.", DefaultValueFactory = _ => 5 };
var start = new Command("start", "Times the start of a published server to its first durable order, on a fresh and on an existing data folder.") { server, starts };
start.SetAction(async (parsed, cancellation) =>
    await new StartProof(parsed.GetRequiredValue(server).FullName, Console.Out).Run(parsed.GetValue(starts), cancellation) ? 0 : 1);

return await new RootCommand("Proofs that take longer than a test.") { kill, start }.Parse(args).InvokeAsync();
