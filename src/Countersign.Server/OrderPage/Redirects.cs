using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.OrderPage;

/// <summary>Answers that the framework has no form for.</summary>
internal static class Redirects
{
    /// <summary>Sends the browser on after a form, with a GET whatever the version of HTTP.</summary>
    public static IActionResult SeeOther(this PageModel page, string path)
    {
        page.Response.Headers.Location = path;
        return page.StatusCode(StatusCodes.Status303SeeOther);
    }
}
