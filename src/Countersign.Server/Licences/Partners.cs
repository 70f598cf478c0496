using Countersign.Server.Accounts;

namespace Countersign.Server.Licences;

/// <summary>What an affiliate is to CodeGuard.</summary>
public enum CodeGuardPartner
{
    /// <summary>Known and active.</summary>
    Active,

    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Known, and not active.</summary>
    Inactive,
}

/// <summary>What CodeGuard says of a customer before an order.</summary>
/// <param name="IsOff">Whether the service is switched off.</param>
/// <param name="Partner">What the affiliate is to it.</param>
/// <param name="EmailIsKnown">Whether the customer's e-mail address is registered there already.</param>
public sealed record CodeGuardStanding(bool IsOff, CodeGuardPartner Partner, bool EmailIsKnown)
{
    /// <summary>No objection.</summary>
    public static readonly CodeGuardStanding Fine = new(false, CodeGuardPartner.Active, false);
}

/// <summary>Asks CodeGuard about a customer.</summary>
/// <param name="affiliate">The affiliate of the order.</param>
/// <param name="login">The customer's login; null without one.</param>
/// <param name="emailAddress">The customer's e-mail address; null when there is none.</param>
/// <param name="cancellation">Ends the waiting.</param>
public delegate ValueTask<CodeGuardStanding> AskCodeGuard(Affiliate affiliate, string? login, string? emailAddress, CancellationToken cancellation);

/// <summary>Asks Qualys whether a company of this name is registered there already.</summary>
public delegate ValueTask<bool> AskQualys(string organizationName, CancellationToken cancellation);

/// <summary>What outside services have said of a customer, as far as the basket gave cause to ask.</summary>
/// <param name="CodeGuard">What CodeGuard said.</param>
/// <param name="CompanyIsKnownToQualys">What Qualys said.</param>
public sealed record PartnerAnswers(CodeGuardStanding CodeGuard, bool CompanyIsKnownToQualys)
{
    /// <summary>No objection; also the answer of a server that is connected to none of them, where people fulfil such orders.</summary>
    public static readonly PartnerAnswers Fine = new(CodeGuardStanding.Fine, false);
}
