using Countersign.Certificates.Attestation;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>Tells the operator why a statement of hardware was not believed: -129 says it in a word, and whoever asks wants to know more.</summary>
public sealed partial class AttestationLog(ILogger<AttestationLog> log)
{
    /// <summary>Tells it of every item whose statement does not hold.</summary>
    public void Tell(Basket basket)
    {
        ArgumentNullException.ThrowIfNull(basket);
        foreach (var item in basket.Items)
        {
            if (basket.Attestation(item) is AttestationVerdict.Fails(var fault, var detail) && basket.Values.TryGet(ItemParameters.HsmType, item.Number, out var kind))
                Refused(ItemParameters.HsmType.Write(kind), item.Number, basket.Customer.Account?.Id ?? 0, fault.Context, Printable.Of(detail));
        }
    }

    [LoggerMessage(LogLevel.Information, "The {Kind} statement of item {Item}, account {Account}, does not hold: {Context}: {Detail}")]
    private partial void Refused(string kind, int item, long account, string context, string detail);
}
