using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>The traits that the catalog file knows, in the order in which it is written.</summary>
public static class Traits
{
    /// <summary>Decision P1: company and address must be known.</summary>
    public static readonly Trait<bool> Validated = Flag("validated", "the organization is checked, so that its details must be known");

    /// <summary>Decision A1.</summary>
    public static readonly Trait<bool> RequiresLogin = Flag("requiresLogin", "a new customer must choose a login");

    /// <summary>Decision M7.</summary>
    public static readonly Trait<bool> RequiresQuantity = Flag("requiresQuantity", "the quantity must be named; else it counts as 1");

    /// <summary>Decision M7.</summary>
    public static readonly Trait<bool> RequiresZones = Flag("requiresZones", "the zones must be named; else they count as 1");

    /// <summary>The quantity says how much comes with it, not how often it is bought.</summary>
    public static readonly Trait<bool> FlatPrice = Flag("flatPrice", "the price is for the item as a whole, whatever its quantity");

    /// <summary>Takes a name with an asterisk.</summary>
    public static readonly Trait<bool> Wildcard = Flag("wildcard", "the certificate names all hosts of a domain");

    /// <summary>Takes several names.</summary>
    public static readonly Trait<bool> MultiDomain = Flag("multiDomain", "the certificate names several domains");

    /// <summary>Free and short.</summary>
    public static readonly Trait<bool> Trial = Flag("trial", "it is a trial");

    /// <summary>Error -45.</summary>
    public static readonly Trait<bool> OneFreePerAccount = Flag("oneFreePerAccount", "an account may hold one of them");

    /// <summary>Error -44, decision P2.</summary>
    public static readonly Trait<bool> WhiteListedKeysOnly = Flag("whiteListedKeysOnly", "it takes only public keys on the account's list");

    /// <summary>Error -127.</summary>
    public static readonly Trait<bool> DocumentSigningAnchor = Flag("documentSigningAnchor", "it is an anchor, which is not sold by this call");

    /// <summary>Rides on the item before it.</summary>
    public static readonly Trait<bool> TokenAddOn = Flag("tokenAddOn", "it is a token, or its shipping, for a certificate of the same order");

    /// <summary>eIDAS for web sites; takes DCV as SSL does.</summary>
    public static readonly Trait<bool> Qwac = Flag("qwac", "it is a qualified certificate for a web site");

    /// <summary>eIDAS for payment providers.</summary>
    public static readonly Trait<bool> Psd2 = Flag("psd2", "it names a payment provider, its roles and its authority");

    /// <summary>eIDAS with x_personalIdentifier.</summary>
    public static readonly Trait<bool> NaturalPerson = Flag("naturalPerson", "it names a person");

    /// <summary>eIDAS and S/MIME with x_organizationIdentifier.</summary>
    public static readonly Trait<bool> LegalPerson = Flag("legalPerson", "it names an organization by its identifier");

    /// <summary>The key lives in a qualified device.</summary>
    public static readonly Trait<bool> QualifiedDevice = Flag("qualifiedDevice", "its key is made in a qualified signature creation device");

    /// <summary>Error -54, decision P9.</summary>
    public static readonly Trait<bool> MainLicence = Flag("mainLicence", "it is a main HackerGuardian licence; an order may have one");

    /// <summary>The second half of a HackerGuardian pair, decision P9.</summary>
    public static readonly Trait<long> Accompanies = ProductNumber("accompanies", "it is ordered along with this product only");

    /// <summary>Decision P4: a free web product, in the term of the certificate.</summary>
    public static readonly Trait<long> ComesWith = ProductNumber("comesWith", "this product comes along without charge, unless disableSWP=Y");

    /// <summary>Error -61, decision P9.</summary>
    public static readonly Trait<long> IncludedAddresses = Count("includedAddresses", "how many addresses a main HackerGuardian licence scans");

