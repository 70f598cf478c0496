using Countersign.Protocol;
using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>What an item needs, and whether it has it.</summary>
/// <param name="Row">The need.</param>
/// <param name="IsMet">Whether it is met.</param>
/// <param name="IsOpen">Whether it is not met though its turn has come.</param>
public sealed record ItemNeed(NeedRow Row, bool IsMet, bool IsOpen);

/// <summary>
/// What items wait for. Nothing of it is stored: it follows from the family, the product, what was sent with the order and what has happened
/// since, so that placing an order writes nothing for it and a new need holds for old orders too.
/// </summary>
public static class ItemNeeds
{
    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<NeedRow> All { get; } =
    [
        new(Need.Payment, WaitsFor.Payment, "Payment",
            "The order waits for its payment.", "The order is paid.",
            item => item.Order.Facts.Has(ProgressKind.Paid) && !item.Order.LacksMoney)
        { IsOfOrder = true, Applies = item => item.Order is { PaymentStatus: PaymentStatus.PayLater or PaymentStatus.PayNow, Total: > 0 } },
        new(Need.Hardware, WaitsFor.Customer, "Proof that the key is in hardware",
            "Make the key in hardware, and send us the statement that the hardware gives about it.", "We know where the key is.",
            item => IsOnToken(item) || item.Facts.Has(ProgressKind.KeyAttested)),
        new(Need.Csr, WaitsFor.Customer, "Certificate signing request (CSR)",
            "Make a key and a certificate signing request, and send us the request.", "We have the request.",
            item => item.Text(ItemParameters.Csr) is not null)
        { Applies = item => !IsOnToken(item) },
        new(Need.DomainChoice, WaitsFor.Customer, "How you show control of your domains",
            "Choose for each name how you show that it is yours.", "A way is chosen for each name.",
            item => item.Domains is { Count: > 0 } domains && domains.All(domain => domain.Choice is not null))
        { CanBegin = item => item.Domains.Count > 0 },
        new(Need.DomainControl, WaitsFor.Customer, "Control of your domains",
            "Show that each name is yours, in the way that you have chosen.", "Each name is yours.",
            item => item.Domains is { Count: > 0 } domains && domains.All(domain => domain.IsValidated))
        { CanBegin = item => item.Domains.Any(domain => domain.Choice is not null) },
        new(Need.Mailboxes, WaitsFor.Customer, "Your mailboxes",
            "We write to each e-mail address in the certificate; follow the link in the message.", "Each mailbox has answered.",
            item => item.Facts.Has(ProgressKind.MailboxesConfirmed)),
        new(Need.Shipping, WaitsFor.Customer, "Where the token is sent",
            "Tell us where to send the token and whom the courier asks for.", "We know where to send the token.",
            item => ShippingAddress.Of(item.Order).IsComplete)
        { Applies = item => IsOnToken(item) || item.Product.Has(Traits.QualifiedDevice) },
        new(Need.Identity, WaitsFor.Issuer, "Our checks",
            "We check who the certificate will name.", "We have checked who the certificate will name.",
            item => item.Facts.Has(ProgressKind.IdentityChecked)),
        new(Need.Issuance, WaitsFor.Issuer, "The certificate",
            "We issue the certificate when everything else is done.", "The certificate is issued.",
            item => item.Facts.Has(ProgressKind.Issued))
        { CanBegin = EverythingElseIsMet },
    ];

    /// <summary>What an item needs, met or not; a cancelled one, and one of a closed order, needs nothing.</summary>
    public static IReadOnlyList<ItemNeed> Of(PlacedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Facts.Has(ProgressKind.Cancelled) || item.Order.IsClosed ? [] : [.. All.Where(row => row.IsOf(item)).Select(row => Of(item, row))];
    }

    private static ItemNeed Of(PlacedItem item, NeedRow row)
    {
        var isMet = row.IsMet(item);
        return new(row, isMet, !isMet && row.CanBegin(item));
    }

    private static bool EverythingElseIsMet(PlacedItem item) => All.All(row => row.Need == Need.Issuance || !row.IsOf(item) || row.IsMet(item));

    private static bool IsOnToken(PlacedItem item) => item.Get(ItemParameters.SmartCardBased, false);
}
