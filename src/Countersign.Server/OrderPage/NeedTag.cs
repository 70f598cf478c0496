using Countersign.Server.Orders;

namespace Countersign.Server.OrderPage;

/// <summary>Whose turn it is, in two words beside a need.</summary>
internal static class NeedTag
{
    /// <summary>The words.</summary>
    public static string Text(ItemNeed need) =>
        need.IsMet ? "Done" : !need.IsOpen ? "Later" : need.Row.Party == WaitsFor.Customer ? "Your turn" : "Our turn";

    /// <summary>Their class in the style sheet.</summary>
    public static string Class(ItemNeed need) =>
        need.IsMet ? "good" : need.IsOpen && need.Row.Party == WaitsFor.Customer ? "yours" : "";
}
