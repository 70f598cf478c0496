namespace Countersign.Server.Checkout;

/// <summary>
/// What the payment pages can say; the words of each language are in <c>Texts</c>. They were written by machine, all but the English ones, and await a
/// reader whose language it is.
/// </summary>
public enum Phrase
{
    SandboxBanner,
    Order,
    ErrorTitle,
    SummaryTitle,
    ToPay,
    YourOrder,
    Item,
    Cost,
    Tax,
    Total,
    Term,
    Quantity,
    Moment,

    PayUntil,
    Pay,
    PayHint,
    PayChoice,
    AgreementRegular,
    AgreementLimited,
    OnwardTitle,
    OnwardText,
    GiveUp,
    TryAgain,
    NothingTaken,
    CancelledTitle,
    CancelledText,
    FailedTitle,
    FailedText,

    PendingTitle,
    PendingText,
    PendingRefresh,
    LookAgain,
    StopLooking,
    NotPaid,

    ReceivedTitle,
    ReceivedAmount,
    ReceivedLate,
    ReceivedUnclear,
    ReturnedAmount,
    NeedDoNothing,

    PaidTitle,
    AlreadyPaidTitle,
    OrderNumber,
    Overpaid,
    NextTitle,
    NextText,
    OrderPage,
    Continue,
    BackToShop,

    ExpiredTitle,
    ExpiredText,
    ExpiredPaid,
    ClosedTitle,
    ClosedText,
    CloseWindow,

    UnavailableTitle,
    UnavailableText,
    NotCancelled,
    NotFoundTitle,
    NotFoundText,
    KeepAddress,
}
