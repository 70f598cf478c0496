using static Countersign.Protocol.Row;

namespace Countersign.Protocol;

/// <summary>Who the customer is: name, addresses for messages, and login.</summary>
public static class CustomerParameters
{
    /// <summary>Form of address.</summary>
    public static readonly Parameter<string> Title = Detail(Text("title", 64, "The customer's form of address."));

    /// <summary>Full name.</summary>
    public static readonly Parameter<string> Name = Detail(Text("name", 128, "The customer's full name.")) with
    {
        Requirement = Requirement.Conditional,
        RequiredWhen = "the customer is new and neither foreName nor surName is sent",
    };

    /// <summary>First name.</summary>
    public static readonly Parameter<string> ForeName = Detail(Text("foreName", 64, "The customer's first name.")) with
    {
        Requirement = Requirement.Conditional,
        RequiredWhen = "the customer is new and neither name nor surName is sent",
    };

    /// <summary>Last name.</summary>
    public static readonly Parameter<string> SurName = Detail(Text("surName", 64, "The customer's last name."));

    /// <summary>Where the customer reads mail.</summary>
    public static readonly Parameter<string> EmailAddress =
        Detail(Email("emailAddress", "The customer's e-mail address. With isReturningCustomer left out, a call without it is a returning customer's.")) with
        {
            Requirement = Requirement.Conditional,
            RequiredWhen = "the customer is new",
        };

    /// <summary>Telephone.</summary>
    public static readonly Parameter<string> TelephoneNumber = Detail(Text("telephoneNumber", 32, "The customer's telephone number."));

    /// <summary>Fax.</summary>
    public static readonly Parameter<string> FaxNumber = Detail(Text("faxNumber", 32, "The customer's fax number."));

    /// <summary>The account's name, case sensitive.</summary>
    public static readonly Parameter<string> LoginName =
        Text("loginName", 64, "The account's name, case sensitive; of a new customer, the name that the account gets.") with
        {
            Personal = true,
            Requirement = Requirement.Conditional,
            RequiredWhen = "the customer is returning, or the product asks for an account with a login",
        };

    /// <summary>The account's password, case sensitive.</summary>
    public static readonly Parameter<string> LoginPassword =
        Block("loginPassword", 128, "The account's password, case sensitive; of a new customer, the password that the account gets.") with
        {
            Secret = true,
            Requirement = Requirement.Conditional,
            RequiredWhen = "loginName is sent and no accepted client certificate is presented",
        };

    /// <summary>A licence code from an earlier order.</summary>
    public static readonly Parameter<string> LicenceCode = Text("licenceCode", 255, "The licence code of an earlier order of the account.");

    /// <summary>Whether the free web products stay away.</summary>
    public static readonly Parameter<bool> DisableWebProducts =
        Flag("disableSWP", "Whether the free web products that come along with an SSL certificate are left out.",
            "leave them out", "add them where they apply") with
        { Type = "string", Default = "N", Applicability = "SSL certificates" };

    /// <summary>The domain a SiteLock product is for.</summary>
    public static readonly Parameter<string> DomainName =
        Text("domainName", 64, "The domain that the SiteLock product looks after.") with { Applicability = "SiteLock" };

    private static Parameter<T> Detail<T>(Parameter<T> row) => row with { Personal = true, AccountDetail = true };
}
