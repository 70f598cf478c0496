using System.CommandLine;
using Countersign.Server.Catalog;

namespace Countersign.Server;

/// <summary>The command <c>catalog</c>: writes the catalog to a file that people edit, and reads it back.</summary>
public static class CatalogCommand
{
    /// <summary>The command on the store of the settings.</summary>
    public static Command Create(IReadOnlyList<string> settings) => Create(settings, Export, Import);

    /// <summary>The command; what it does with the data directory of the settings is given to it.</summary>
    /// <param name="settings">The settings that were given along.</param>
    /// <param name="export">Writes the catalog to a text.</param>
    /// <param name="import">Takes the catalog of a text over and returns every fault in it; with a fault nothing is taken.</param>
    public static Command Create(
        IReadOnlyList<string> settings,
        Func<ServerSettings, TextWriter, CancellationToken, Task> export,
        Func<ServerSettings, TextReader, CancellationToken, Task<IReadOnlyList<string>>> import)
    {
        var catalog = new Command("catalog", "Export the products and prices to a file, or import them from one.") { Export(settings, export), Import(settings, import) };
        return catalog;
    }

    private static Command Export(IReadOnlyList<string> given, Func<ServerSettings, TextWriter, CancellationToken, Task> export)
    {
        var file = new Argument<string?>("FILE") { Description = "Where to write; standard output without it.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("export", "Write the catalog.") { file };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => CommandLine.Run(parsed, given, async settings =>
        {
            // The whole text first: a failure must not cost the file that is there.
            using var text = new StringWriter();
            await export(settings, text, cancellation);
            if (parsed.GetValue(file) is { } path)
                await File.WriteAllTextAsync(path, text.ToString(), cancellation);
            else
                await Console.Out.WriteAsync(text.ToString());
            return CommandLine.Done;
        }));
        return command;
    }

    private static Command Import(IReadOnlyList<string> given, Func<ServerSettings, TextReader, CancellationToken, Task<IReadOnlyList<string>>> import)
    {
        var file = new Argument<string>("FILE") { Description = "The catalog to take over, as exported and edited." };
        var command = new Command("import", "Take a catalog over; with a fault in it nothing changes.") { file };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => CommandLine.Run(parsed, given, async settings =>
        {
            using var text = new StreamReader(parsed.GetRequiredValue(file));
            if (await import(settings, text, cancellation) is { Count: > 0 } faults)
                return CommandLine.Refuse(faults);
            await Console.Error.WriteLineAsync("The catalog is taken over; a running server uses it within a second.");
            return CommandLine.Done;
        }));
        return command;
    }

    private static Task Export(ServerSettings settings, TextWriter text, CancellationToken cancellation) => OnStore(settings, async catalog =>
    {
        await catalog.Refresh(cancellation);
        if (catalog.Current.Version == 0)
            throw new CannotStartException($"There is no catalog in {settings.Store}; start the server there once, or import one.");
        await text.WriteAsync(catalog.Current.File.Write().AsMemory(), cancellation);
        return true;
    });

    private static Task<IReadOnlyList<string>> Import(ServerSettings settings, TextReader text, CancellationToken cancellation) => OnStore(settings, async catalog =>
    {
        var faults = await catalog.Import(await text.ReadToEndAsync(cancellation), cancellation);
        return (IReadOnlyList<string>)[.. faults.Select(fault => fault.ToString())];
    });

    // A running server sees what was imported within a second.
    private static Task<T> OnStore<T>(ServerSettings settings, Func<CatalogStore, Task<T>> run) =>
        CommandLine.OnStore(settings, (database, commit) => run(new CatalogStore(database, commit, TimeProvider.System)));
}
