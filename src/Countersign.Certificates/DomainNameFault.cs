namespace Countersign.Certificates;

/// <summary>Why a text is no name for a certificate, or a list of names no list.</summary>
public enum DomainNameFault
{
    /// <summary>Nothing is there but white space, separators or a dot.</summary>
    Empty,

    /// <summary>The name has more than 253 characters, as it stands or in its ASCII form (RFC 1035 section 2.3.4).</summary>
    TooLong,

    /// <summary>Two dots stand together, or one stands first.</summary>
    EmptyLabel,

    /// <summary>A label has more than 63 characters (RFC 1035 section 2.3.4).</summary>
    LabelTooLong,

    /// <summary>A character is neither a letter, a digit, a hyphen nor a dot.</summary>
    InvalidCharacter,

    /// <summary>A label has an underscore, as host names and so certificates never do (Baseline Requirements since 2019-05-01).</summary>
    Underscore,

    /// <summary>A label begins or ends with a hyphen.</summary>
    MisplacedHyphen,

    /// <summary>A label has hyphens in third and fourth place and does not begin with <c>xn--</c> (RFC 5890 section 2.3.1).</summary>
    ReservedLabel,

    /// <summary>A label begins with <c>xn--</c> and is not what IDNA makes of any label.</summary>
    FalseALabel,

    /// <summary>IDNA refuses a label, or would change more of it than case and composition.</summary>
    InvalidUnicode,

    /// <summary>An asterisk is not the whole leftmost label.</summary>
    MisplacedWildcard,

    /// <summary>The name, without <c>*.</c>, has one label only and so belongs to nobody.</summary>
    SingleLabel,

    /// <summary>The top-level domain has digits only: an address that is not well-formed, or no name at all.</summary>
    NumericTopLevel,

    /// <summary>The name ends in a domain that will never be in the public DNS, or in which nobody may have a certificate.</summary>
    InternalName,

    /// <summary>The IP address is not reachable from everywhere (Baseline Requirements section 4.2.2).</summary>
    ReservedAddress,

    /// <summary>The list has this name already.</summary>
    Repeated,

    /// <summary>The list has more names than it may.</summary>
    TooMany,
}
