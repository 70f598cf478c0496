using Countersign.Protocol;
using Countersign.Server.Orders;
using Countersign.Server.Payments;

namespace Countersign.Server.Checkout;

/// <summary>What kind of news a view is.</summary>
public enum Tone
{
    /// <summary>None.</summary>
    Plain,

    /// <summary>Good.</summary>
    Good,

    /// <summary>None yet.</summary>
    Waiting,

    /// <summary>Something ended, as the buyer wanted or without anybody's fault.</summary>
    Ended,

    /// <summary>Bad.</summary>
    Wrong,
}

/// <summary>A sentence of a view.</summary>
/// <param name="Phrase">The words.</param>
/// <param name="When">When it is said; always when null.</param>
public sealed record Saying(Phrase Phrase, Func<CheckoutOrder, bool>? When = null);

/// <summary>A link of a view to the shop that the buyer comes from.</summary>
/// <param name="Phrase">The words.</param>
/// <param name="Address">Where it leads; null when it is left out.</param>
public sealed record ShopLink(Phrase Phrase, Func<ShopAddresses, string?> Address);

/// <summary>
/// What the page of a payment shows. The address is one and the same; how the payment stands decides, so that no reload, no second tab and no link out
/// of a history shows anything that is not so.
/// </summary>
/// <param name="Name">Its name, for the style sheet and for tests.</param>
/// <param name="Title">Its title.</param>
public sealed record CheckoutView(string Name, Phrase Title)
{
    private static readonly Saying NothingTaken = new(Phrase.NothingTaken, order => order is { MayBePaidMeanwhile: false, HasNews: false });

    /// <summary>Whether an order is shown so; the first view of <see cref="All"/> for which it holds is the one.</summary>
    public Func<CheckoutOrder, bool> Holds { get; init; } = static _ => false;

    /// <summary>The status of the answer.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>What kind of news it is.</summary>
    public Tone Tone { get; init; }

    /// <summary>What it says.</summary>
    public IReadOnlyList<Saying> Says { get; init; } = [];

    /// <summary>What stands above the amount; null for a view without the bill.</summary>
    public Phrase? Bill { get; init; }

    /// <summary>The button that leads to the gateway; null for none.</summary>
    public Phrase? Pay { get; init; }

    /// <summary>Whether the order may be given up.</summary>
    public bool MayGiveUp { get; init; }

    /// <summary>Whether it looks again by itself.</summary>
    public bool LooksAgain { get; init; }

    /// <summary>Whether it says what comes next.</summary>
    public bool IsConfirmation { get; init; }

    /// <summary>The link back; null for none.</summary>
    public ShopLink? Back { get; init; }

    /// <summary>The error of the call's own protocol that it stands for; null for none.</summary>
    public ErrorCode? Error { get; init; }

    /// <summary>The order is paid, which the buyer has known for a while.</summary>
    public static CheckoutView Paid { get; } = new("paid", Phrase.AlreadyPaidTitle)
    {
        Holds = order => order.Order.IsPlaced,
        Tone = Tone.Good,
        Says =
        [
            new(Phrase.Overpaid, order => order.Payment.Standing.Concerns.HasFlag(PaymentConcerns.Overpaid)),
            new(Phrase.ReturnedAmount, order => order.Payment.Standing.Returned > 0),
        ],
        Bill = Phrase.Total,
        IsConfirmation = true,
        Back = new(Phrase.Continue, shop => shop.Continue),
    };

    /// <summary>The same as the buyer comes from paying.</summary>
    public static CheckoutView Done { get; } = Paid with { Name = "done", Title = Phrase.PaidTitle };

    /// <summary>The time to pay is over.</summary>
    public static CheckoutView Expired { get; } = new("expired", Phrase.ExpiredTitle)
    {
        Holds = order => order.Order.Closing == ClosingReason.Expired || (order.IsOver && !order.Waits),
        Status = StatusCodes.Status410Gone,
        Tone = Tone.Ended,
        Says = [new(Phrase.ExpiredText), new(Phrase.ExpiredPaid)],
        Back = new(Phrase.BackToShop, shop => shop.Expired),
        Error = ErrorCode.SessionExpired,
    };

