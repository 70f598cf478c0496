using Countersign.SandboxGateway;
using Microsoft.AspNetCore.Connections;

// The server starts this program, says on standard input what it needs, and ends it by closing that.
if (Instructions.Read(await Console.In.ReadLineAsync()) is not { } instructions)
    return Refuse("The sandbox gateway is started by countersign-server, which tells it what it needs on standard input.");

try
{
    await using var app = GatewayHost.Create(instructions, TimeProvider.System, services => services.AddSingleton<IHostLifetime, ParentLifetime>());
    await app.StartAsync();
    Console.WriteLine("gateway " + app.Urls.First());
    await app.WaitForShutdownAsync();
    return 0;
}
catch (IOException fault) when (fault.InnerException is AddressInUseException)
{
    return Refuse($"The port of {instructions.Listen} is in use by another program.");
}

static int Refuse(string fault)
{
    Console.Error.WriteLine(fault);
    return 1;
}
