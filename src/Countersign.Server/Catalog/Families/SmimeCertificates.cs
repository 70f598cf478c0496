using Countersign.Certificates.Identifiers;
using Countersign.Protocol;
using static Countersign.Server.Catalog.Families.CertificateRows;
using static Countersign.Server.Catalog.TakenRow;

namespace Countersign.Server.Catalog.Families;

/// <summary>Certificates for e-mail: of a mailbox, or of an organization.</summary>
public static class SmimeCertificates
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("S/MIME",
    [
        One(ItemParameters.SmimeEmailAddresses).Needed(),
        .. For(NamesOrganization, ItemParameters.OrganizationIdentifier).Select(row => row.Needed()),
        .. For(NamesOrganization, ItemParameters.SmimeSubjectCommonName),
        One(ItemParameters.SmimeSubjectEmail), One(ItemParameters.ShowCollectionCode),
        One(ItemParameters.Csr), .. All(Request),
        .. All(TemplateParameters.SmimeVerification, TemplateParameters.SmimeRequest, TemplateParameters.SmimeCollection, TemplateParameters.Agreement),
    ])
    {
        Needs = CertificateNeeds.Mailboxes,
        Rules =
        [
            CompanyRules.OrganizationIsKnown,
            CsrRules.IsSound,
            AddressesAreMailboxes,
            SubjectNamesOneOfThem,
            IdentifierRules.OrganizationIsIdentified(_ => IdentifierProfile.Smime),
            TemplateRules.SmimeTemplatesAreTheAccounts,
            TemplateRules.AgreementIsTheAccounts,
        ],
    };

    private static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create(", \t\r\n");

    // Decision P7.
    private static Rejection? AddressesAreMailboxes(Basket basket, BasketItem item)
    {
        var addresses = basket.Values.Text(ItemParameters.SmimeEmailAddresses, item.Number).AsSpan();
        var count = 0;
        foreach (var range in addresses.SplitAny(Separators))
        {
            if (addresses[range] is not { IsEmpty: false } address)
                continue;
            if (!EmailAddress.IsValid(address))
                return basket.Invalid(ItemParameters.SmimeEmailAddresses, item);
            count++;
        }

        return count == 0 ? basket.Invalid(ItemParameters.SmimeEmailAddresses, item) : null;
    }

    // Decision P7: Y, N or one of the addresses.
    private static Rejection? SubjectNamesOneOfThem(Basket basket, BasketItem item)
    {
        if (basket.Values.Text(ItemParameters.SmimeSubjectEmail, item.Number) is not { } named || named is "Y" or "N")
            return null;
        var addresses = basket.Values.Text(ItemParameters.SmimeEmailAddresses, item.Number).AsSpan();
        foreach (var range in addresses.SplitAny(Separators))
        {
            if (addresses[range].SequenceEqual(named))
                return null;
        }

        return basket.Invalid(ItemParameters.SmimeSubjectEmail, item);
    }
}
