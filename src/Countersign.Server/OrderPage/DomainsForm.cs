using System.Globalization;
using Countersign.Certificates;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Orders;

namespace Countersign.Server.OrderPage;

/// <summary>The form by which a customer chooses, name by name, how control is shown.</summary>
public sealed class DomainsForm() : SupplyForm(Need.DomainChoice, "domains", "Save these choices", "Your choices are saved.")
{
    private const string Recommended = "By what is published";

    private static readonly string Email =
        string.Create(CultureInfo.InvariantCulture, $"By a message to the domain (not from {DcvProof.Email.EndsOn:d MMMM yyyy} on)");

    private static readonly Dictionary<DcvMethod, string> Ways = new()
    {
        [DcvMethod.Cname] = "A DNS record (CNAME)",
        [DcvMethod.Http] = "A file on the web site (HTTP)",
        [DcvMethod.Https] = "A file on the web site (HTTPS)",
    };

    /// <inheritdoc/>
    public override bool MayChange(PlacedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Domains.Any(domain => !domain.IsValidated);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<FormField> Fields(PlacedItem item) =>
    [
        .. Open(item).Select(open => new FormField(open.Field, open.Domain.Name.Text)
        {
            Kind = FieldKind.Choice,
            Hint = open.Domain.Choices().Any() ? null : "Control of this name cannot be shown in any way.",
            Value = open.Domain.Choice is { } choice ? Write(choice) : "",
            Options = [.. open.Domain.Choices().Select(Option).OrderBy(option => option.Group == Email)],
        }),
    ];

    /// <inheritdoc/>
    public override ValueTask<SupplyReading> Read(PlacedItem item, PostedForm posted, Supplements supplements, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(posted);
        var facts = new List<ProgressFact>();
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (domain, field) in Open(item))
        {
            if (domain.Choices().FirstOrDefault(choice => Write(choice) == posted.Text(field)) is not { } chosen)
                errors.Add(field, $"Choose how you show control of {domain.Name}.");
            else if (chosen != domain.Choice)
                facts.Add(domain.Choose(chosen));
        }

        return ValueTask.FromResult(new SupplyReading(facts, errors));
    }

    // By their place: a version of the order has its names in one order.
    private static IEnumerable<(ItemDomain Domain, string Field)> Open(PlacedItem item) => item.Domains
        .Select((domain, place) => (domain, Field: string.Create(CultureInfo.InvariantCulture, $"name{place + 1}")))
        .Where(open => !open.domain.IsValidated);

    private static FieldOption Option(Dcv choice) => choice.EmailAddress is { } address
        ? new(Write(choice), $"A message to {address}", Email)
        : new(Write(choice), Ways[choice.Method], Recommended);

    private static string Write(Dcv choice) => ItemParameters.DcvEmailAddress.Write(choice);
}
