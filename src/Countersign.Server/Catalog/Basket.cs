using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Keys;
using Countersign.Server.Licences;

namespace Countersign.Server.Catalog;

/// <summary>What one customer wants at one moment, with everything that the rules of families judge; it changes nothing and asks nobody.</summary>
/// <param name="values">The values of the call, without faults.</param>
/// <param name="customer">Who orders.</param>
/// <param name="items">The items, by number.</param>
/// <param name="holdings">What is on record about the customer, as far as a family in the basket asks for it.</param>
/// <param name="now">When it is judged.</param>
public sealed class Basket(ParameterValues values, Customer customer, IReadOnlyList<BasketItem> items, Holdings holdings, DateTimeOffset now)
{
    // By item, made when first asked for.
    private (CertificateSigningRequest? Request, CsrFault? Fault)?[]? requests;
    private HostNames?[]? hosts;
    private AttestationVerdict?[]? attestations;

    /// <summary>The values of the call.</summary>
    public ParameterValues Values { get; } = values;

    /// <summary>Who orders.</summary>
    public Customer Customer { get; } = customer;

    /// <summary>The items, by number.</summary>
    public IReadOnlyList<BasketItem> Items { get; } = items;

    /// <summary>What is on record about the customer.</summary>
    public Holdings Holdings { get; } = holdings;

    /// <summary>When it is judged.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>What is asked of the keys that certificates are made for.</summary>
    public KeyRequirements Keys { get; init; } = KeyRequirements.None;

    /// <summary>The item's certificate signing request, read, verified and judged once; null without one, and when it is faulty.</summary>
    public CertificateSigningRequest? Request(BasketItem item) => Read(item).Request;

    /// <summary>What is wrong with the item's certificate signing request; null when nothing is, and without one.</summary>
    public CsrFault? RequestFault(BasketItem item) => Read(item).Fault;

    /// <summary>
    /// The verdict on what the item's hardware states about the key of its request, judged once; null without a statement or its kind, and without
    /// a request or with a faulty one.
    /// </summary>
    public AttestationVerdict? Attestation(BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Values.Text(ItemParameters.KeyAttestation, item.Number) is not { } text || !Values.TryGet(ItemParameters.HsmType, item.Number, out var kind)
            || Request(item) is not { } request)
        {
            return null;
        }

        attestations ??= new AttestationVerdict?[Items.Count + 1];
        return attestations[item.Number] ??= KeyAttestation.Verify(kind, text, request.Key, Keys.Trust, Keys.Policies.Of(kind), Now);
    }

    /// <summary>The host names that the item's certificate is to have, as far as the call tells.</summary>
    public HostNames Hosts(BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        hosts ??= new HostNames?[Items.Count + 1];
        return hosts[item.Number] ??= HostsOf(item);
    }

    /// <summary>The same with one item more, of which the call says nothing.</summary>
    public Basket With(BasketItem item) => new(Values, Customer, [.. Items, item], Holdings, Now) { Keys = Keys };

    /// <summary>A detail of the customer: what the call supplies, else what the account holds (decision A8); null when neither does.</summary>
    public string? Detail(Parameter row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return DetailOf(Values, Customer, row);
    }

    /// <summary>The same before there is a basket.</summary>
    public static string? DetailOf(ParameterValues values, Customer customer, Parameter row)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(customer);
        ArgumentNullException.ThrowIfNull(row);
        return values.Text(row) ?? customer.Account?.Detail(row.Name);
    }

    /// <summary>
    /// The licence that ordering <paramref name="product"/> renews: of its kind and not expired, the one that the call names, or else, in a family
    /// where that goes by itself, the one that lasts longest. Null when there is none.
    /// </summary>
    public HeldLicence? Renewed(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var named = Values.Text(CustomerParameters.LicenceCode);
        return Holdings.Licences.Where(held => held.IsValid(Now) && held.IsOfKind(product) && (product.Family.RenewsByItself || held.Licence.Code == named))
            .OrderByDescending(held => held.Licence.Code == named).ThenByDescending(held => held.Licence.ExpiresAt).FirstOrDefault();
    }

    /// <summary>The item's value broke a rule (-4).</summary>
    public Rejection Invalid(Parameter row, BasketItem item) => ErrorCode.InvalidValue.Reject(NameOf(row, item));

    /// <summary>The item lacks a value (-3).</summary>
    public static Rejection Missing(Parameter row, BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(item);
        return ErrorCode.MissingArgument.Reject(row.NameFor(row.Scope == Scope.Item ? item.Number : 0));
    }

    /// <summary>The item has no use for a value (-83).</summary>
    public Rejection NotApplicable(Parameter row, BasketItem item) => ErrorCode.NotApplicable.Reject(NameOf(row, item));

    /// <summary>Whether a value was sent for the item, or for the order when the row is one of the order.</summary>
    public bool IsSent(Parameter row, BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(item);
        return Values.IsSent(row, row.Scope == Scope.Item ? item.Number : 0);
    }

    /// <summary>The name as sent, or as documented: what errorItem repeats (decision N1).</summary>
    public string NameOf(Parameter row, BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(item);
        return Values.NameOf(row, row.Scope == Scope.Item ? item.Number : 0);
    }

    private HostNames HostsOf(BasketItem item)
    {
        Values.TryText(ItemParameters.DomainNames, item.Number, out var listed);
        return HostNames.Of(listed, item.Product, Request(item));
    }

    private (CertificateSigningRequest? Request, CsrFault? Fault) Read(BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Values.Text(ItemParameters.Csr, item.Number) is not { } text)
            return default;
        requests ??= new (CertificateSigningRequest?, CsrFault?)?[Items.Count + 1];
        return requests[item.Number] ??= (CertificateSigningRequest.Read(text, item.Product.Family.LeastRsaBits, Keys.Known, out var fault), fault);
    }
}
