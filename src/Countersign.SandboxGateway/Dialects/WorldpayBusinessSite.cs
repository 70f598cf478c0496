using System.Net;
using System.Text.RegularExpressions;
using Countersign.SandboxGateway.Pages;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>What Worldpay's Business Gateway answers.</summary>
internal sealed partial class WorldpayBusinessSite(DialectParts parts)
{
    private readonly WorldpayBusinessAgreements agreements = new(parts);

    /// <summary>Puts it in its place.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost($"/{WorldpayBusiness.Name}/wcc/purchase", Purchase);
        routes.MapGet($"/{WorldpayBusiness.Name}/wcc/result/{{id}}", Result);
        routes.MapPost($"/{WorldpayBusiness.Name}/wcc/itransaction", Refund);
        routes.MapPost($"/{WorldpayBusiness.Name}/wcc/iadmin", Administer);
        routes.MapGet($"/{WorldpayBusiness.Name}/agreements", agreements.Show);
        routes.MapPost($"/{WorldpayBusiness.Name}/agreements", agreements.Press);
    }

    private Task Refund(HttpContext http) => Command(http, form => Task.FromResult(Refund(form)));

    private Task Administer(HttpContext http) => Command(http, agreements.Administer);

    private async Task Purchase(HttpContext http)
    {
        var now = parts.Time.GetUtcNow();
        var form = WorldpayBusinessForm.Read(await RawRequest.Body(http));
        var fault = form is null ? "The form cannot be read." : WorldpayBusinessPurchase.FaultOf(form, parts.Instructions.Secret, now);
        if (fault is not null)
            await Write(http, new(StatusCodes.Status400BadRequest, "This payment cannot be made", $"{fault} Nothing has been paid. Tell the shop where you came from."));
        else if (parts.Sessions.Open(WorldpayBusiness.Dialect, WorldpayBusinessPurchase.TermsOf(form!, now), now, form!.Fields) is not { } session)
            await Write(http, Notice.Taken);
        else
            SendTo(http, session.Path);
    }

    // What the merchant has answered is shown as if it were Worldpay's own; the policy of all pages here lets nothing of it run.
    private async Task Result(HttpContext http)
    {
        if (parts.Sessions.Find(http.Request.RouteValues["id"] as string) is not { } session || session.Dialect != WorldpayBusiness.Dialect)
        {
            await Write(http, Notice.Broken);
        }
        else if (session.Tellings.Select(telling => telling.Reply).LastOrDefault(reply => !string.IsNullOrEmpty(reply)) is { } page)
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync(Display().Replace(page, match => Shown(session, match.Groups[1].Value)));
        }
        else
        {
            await Write(http, session.State == SessionState.Open
                ? new(StatusCodes.Status200OK, "Nothing has been paid", "The payment can still be made.", session.Terms)
                : Notice.Of(session));
        }
    }

    private static string Shown(Session session, string item) => item == "banner"
        ? $"<p><strong>{(session.State == SessionState.Paid ? "Thank you, your payment was successful" : "Your payment was cancelled")}</strong>. This was NOT a live transaction.</p>"
        : WebUtility.HtmlEncode(session.Sent.GetValueOrDefault(item, ""));

    // A refund has no key there: whoever asks twice gives back twice, as far as there is money.
    private string Refund(WorldpayBusinessForm form)
    {
        var (session, taken) = parts.Sessions.All.Where(one => one.Dialect == WorldpayBusiness.Dialect)
            .SelectMany(one => one.Tellings.Where(telling => telling.Event.Kind == EventKind.Captured).Select(telling => (one, telling.Event)))
            .FirstOrDefault(pair => WorldpayBusinessResponse.TransactionOf(pair.one, pair.Event) == form["transId"]);
        if (!form.IsOfAdministration(parts.Instructions.Secret))
            return "E,Authorisation failed";
        if (session is null || form["testMode"] != WorldpayBusiness.TestMode)
            return "E,Unknown transaction";
        var amount = form["op"] switch { "refund-full" => taken.Amount, "refund-partial" when form["currency"] == taken.Currency => form.Amount("amount"), _ => null };
        return amount is { } wanted && session.Refund(new(wanted, $"{Guid.NewGuid()}"), parts.Time.GetUtcNow()) is null
            ? $"A,{form["transId"]},A,cardbe.msg.refund,A refund was made"
            : $"N,{form["transId"]},N,cardbe.msg.refused,No refund was made";
    }

    private static async Task Command(HttpContext http, Func<WorldpayBusinessForm, Task<string>> answer)
    {
        http.Response.ContentType = "text/plain; charset=ISO-8859-1";
        var form = WorldpayBusinessForm.Read(await RawRequest.Body(http));
        await http.Response.WriteAsync((form is null ? "E,Malformed request" : await answer(form)) + "\n");
    }

    private static void SendTo(HttpContext http, string path)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = path;
    }

    private Task Write(HttpContext http, Notice notice) => parts.Page.Write<NoticePage>(http, notice.Status, new() { [nameof(NoticePage.Notice)] = notice });

    [GeneratedRegex("""<wpdisplay\s+item="?([A-Za-z_]{1,40})"?[^>]{0,200}>""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Display();
}
