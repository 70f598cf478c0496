using System.CommandLine;
using Countersign.Server;

// The commands of the program; without one it serves.
var (words, settings) = CommandLine.Split(args);
var keep = new Option<bool>("--keep") { Description = "Leave the sandbox's accounts and licences as the last run left them." };
var root = Serving(new RootCommand($"""
    Countersign: a server for certificate orders. Without a command it serves.

    Settings, each as --Name=value, in the environment with __ for each colon, or in appsettings.json:
      {string.Join("\n  ", ServerSettings.All)}
    """));
root.Add(Serving(new Command("serve", "Start the server. Every setting can be given as --Countersign:DataDirectory=/path.")));

root.Add(CatalogCommand.Create(settings));
root.Add(CertificatesCommand.Create(settings));
root.Add(PaymentsCommand.Create(settings));
root.Add(AgreementsCommand.Create(settings));

// No time limit from here: the host ends on SIGTERM and SIGINT by itself, after the calls in progress.
return await root.Parse(words).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

Command Serving(Command command)
{
    command.Add(keep);
    command.TreatUnmatchedTokensAsErrors = false; // They are settings, checked where settings are read.
    command.SetAction((parsed, _) => Serve.Run([.. settings, .. parsed.UnmatchedTokens, .. parsed.GetValue(keep) ? (string[])["--Countersign:Keep=true"] : []]));
    return command;
}