    /// <summary>Error -60, decision P9.</summary>
    public static readonly Trait<long> AddressesPerPack = Count("addressesPerPack", "how many addresses one pack adds to a HackerGuardian licence");

    /// <summary>Error -65: without a plan a CodeGuard product cannot be provided.</summary>
    public static readonly Trait<string> CodeGuardPlan = Code("codeGuardPlan", "the plan at CodeGuard that provides it");

    /// <summary>Decision P8.</summary>
    public static readonly Trait<string> SiteLockPlan = OneOf("siteLockPlan", "the SiteLock plan that it is", SiteLockPlans.All);

    /// <summary>Error -128, decision P8.</summary>
    public static readonly Trait<ImmutableArray<string>> SiteLockAddOnFor =
        SomeOf("siteLockAddOnFor", "it is an add-on, for these SiteLock plans", SiteLockPlans.All);

    /// <summary>Error -124.</summary>
    public static readonly Trait<bool> OnlyWithSsl = Flag("onlyWithSsl", "it is sold only in one order with an SSL certificate");

    /// <summary>All of them, in the order of their declaration.</summary>
    public static IReadOnlyList<Trait> All { get; } =
        [.. typeof(Traits).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<Trait>()];

    private static readonly FrozenDictionary<string, Trait> ByName = All.ToFrozenDictionary(trait => trait.Name, StringComparer.Ordinal);

    /// <summary>The trait that the file calls <paramref name="name"/>; null when there is none.</summary>
    public static Trait? Find(string name) => ByName.GetValueOrDefault(name);

    // A flag that is false is left out, so that a catalog has one form.
    private static Trait<bool> Flag(string name, string meaning) => new(name, meaning, "true, or left out", false,
        (PlacedJson json, out bool value) => value = json.Kind == JsonTokenType.True, _ => "true");

    private static Trait<long> Count(string name, string meaning) => Number(name, meaning, "a whole number from 1 to 1000000", ProductPricing.MostQuantity);

    private static Trait<long> ProductNumber(string name, string meaning) => Number(name, meaning, "the number of a product", Product.MostNumber);

    private static Trait<long> Number(string name, string meaning, string expected, long most) => new(name, meaning, expected, 0,
        (PlacedJson json, out long value) =>
        {
            value = 0;
            return json.Kind == JsonTokenType.Number && WholeNumber.TryRead(json.Text, out value) && value >= 1 && value <= most;
        },
        value => value.ToString(CultureInfo.InvariantCulture));

    private static Trait<string> Code(string name, string meaning) => new(name, meaning, "a code of 1 to 40 letters, digits and hyphens", "",
        (PlacedJson json, out string value) => IsText(json, text => text.Length <= 40 && text.All(IsCodeCharacter), out value), Quoted);

    private static Trait<string> OneOf(string name, string meaning, ImmutableArray<string> words) => new(name, meaning,
        $"one of {string.Join(", ", words)}", "", (PlacedJson json, out string value) => IsText(json, text => words.Contains(text), out value), Quoted);

    private static Trait<ImmutableArray<string>> SomeOf(string name, string meaning, ImmutableArray<string> words) => new(name, meaning,
        $"a list of some of {string.Join(", ", words)}, each once, in this order", [],
        (PlacedJson json, out ImmutableArray<string> value) =>
        {
            value = [.. json.Elements.Where(element => element.Kind == JsonTokenType.String).Select(element => element.Text)];
            return value.Length > 0 && value.Length == json.Elements.Count && value.SequenceEqual(words.Where(value.Contains), StringComparer.Ordinal);
        },
        value => $"[{string.Join(", ", value.Select(Quoted))}]");

    private static bool IsText(PlacedJson json, Func<string, bool> isGood, out string value)
    {
        value = json.Text;
        return json.Kind == JsonTokenType.String && value.Length > 0 && isGood(value);
    }

    private static bool IsCodeCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character == '-';

    private static string Quoted(string text) => $"\"{text}\"";
}
