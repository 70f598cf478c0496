namespace Countersign.Server.Payments;

/// <summary>One thing that a gateway tells of an attempt to pay, understood and proved to be the gateway's.</summary>
/// <param name="Id">The gateway's own name of the event, at most 128 visible ASCII characters: whatever is told again has the same.</param>
/// <param name="Reference">The attempt, as <see cref="PaymentAttempt.Reference"/> has it.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Amount">The money that it is about, in minor units of the currency, at most <see cref="MostAmount"/>; 0 where it is about none.</param>
/// <param name="Currency">ISO 4217, as the gateway has it.</param>
/// <param name="At">When it happened, by the gateway's clock.</param>
/// <param name="Raw">What was received, for operators; never a card number.</param>
public sealed record GatewayNews(string Id, string Reference, GatewayEventKind Kind, long Amount, string Currency, DateTimeOffset At, string Raw)
{
    /// <summary>More money than there is, and so little that thousands of such amounts can be added.</summary>
    public const long MostAmount = 1_000_000_000_000_000;

    /// <summary>The most characters of an id, of a visit's name and of an agreement's.</summary>
    public const int MostIdLetters = 128;

    /// <summary>Whether it can be kept: its id, amount and currency are what this type says.</summary>
    public bool IsSound => Id.Length is > 0 and <= MostIdLetters && Id.All(letter => letter is > ' ' and <= '~') && Amount is >= 0 and <= MostAmount && IsCurrency(Currency);

    /// <summary>Whether a text may be a currency: three upper-case letters.</summary>
    public static bool IsCurrency(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 3 && text.All(char.IsAsciiLetterUpper);
    }

    /// <summary>
    /// What the gateway itself calls the agreement that it is about, at most 128 visible ASCII characters; empty for none. Where it is known from earlier news,
    /// the reference may be empty.
    /// </summary>
    public string Agreement { get; init; } = "";
}

/// <summary>A notification as it came: nothing of it is believed yet.</summary>
/// <param name="Body">The body, at most 64 KiB.</param>
/// <param name="Headers">The headers of the request; of one that an operator has pasted, none.</param>
/// <param name="Query">The query of its address without the question mark, as it came; empty for none.</param>
public sealed record GatewayNotification(ReadOnlyMemory<byte> Body, IHeaderDictionary Headers, string Query = "");

/// <summary>What a gateway makes of a notification, or of a question that it was asked.</summary>
public abstract record GatewayAnswer
{
    private GatewayAnswer()
    {
    }

    /// <summary>It tells this.</summary>
    /// <param name="News">What; none when nothing has happened.</param>
    public sealed record Tells(IReadOnlyList<GatewayNews> News) : GatewayAnswer;

    /// <summary>Something may have happened, which nothing proves: the gateway is to be asked.</summary>
    /// <param name="Reference">The attempt; it is looked up, and nobody is asked about one that is none of ours.</param>
    public sealed record Hints(string Reference) : GatewayAnswer;

    /// <summary>It is the gateway's, and only the gateway can tell which attempt it is about.</summary>
    /// <param name="Question">Asks it; what comes of that is no such answer again.</param>
    public sealed record Asks(Func<CancellationToken, Task<GatewayAnswer>> Question) : GatewayAnswer;

    /// <summary>It is not the gateway's, or nothing that can be understood.</summary>
    /// <param name="Reason">A sentence for operators, without secrets.</param>
    public sealed record Refused(string Reason) : GatewayAnswer;

    /// <summary>The gateway could not be asked; it is worth asking again.</summary>
    /// <param name="Trouble">A sentence for operators, without secrets.</param>
    public sealed record Unreachable(string Trouble) : GatewayAnswer;
}
