using System.Globalization;
using System.Net.Sockets;
using Countersign.Certificates;
using Countersign.Protocol;
using Countersign.Server.Catalog.Families;

namespace Countersign.Server.Orders;

/// <summary>A name of a certificate, how control of it is to be shown, and how far that is.</summary>
public sealed class ItemDomain
{
    private static readonly DcvMethod[] Methods = [DcvMethod.Cname, DcvMethod.Http, DcvMethod.Https, DcvMethod.Email];

    private readonly PlacedItem item;

    internal ItemDomain(PlacedItem item, DomainName name, DcvToken? token, Dcv? sent)
    {
        this.item = item;
        (Name, Token) = (name, token);
        Choice = Allowed(Chosen ?? sent);
    }

    /// <summary>The name.</summary>
    public DomainName Name { get; }

    /// <summary>How control is to be shown; null until that is settled: by e-mail, that needs a permitted address (decision N7).</summary>
    public Dcv? Choice { get; }

    /// <summary>The proof of that choice; null without one.</summary>
    public DcvProof? Proof => Choice is { } choice ? DcvRules.Proof(choice) : null;

    /// <summary>What the item's signing request is proved by; null without a request.</summary>
    public DcvToken? Token { get; }

    /// <summary>What was found when it was looked last for the proof that is chosen now; null when that was not looked for.</summary>
    public ProgressFact? LastCheck => item.Facts.Find(ProgressKind.DomainChecked, Name.Text) is { } check && check.At >= SettledAt ? check : null;

    /// <summary>Whether control has been shown in the way, and for the request, that are chosen now.</summary>
    public bool IsValidated => Evidence is { } evidence && item.Facts.Find(ProgressKind.DomainValidated, Name.Text)?.Text == evidence;

    /// <summary>Whether a worker can look for the proof now.</summary>
    public bool IsToCheck => Choice is not null && Proof is { ByEmail: false } && !IsValidated;

    /// <summary>The address of the file for the name; null without a request, or where another way is chosen.</summary>
    public string? FileAddress => Token is { } token && Choice?.Method is DcvMethod.Http or DcvMethod.Https
        ? $"{(Choice.Method == DcvMethod.Http ? "http" : "https")}://{(Name.Address is { AddressFamily: AddressFamily.InterNetworkV6 } ? $"[{Name}]" : Name.Text)}{token.FilePath}"
        : null;

    /// <summary>Where the CNAME record for the name belongs; null without a request, or when there is no room for it.</summary>
    public string? CnameOwner => AuthorizationDomains.For(Name, DcvProof.Cname, PublicSuffixList.Shipped)
        .Select(domain => Token?.CnameOwner(domain)).FirstOrDefault(owner => owner is not null);

    // What a validation is of: another way or another request needs another one.
    private string? Evidence => Choice is { } choice ? $"{ItemParameters.DcvEmailAddress.Write(choice)} {(Proof!.NeedsCsr ? Token!.CnameTarget : "")}".TrimEnd() : null;

    // What was found before says nothing of another way or another request.
    private long SettledAt => Math.Max(
        item.Facts.Find(ProgressKind.DomainChosen, Name.Text)?.At ?? 0, item.Facts.Find(ProgressKind.Supplied, ItemParameters.Csr.Name)?.At ?? 0);

    private Dcv? Chosen =>
        item.Facts.Find(ProgressKind.DomainChosen, Name.Text)?.Text is { } text && ItemParameters.DcvEmailAddress.TryRead(text, out var chosen) ? chosen : null;

    /// <summary>The ways that the name can be proved in today, e-mail once for each permitted address.</summary>
    public IEnumerable<Dcv> Choices() => Methods
        .SelectMany(method => method == DcvMethod.Email
            ? DcvAddresses.For(Name, PublicSuffixList.Shipped).Select(address => new Dcv(method, address))
            : [new Dcv(method)])
        .Where(choice => Allowed(choice) is not null);

    /// <summary>That a way was chosen.</summary>
    public ProgressFact Choose(Dcv choice) => new(item.Number, ProgressKind.DomainChosen, Name.Text, ItemParameters.DcvEmailAddress.Write(choice));

    /// <summary>That it was looked for the proof, and what was found, in a sentence for the customer.</summary>
    public ProgressFact Checked(string found) => new(item.Number, ProgressKind.DomainChecked, Name.Text, found);

    /// <summary>That control was shown as it is chosen now.</summary>
    public ProgressFact Validated() => new(item.Number, ProgressKind.DomainValidated, Name.Text,
        Evidence ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Nothing is chosen for item {item.Number}.")));

    // Null for what cannot be used as it is: by e-mail without an address, by a token without a request.
    private Dcv? Allowed(Dcv? choice)
    {
        if (choice is null || !DcvRules.Stands(choice, item.Order.ReadAt) || !DcvRules.Fits(choice, Name))
            return null;
        if (choice.Method != DcvMethod.Email)
            return Token is null ? null : choice;
        return choice.EmailAddress is { } address ? choice with { EmailAddress = DcvAddresses.Permitted(address, Name, PublicSuffixList.Shipped) } : null;
    }
}
