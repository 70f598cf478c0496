using System.CommandLine;
using System.Text;
using Countersign.Protocol;
using Countersign.Server.Payments;

namespace Countersign.Server;

/// <summary>Verbs of the command <c>payments</c> for what gateways did not tell by themselves: their lists of payments, and notifications that an operator has by other means.</summary>
internal static class ReconciliationVerbs
{
    private const long MostStatementBytes = 32 * 1024 * 1024;
    private const int MostNotificationBytes = 64 * 1024;

    private static readonly string[] Heading = ["MATCH", "EVENT", "VISIT", "KIND", "AMOUNT", "CURRENCY", "AT", "WE HAVE"];

    /// <summary>All of them.</summary>
    /// <param name="settings">The settings that were given along.</param>
    public static IEnumerable<Command> Create(IReadOnlyList<string> settings) => [Report(settings), Compare(settings), Import(settings), Told(settings)];

    private static Command Report(IReadOnlyList<string> settings) => PaymentWork.On(
        new Command("report", "Report orders and payments that do not match: what 'list' has, and visits of which the gateway, which cannot be asked, has told no end."),
        settings, async (_, work, cancellation) =>
        {
            await PaymentListing.WriteConcerns(work, cancellation);
            var unheard = new List<string[]>();
            foreach (var order in await work.Payments.WithVisitsUnheard(work.Time.GetUtcNow(), cancellation))
            {
                var payment = (await work.Payments.Find(order, cancellation))!;
                unheard.AddRange(payment.Attempts.Where(visit => !visit.HasEnded && work.Gateways.Find(visit.Gateway) is not { Ask: not null }).Select(visit => (string[])
                    [visit.Reference, visit.Gateway, $"{visit.BegunAt:u}", DecimalAmount.Write(visit.Amount), payment.Due.Currency, PaymentListing.Standing(payment)]));
            }

            await work.Output.WriteLineAsync();
            await Listing.Write(work.Output, ["VISIT WITHOUT END", "GATEWAY", "BEGUN AT", "AMOUNT", "CURRENCY", "ORDER"], unheard);
            return null;
        });

    private static Command Compare(IReadOnlyList<string> settings) => OnStatement(
        new Command("compare", "Compare a gateway's list of payments with what it has told, and change nothing."), settings, static (_, _, _, _) => Task.FromResult<string?>(null));

    private static Command Import(IReadOnlyList<string> settings) => OnStatement(
        new Command("import", "Take from a gateway's list of payments what it has never told: orders are placed by it as by its notifications."),
        settings, async (work, gateway, compared, cancellation) =>
        {
            GatewayNews[] unheard = [.. compared.Where(one => one.Match is StatementMatch.Unheard or StatementMatch.Different).Select(one => one.News)];
            var result = await work.Settlement.Take(gateway.Name, unheard, NewsSource.Statement, cancellation);
            if (result == SettlementResult.Overtaken)
                return "An order kept changing; import the list again.";
            return await work.Say($"{unheard.Length} of {compared.Count} are taken.");
        });

    private static Command Told(IReadOnlyList<string> settings)
    {
        var (name, file) = (GatewayArgument(), FileArgument("The body of a notification as the gateway sent it, such as the attachment of its failure mail; - for standard input."));
        var command = new Command("told", "Take a notification that did not arrive, as if it came now; it is proved like any other.") { name, file };
        return PaymentWork.On(command, settings, async (parsed, work, cancellation) =>
        {
            if (Find(work, parsed.GetRequiredValue(name), out var fault) is not { } gateway)
                return fault;
            if (await Read(parsed.GetRequiredValue(file), MostNotificationBytes, cancellation) is not { } body)
                return $"The body is longer than {MostNotificationBytes} bytes.";
            return gateway.Understand(new GatewayNotification(body, new HeaderDictionary())) switch
            {
                GatewayAnswer.Tells { News.Count: 0 } => "It tells nothing about a payment.",
                GatewayAnswer.Tells(var news) => await Take(work, gateway, news, cancellation),
                GatewayAnswer.Hints => $"Nothing proves it, and {gateway.Title} need not be believed: a running server asks it.",
                GatewayAnswer.Refused(var reason) => $"It is not believed. {reason}",
                _ => "It could not be proved now.",
            };
        });
    }

    private static async Task<string?> Take(PaymentWork work, PaymentGateway gateway, IReadOnlyList<GatewayNews> news, CancellationToken cancellation)
    {
        if (await work.Settlement.Take(gateway.Name, news, NewsSource.Operator, cancellation) == SettlementResult.Overtaken)
            return "The order kept changing; try again.";
        foreach (var one in news)
            await work.Messages.WriteLineAsync($"{one.Reference}: {one.Kind}, {DecimalAmount.Write(one.Amount)} {one.Currency}. See 'payments show'.");
        return null;
    }

    private static Command OnStatement(
        Command command, IReadOnlyList<string> settings, Func<PaymentWork, PaymentGateway, IReadOnlyList<ComparedNews>, CancellationToken, Task<string?>> work)
    {
        var (name, file) = (GatewayArgument(), FileArgument("The list as the gateway gives it; - for standard input."));
        command.Add(name);
        command.Add(file);
        return PaymentWork.On(command, settings, async (parsed, store, cancellation) =>
        {
            if (Find(store, parsed.GetRequiredValue(name), out var fault) is not { } gateway)
                return fault;
            if (gateway.ReadStatement is not { } read)
                return $"No list of payments of {gateway.Title} is known here; it can be asked.";
            if (await Read(parsed.GetRequiredValue(file), MostStatementBytes, cancellation) is not { } bytes)
                return $"The list is longer than {MostStatementBytes} bytes.";
            var reading = read(await Text(bytes, cancellation));
            if (reading.Faults.Count > 0)
                return string.Join(Environment.NewLine + "  ", reading.Faults);
            var compared = StatementComparison.Of(reading.News, await store.Payments.Told(gateway.Name, cancellation), store.IsOurs);
            await Listing.Write(store.Output, Heading, compared.Where(one => one.Match != StatementMatch.Same).Select(Line));
            return await work(store, gateway, compared, cancellation);
        });
    }

    private static string[] Line(ComparedNews one) =>
    [
        $"{one.Match}", one.News.Id, one.News.Reference, $"{one.News.Kind}", DecimalAmount.Write(one.News.Amount), one.News.Currency, $"{one.News.At:u}",
        one is { Match: StatementMatch.Different, Heard.News: var heard } ? $"{heard.Kind}, {DecimalAmount.Write(heard.Amount)} {heard.Currency}" : "",
    ];

    private static PaymentGateway? Find(PaymentWork work, string name, out string? fault)
    {
        var gateway = work.Gateways.Find(name);
        fault = gateway is not null ? null
            : $"No gateway '{name}' is set; there are: {string.Join(", ", work.Gateways.All.Select(one => one.Name).DefaultIfEmpty("none"))}. See the settings Countersign:Routes.";
        return gateway;
    }

    private static Argument<string> GatewayArgument() => new("GATEWAY") { Description = "The name of the gateway, as in the settings." };

    private static Argument<string> FileArgument(string description) => new("FILE") { Description = description };

    // Spreadsheets write UTF-16 too, and mark it.
    private static async Task<string> Text(byte[] bytes, CancellationToken cancellation)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation);
    }

    // Null when it is longer.
    private static async Task<byte[]?> Read(string file, long most, CancellationToken cancellation)
    {
        await using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0 && memory.Length <= most;)
            memory.Write(buffer, 0, read);
        return memory.Length > most ? null : memory.ToArray();
    }
}
