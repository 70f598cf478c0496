using Countersign.Baseline;

// What the machine can do with a bare program: HTTPS, a form of 29 parameters, and the rows that Countersign keeps for such an order, durable
// before the answer. It leaves out everything that makes an order: login, rules, prices, versions, claims, the chain of the audit trail.
//
// Usage: Countersign.Baseline FILE for SQLite, or Countersign.Baseline --postgres CONNECTION-STRING. It prints its address when it listens.
Store? opened = args switch
{
    ["--postgres", var connection] => PostgresStore.Open(connection),
    [var file] => SqliteStore.Open(file),
    _ => null,
};
if (opened is null)
{
    await Console.Error.WriteLineAsync("Usage: Countersign.Baseline FILE | --postgres CONNECTION-STRING");
    return 2;
}

using var store = opened;
using var commits = new GroupCommit(store);
await using var app = BareServer.Create(new OrderCall(commits));
await app.StartAsync();
await Console.Out.WriteLineAsync($"public {BareServer.Address(app)}");
await app.WaitForShutdownAsync();
return 0;
