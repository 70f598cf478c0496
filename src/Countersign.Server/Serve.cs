using Countersign.Server.Http;
using Countersign.Server.Payments;

namespace Countersign.Server;

/// <summary>The command <c>serve</c>: runs the server until it is told to stop.</summary>
public static class Serve
{
    /// <summary>Starts, announces itself on standard output, and waits for SIGTERM or SIGINT; the result is the exit code.</summary>
    public static async Task<int> Run(IReadOnlyList<string> arguments)
    {
        if (!CommandLine.TryReadSettings(arguments, out var settings, out var configuration))
            return CommandLine.Refused;
        if (settings.PortFaults().ToList() is { Count: > 0 } taken)
            return CommandLine.Refuse(taken);

        try
        {
            await using var app = ServerHost.Create(settings, TimeProvider.System, configuration);
            await app.StartAsync();
            var parts = app.Services;
            await Console.Out.WriteAsync(Announcement.Text(
                settings, parts.GetRequiredService<Listeners>(), parts.GetRequiredService<TlsFiles>(), parts.GetRequiredService<PaymentGateways>()));
            await app.WaitForShutdownAsync();
            return CommandLine.Done;
        }
        catch (CannotStartException fault)
        {
            return CommandLine.Refuse([fault.Message]);
        }
        catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            // A port that was free a moment ago.
            return CommandLine.Refuse([fault.Message]);
        }
    }
}
