namespace Countersign.Protocol;

/// <summary>The bounds of one call; beyond them a server answers 413 instead of reading on (decision T5).</summary>
public static class Limits
{
    /// <summary>Parameters in one call, empty pairs not counted.</summary>
    public const int Parameters = 512;

    /// <summary>Bytes of a request body.</summary>
    public const int BodyBytes = 512 * 1024;

    /// <summary>Bytes of a request line; a GET may carry a hardware attestation of 32,767 characters, escaped.</summary>
    public const int RequestLineBytes = 128 * 1024;

    /// <summary>Items in one order; a higher item number is an unknown name.</summary>
    public const int Items = 100;

    /// <summary>Characters (Unicode scalar values) of errorItem and of errorMessage in an answer.</summary>
    public const int AnswerText = 255;
}
