using Countersign.Server.Payments.Agreements;

namespace Countersign.Server.Payments;

/// <summary>Where a gateway sends the browser and its news, absolute addresses on our public listener, and what it shows.</summary>
/// <param name="Return">Where the browser comes back to, whatever has happened.</param>
/// <param name="Notify">Where the gateway posts its notifications.</param>
/// <param name="Language">The language that the buyer is shown, two letters of ISO 639-1: one of the 14 of the published page.</param>
/// <param name="Description">What is bought, in one line of at most 255 characters.</param>
/// <param name="Buyer">Who pays, as far as the call has said; a gateway may fill it in for the buyer.</param>
/// <param name="Agreement">The agreement by which more is paid later; null for an order that is paid once. Only a gateway that takes agreements is given one.</param>
public sealed record GatewayVisit(Uri Return, Uri Notify, string Language, string Description, GatewayBuyer Buyer, AgreementTerms? Agreement)
{
    /// <summary>Where the browser comes back to whose buyer has turned back, at a gateway that knows the difference: there nobody waits for news.</summary>
    public Uri TurnBack => new(Return.AbsoluteUri + "?back=1");
}

/// <summary>What a gateway may fill in for a buyer; each is empty where the call did not say it.</summary>
/// <param name="Name">The person.</param>
/// <param name="Email">The address for receipts.</param>
/// <param name="Street">Street and house.</param>
/// <param name="Town">The town.</param>
/// <param name="Region">State or province.</param>
/// <param name="PostalCode">The postal code.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record GatewayBuyer(string Name, string Email, string Street, string Town, string Region, string PostalCode, string Country)
{
    /// <summary>Somebody of whom nothing is known.</summary>
    public static GatewayBuyer Unknown { get; } = new("", "", "", "", "", "", "");
}

/// <summary>How a visit to a gateway begins.</summary>
public abstract record GatewayStart
{
    private GatewayStart()
    {
    }

    /// <summary>The browser goes there.</summary>
    /// <param name="Address">Where.</param>
    /// <param name="KnownAs">What the gateway itself calls the visit, at most 128 visible ASCII characters: kept before the browser goes, and handed to it with the
    /// attempt from then on; empty for a gateway that knows it by our reference.</param>
    public sealed record Redirect(Uri Address, string KnownAs = "") : GatewayStart;

    /// <summary>The browser posts a form there.</summary>
    /// <param name="Address">Where.</param>
    /// <param name="Fields">The names and values, in the order in which they are sent.</param>
    public sealed record Form(Uri Address, IReadOnlyList<KeyValuePair<string, string>> Fields) : GatewayStart;

    /// <summary>The gateway takes nobody now.</summary>
    /// <param name="Trouble">A sentence for operators, without secrets.</param>
    public sealed record Unavailable(string Trouble) : GatewayStart;
}