    /// <summary>The link opens nothing.</summary>
    public static CheckoutView NotFound { get; } = new("not-found", Phrase.NotFoundTitle)
    {
        Status = StatusCodes.Status404NotFound,
        Tone = Tone.Ended,
        Says = [new(Phrase.NotFoundText)],
    };

    /// <summary>The gateway takes nobody now.</summary>
    public static CheckoutView Unavailable { get; } = new("unavailable", Phrase.UnavailableTitle)
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Tone = Tone.Wrong,
        Says = [NothingTaken, new(Phrase.UnavailableText), new(Phrase.PayUntil)],
        Bill = Phrase.ToPay,
        Pay = Phrase.TryAgain,
        MayGiveUp = true,
        Back = new(Phrase.BackToShop, shop => shop.Cancelled),
    };

    /// <summary>The browser is about to post a form to a gateway.</summary>
    public static CheckoutView Onward { get; } = new("onward", Phrase.OnwardTitle)
    {
        Tone = Tone.Waiting,
        Says = [new(Phrase.OnwardText)],
    };

    /// <summary>The gateway could not be asked whether an order that is to be given up was paid.</summary>
    public static CheckoutView NotGivenUp { get; } = Unavailable with
    {
        Name = "not-given-up",
        Says = [new(Phrase.NotCancelled), new(Phrase.UnavailableText)],
        Bill = null,
        Pay = null,
    };

    /// <summary>The views that follow from how the payment stands, in the order in which they are tried.</summary>
    public static IReadOnlyList<CheckoutView> All { get; } =
    [
        Paid,
        new("received", Phrase.ReceivedTitle)
        {
            Holds = order => order.HasNews,
            Tone = Tone.Waiting,
            Says =
            [
                new(Phrase.ReceivedAmount, order => order.Payment.Standing.Captured > 0),
                new(Phrase.ReceivedUnclear, order => order.Payment.Standing.Captured == 0),
                new(Phrase.ReceivedLate, order => order.Order.IsClosed),
                new(Phrase.ReturnedAmount, order => order.Payment.Standing.Returned > 0),
                new(Phrase.NeedDoNothing),
            ],
        },
        Expired,
        new("closed", Phrase.ClosedTitle)
        {
            Holds = order => order.Order.IsClosed,
            Tone = Tone.Ended,
            Says = [NothingTaken, new(Phrase.ClosedText), new(Phrase.CloseWindow, order => order.MayBePaidMeanwhile)],
            Back = new(Phrase.BackToShop, shop => shop.Cancelled),
        },
        new("pending", Phrase.PendingTitle)
        {
            Holds = order => order.Waits,
            Tone = Tone.Waiting,
            Says = [new(Phrase.PendingText)],
            LooksAgain = true,
        },
        new("cancelled", Phrase.CancelledTitle)
        {
            Holds = order => order.Payment.Last?.State == PaymentState.Cancelled,
            Tone = Tone.Ended,
            Says = [NothingTaken, new(Phrase.CancelledText)],
            Bill = Phrase.ToPay,
            Pay = Phrase.TryAgain,
            MayGiveUp = true,
            Back = new(Phrase.BackToShop, shop => shop.Cancelled),
        },
        new("failed", Phrase.FailedTitle)
        {
            Holds = order => order.Payment.Last is { IsOpen: false },
            Tone = Tone.Wrong,
            Says = [NothingTaken, new(Phrase.FailedText)],
            Bill = Phrase.ToPay,
            Pay = Phrase.TryAgain,
            MayGiveUp = true,
            Back = new(Phrase.BackToShop, shop => shop.Cancelled),
        },
        new("summary", Phrase.SummaryTitle)
        {
            Holds = _ => true,
            Says = [new(Phrase.PayUntil)],
            Bill = Phrase.ToPay,
            Pay = Phrase.Pay,
            MayGiveUp = true,
        },
    ];

    /// <summary>How an order is shown.</summary>
    public static CheckoutView Of(CheckoutOrder order) => All.First(view => view.Holds(order));
}
