using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace Countersign.Server.Http;

/// <summary>
/// What a browser gets in place of a page that cannot be shown, where a program gets a bare status. It is made of constants: what makes the other
/// pages, or what they are made of, may be what failed.
/// </summary>
public static class LastPage
{
    private static readonly Dictionary<int, (string Title, string Text)> Texts = new()
    {
        [StatusCodes.Status403Forbidden] = ("This form came from somewhere else", "We take forms from our own pages only, and nothing was saved. Open the page here and fill in its form."),
        [StatusCodes.Status413PayloadTooLarge] = ("This is too much", "Nothing was saved. Go back and send less."),
        [StatusCodes.Status500InternalServerError] = ("Something is wrong on our side", "We have taken note of it. Open the page again: it shows what we have from you."),
        [StatusCodes.Status503ServiceUnavailable] = ("We cannot answer just now", "Wait a few seconds and open the page again: it shows what we have from you."),
    };

    /// <summary>Whether a person waits before one of the pages.</summary>
    public static bool IsWanted(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>() is not null
            && MediaTypeHeaderValue.TryParseList(http.Request.Headers.Accept, out var types)
            && types.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
    }

    /// <summary>Puts the page where a page would answer with a status alone.</summary>
    public static void UseLastPage(this IApplicationBuilder app) => app.Use(async (HttpContext http, RequestDelegate next) =>
    {
        await next(http);
        var response = http.Response;
        if (!response.HasStarted && response is { ContentType: null, ContentLength: null } && Texts.ContainsKey(response.StatusCode) && IsWanted(http))
            await Write(http, response.StatusCode);
    });

    /// <summary>Writes the page for a status.</summary>
    public static async Task Write(HttpContext http, int status)
    {
        ArgumentNullException.ThrowIfNull(http);
        var body = Encoding.UTF8.GetBytes(Html(Texts[status], http.Response.Headers[UnexpectedFailure.CorrelationHeader]));
        Site.SetHeaders(http.Response);
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(body);
    }

    private static string Html((string Title, string Text) page, string? number) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>{page.Title}</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="/site.css">
        </head>
        <body>
          <header class="page">
            <div class="inner">
              <h1>{page.Title}</h1>
              <p>{page.Text}</p>
            </div>
          </header>
          <main id="main">{(number is null ? "" : $"<section><p>If you write to us, name this number: <span class=\"name\">{HtmlEncoder.Default.Encode(number)}</span></p></section>")}</main>
        </body>
        </html>

        """;
}
