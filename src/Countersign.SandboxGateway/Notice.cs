namespace Countersign.SandboxGateway;

/// <summary>What a buyer is told who cannot pay here.</summary>
/// <param name="Status">The status of the page.</param>
/// <param name="Title">What holds.</param>
/// <param name="Text">What it means.</param>
/// <param name="Terms">What the visit was about; null when nobody knows.</param>
public sealed record Notice(int Status, string Title, string Text, Terms? Terms = null)
{
    /// <summary>A link that is not the merchant's, or not any more.</summary>
    public static Notice Broken { get; } = new(StatusCodes.Status400BadRequest, "This link does not hold",
        "It was altered on its way, cut short, or made before the sandbox was set up anew. Nothing has been paid. Go back to where you came from and start the payment again.");

    /// <summary>Other terms for a payment that has begun.</summary>
    public static Notice Taken { get; } = new(StatusCodes.Status409Conflict, "This payment has begun with other terms",
        "A payment of the same reference was begun for something else. Nothing has been paid by this link.");

    /// <summary>What to tell of a visit that is over.</summary>
    public static Notice Of(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.State switch
        {
            SessionState.Paid => new(StatusCodes.Status200OK, "This has been paid already", "It is not paid a second time. You can go back to the merchant.", session.Terms),
            SessionState.Cancelled => new(StatusCodes.Status200OK, "You cancelled this payment", "No money has been taken. You can start again at the merchant's.", session.Terms),
            _ => new(StatusCodes.Status410Gone, "This payment has expired", "It took too long, and no money has been taken. You can start again at the merchant's.", session.Terms),
        };
    }
}
