using System.Net;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>What Worldpay shows the buyer from its own address, once it has read it: a page that takes them back to us.</summary>
internal static class ReplyPage
{
    /// <summary>
    /// The page, in ASCII whatever the address. Worldpay puts its banner with the result where the mark stands, and wants it there
    /// (support.worldpay.com/support/kb/bg/paymentresponse, pr5402); it follows no redirect, so the page has to.
    /// </summary>
    public static GatewayReply For(Uri returnTo)
    {
        var address = WebUtility.HtmlEncode(returnTo.AbsoluteUri);
        return new("text/html; charset=utf-8", $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="refresh" content="3;url={address}">
            <title>Back to the shop</title>
            </head>
            <body>
            <WPDISPLAY ITEM=banner>
            <p><a href="{address}">Back to the shop</a></p>
            </body>
            </html>
            """);
    }
}
