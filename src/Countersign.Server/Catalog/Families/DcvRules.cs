using System.Buffers;
using Countersign.Certificates;
using Countersign.Protocol;

namespace Countersign.Server.Catalog.Families;

/// <summary>What is asked of the ways in which control of the names is to be shown (decision N7).</summary>
internal static class DcvRules
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(", \t\r\n");

    /// <summary>Whether a token is to be made of the CSR, which must then come along (decision N8).</summary>
    public static bool TokenIsMadeOfIt(Basket basket, BasketItem item) =>
        Choice(basket, item) is { } choice ? Proof(choice).NeedsCsr : Choices(basket, item) is { } choices && choices.Any(each => Proof(each).NeedsCsr);

    /// <summary>-126: a file shows control of one host, and not of all hosts of a domain.</summary>
    public static Rejection? WildcardsAreNotProvedByFiles(Basket basket, BasketItem item)
    {
        var isOfWildcards = Choice(basket, item) is { } choice && !Proof(choice).ForWildcard
            && (item.Product.Has(Traits.Wildcard) || basket.Hosts(item).Names.Any(name => name.IsWildcard));
        if (isOfWildcards)
            return ErrorCode.WildcardNeedsDnsOrEmail.Reject(basket.NameOf(ItemParameters.DcvEmailAddress, item));
        var isOfOne = Choices(basket, item) is { } choices && choices.Zip(basket.Hosts(item).Names).Any(pair => pair.Second.IsWildcard && !Proof(pair.First).ForWildcard);
        return isOfOne ? ErrorCode.WildcardNeedsDnsOrEmail.Reject(basket.NameOf(ItemParameters.DcvEmailAddresses, item)) : null;
    }

    /// <summary>-4: the choice for all names cannot show control of one of them, or of any name while none is known, or is not taken any more.</summary>
    public static Rejection? ChoiceFitsEveryName(Basket basket, BasketItem item)
    {
        if (Choice(basket, item) is not { } choice)
            return null;
        var fits = Stands(choice, basket.Now) && FitsSome(choice) && basket.Hosts(item).Names.All(name => Fits(choice, name));
        return fits ? null : basket.Invalid(ItemParameters.DcvEmailAddress, item);
    }

    /// <summary>-4: there must be one choice for each name, in their order.</summary>
    public static Rejection? ChoicesFitTheirNames(Basket basket, BasketItem item)
    {
        if (!basket.IsSent(ItemParameters.DcvEmailAddresses, item))
            return null;
        var names = basket.Hosts(item).Names;
        var fits = Choices(basket, item) is { } choices && choices.Count == names.Count
            && choices.Zip(names).All(pair => Stands(pair.First, basket.Now) && Fits(pair.First, pair.Second));
        return fits ? null : basket.Invalid(ItemParameters.DcvEmailAddresses, item);
    }

    /// <summary>The proof that a choice of the protocol stands for.</summary>
    public static DcvProof Proof(Dcv choice) => choice.Method switch
    {
        DcvMethod.Http => DcvProof.Http,
        DcvMethod.Https => DcvProof.Https,
        DcvMethod.Cname => DcvProof.Cname,
        _ => DcvProof.Email,
    };

    /// <summary>Whether a way is still taken.</summary>
    public static bool Stands(Dcv choice, DateTimeOffset now) => Proof(choice).StandingOn(DateOnly.FromDateTime(now.UtcDateTime)) != DcvStanding.Ended;

    /// <summary>Whether a way can show control of a name; an address must be permitted for it.</summary>
    public static bool Fits(Dcv choice, DomainName name) => Proof(choice).CanProve(name)
        && (choice.EmailAddress is not { } address || DcvAddresses.Permitted(address, name, PublicSuffixList.Shipped) is not null);

    /// <summary>The choices of x_dcvEmailAddresses, one for each name; null when the list holds something else.</summary>
    public static List<Dcv>? ReadList(string text)
    {
        var choices = new List<Dcv>();
        foreach (var range in text.AsSpan().SplitAny(Separators))
        {
            if (range.Start.Equals(range.End))
                continue;
            if (choices.Count == DomainNames.Most || !ItemParameters.DcvEmailAddress.TryRead(text.AsSpan(range), out var choice))
                return null;
            choices.Add(choice);
        }

        return choices;
    }

    // An address that no name permits will not fit the names that come with the CSR either.
    private static bool FitsSome(Dcv choice) => choice.EmailAddress is not { } address || DcvAddresses.IsPermittedForSome(address, PublicSuffixList.Shipped);

    private static Dcv? Choice(Basket basket, BasketItem item) =>
        basket.Values.TryGet(ItemParameters.DcvEmailAddress, item.Number, out var choice) ? choice : null;

    private static List<Dcv>? Choices(Basket basket, BasketItem item) =>
        basket.Values.Text(ItemParameters.DcvEmailAddresses, item.Number) is { } text ? ReadList(text) : null;
}
