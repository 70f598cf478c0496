namespace Countersign.Server.Accounts;

/// <summary>What a template for messages is for; the number is what the store holds.</summary>
public enum TemplateKind
{
    /// <summary>The S/MIME verification message.</summary>
    SmimeVerification = 1,

    /// <summary>The S/MIME request message.</summary>
    SmimeRequest = 2,

    /// <summary>The S/MIME collection message.</summary>
    SmimeCollection = 3,

    /// <summary>The message that asks for missing shipping details.</summary>
    Shipping = 4,

    /// <summary>The subscriber agreement.</summary>
    Agreement = 5,
}
