using System.Globalization;
using Countersign.Certificates;
using Countersign.Server.Orders;
using Countersign.Server.Outbound;
using Countersign.Server.Outbox;

namespace Countersign.Server.Validation;

/// <summary>
/// Looks whether control of the names of an order has been shown: for the CNAME record, or for the file. What was found is recorded for the
/// order's page; what is missing is looked for again, less and less often, for 45 days.
/// </summary>
public sealed class DcvCheck(PlacedOrders orders, OrderProgress progress, Resolver dns, GuardedHttp http)
{
    private const string Actor = "dcv";

    private static readonly FetchRules Rules = new();

    // Whoever orders a certificate may not have one yet.
    private static readonly FetchRules SecureRules = new() { TakesAnyCertificate = true };

    // Quick while somebody sits before the page; 45 days in all.
    private static readonly BackOff Patience = new(
        TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3))
    {
        MostAttempts = 368,
    };

    /// <summary>The work as the worker knows it.</summary>
    public WorkKind Kind => new(ItemDomains.CheckWork, (work, cancellation) => Check(work.Subject, cancellation)) { BackOff = Patience, Limit = TimeSpan.FromMinutes(5) };

    /// <summary>Looks for the proof of every name of an order that has none yet.</summary>
    public async Task<WorkOutcome> Check(long orderId, CancellationToken cancellation)
    {
        if (await orders.Find(orderId, cancellation) is not { } order)
            return new WorkOutcome.GivenUp("There is no such order.");
        var facts = new List<ProgressFact>();
        var missing = 0;
        foreach (var domain in ItemDomains.ToCheck(order).ToList())
        {
            var trouble = await Trouble(domain, cancellation);
            facts.Add(domain.Checked(trouble ?? "It was found."));
            if (trouble is null)
                facts.Add(domain.Validated());
            else
                missing++;
        }

        if (facts.Count > 0 && !await progress.Record(order, facts, Actor, cancellation))
            return new WorkOutcome.Again("The order changed meanwhile.");
        return missing == 0 ? new WorkOutcome.Done() : new WorkOutcome.Again(string.Create(CultureInfo.InvariantCulture, $"{missing} names are not proved yet."));
    }

    // A sentence for the customer; null when the proof is there.
    private Task<string?> Trouble(ItemDomain domain, CancellationToken cancellation) =>
        domain.FileAddress is { } address ? TroubleOfFile(domain.Token!, address, domain.Proof == DcvProof.Https ? SecureRules : Rules, cancellation) : TroubleOfRecord(domain, cancellation);

    private async Task<string?> TroubleOfFile(DcvToken token, string address, FetchRules rules, CancellationToken cancellation) =>
        await http.Get(address, rules, cancellation) switch
        {
            FetchResult.Fetched(var body) => token.IsFile(body.Span) ? null : "The file is there and does not hold what it should.",
            FetchResult.Failed(var failure) => failure.Sentence,
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no answer."),
        };

    private async Task<string?> TroubleOfRecord(ItemDomain domain, CancellationToken cancellation)
    {
        string? trouble = null;
        foreach (var authorization in AuthorizationDomains.For(domain.Name, DcvProof.Cname, PublicSuffixList.Shipped))
        {
            if (domain.Token!.CnameOwner(authorization) is not { } owner)
                continue;
            var answer = await dns.Alias(owner, cancellation);
            if (answer is DnsAnswer<string>.Found { Records: var targets } && targets.Any(target => domain.Token.IsCnameTarget(target)))
                return null;
            // The first is what the page asks for.
            trouble ??= answer switch
            {
                DnsAnswer<string>.Found { Records: var others } => $"The record {owner} points to {others[0]}.",
                DnsAnswer<string>.Failed { Reason: var reason } => $"The name servers gave no answer: {reason}",
                _ => $"There is no CNAME record at {owner}.",
            };
        }

        return trouble ?? "The name is too long for a record.";
    }
}
