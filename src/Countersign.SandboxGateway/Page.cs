using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Countersign.SandboxGateway;

/// <summary>Writes pages: rendered here, without script, and with nothing from elsewhere.</summary>
public sealed class Page(IServiceProvider parts, ILoggerFactory log)
{
    // A browser holds every redirect that follows a form to form-action, and where the merchant sends the buyer on is the merchant's matter.
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self' https: http:; base-uri 'none'; frame-ancestors 'none'";

    private readonly byte[] sheet = ReadSheet();

    /// <summary>What everything says to the browser. Addresses here are as good as their signature: none is told to anybody.</summary>
    public static void SetHeaders(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    /// <summary>Writes a page.</summary>
    public async Task Write<T>(HttpContext http, int status, Dictionary<string, object?> parameters)
        where T : IComponent
    {
        ArgumentNullException.ThrowIfNull(http);
        await using var renderer = new HtmlRenderer(parts, log);
        var text = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(text);
    }

    /// <summary>Writes the style sheet.</summary>
    public async Task WriteSheet(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.ContentType = "text/css; charset=utf-8";
        await http.Response.Body.WriteAsync(sheet);
    }

    private static byte[] ReadSheet()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("gateway.css")!;
        using var memory = new MemoryStream();
        resource.CopyTo(memory);
        return memory.ToArray();
    }
}
