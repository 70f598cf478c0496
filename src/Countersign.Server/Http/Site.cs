using System.Reflection;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.Http;

/// <summary>The public listener: the calls at their exact addresses, the pages, and their style sheets; anything else is 404.</summary>
public static class Site
{
    private static readonly (string Address, string Resource)[] StyleSheets =
        [("/site.css", "Countersign.Server.Http.site.css"), ("/checkout.css", "Countersign.Server.Checkout.checkout.css")];

    /// <summary>Takes the calls out of the pipeline before routing could read their addresses in a looser way.</summary>
    public static void UseCalls(this IApplicationBuilder app)
    {
        var placing = app.ApplicationServices.GetRequiredService<PlaceOrderEndpoint>();
        var asking = app.ApplicationServices.GetRequiredService<OrderStatusEndpoint>();
        var telling = app.ApplicationServices.GetRequiredService<PaymentNotificationEndpoint>();
        app.Use((HttpContext http, RequestDelegate next) =>
        {
            var target = RequestTarget.Of(http);
            return RequestTarget.IsOf(target, PlaceOrderEndpoint.Name) ? placing.Answer(http, http.Caller)
                : RequestTarget.IsOf(target, OrderStatusEndpoint.Name) ? asking.Answer(http, http.Caller)
                : http.Caller.Listener == ListenerKind.Public && telling.GatewayOf(target) is { } gateway ? telling.Answer(http, gateway)
                : next(http);
        });
    }

    /// <summary>The pages, on the public listener only.</summary>
    public static void UsePages(this IApplicationBuilder app)
    {
        app.UseWhen(http => http.Caller.Listener == ListenerKind.Public, pages =>
        {
            pages.Use((HttpContext http, RequestDelegate next) =>
            {
                SetHeaders(http.Response);
                return next(http);
            });
            pages.UseLastPage();
            pages.UseRouting();
            pages.Use((HttpContext http, RequestDelegate next) => !IsTaken(http) ? RefuseMethod(http) : IsFromElsewhere(http.Request) ? Forbid(http) : next(http));
            pages.UseEndpoints(endpoints =>
            {
                foreach (var (address, resource) in StyleSheets)
                    endpoints.MapStyleSheet(address, ReadWhole(resource));
                endpoints.MapHealth();
                endpoints.MapRazorPages();
            });
        });
    }

    /// <summary>Says something useful where nothing is.</summary>
    public static void UseNotFound(this IApplicationBuilder app) => app.Use(async (HttpContext http, RequestDelegate next) =>
    {
        await next(http);
        if (http.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false })
            await NotFound(http);
    });

    /// <summary>What every page says to the browser.</summary>
    public static void SetHeaders(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy();
        response.Headers.XContentTypeOptions = "nosniff";
        // Not "no-referrer": a browser would then keep the origin of our own forms from us too (Fetch, "append a request Origin header").
        response.Headers["Referrer-Policy"] = "same-origin";
    }

    /// <summary>What a page may do: it loads nothing from elsewhere, runs no script, and sends forms to us.</summary>
    /// <param name="formsGoOnTo">Origins that forms lead to, if only by our answering them with a redirect, which browsers hold against the policy too.</param>
    public static string ContentSecurityPolicy(params IEnumerable<string> formsGoOnTo) =>
        $"default-src 'none'; style-src 'self'; img-src data:; form-action {string.Join(' ', formsGoOnTo.Prepend("'self'").Distinct())}; base-uri 'none'; frame-ancestors 'none'";

    // A page takes a form when it has a handler for one; the framework would show it all the same.
    private static bool IsTaken(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>() is not { } page
        || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
        || (HttpMethods.IsPost(http.Request.Method) && TakesForm(page));

    private static bool TakesForm(CompiledPageActionDescriptor page) =>
        page.HandlerMethods.Any(handler => HttpMethods.IsPost(handler.HttpMethod));

    private static bool IsFromElsewhere(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !FormOrigin.IsOwn(request)
        && request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<TakesFormsFromAnywhereAttribute>() is null;

    private static Task Forbid(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static Task RefuseMethod(HttpContext http)
    {
        var takesForm = http.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>() is { } page && TakesForm(page);
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = takesForm ? "GET, HEAD, POST" : "GET, HEAD";
        return Task.CompletedTask;
    }

    private static Task NotFound(HttpContext http)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync("There is nothing at this address. Orders are placed at /products/!PlaceOrder, written exactly so; /reference lists what they take.\n");
    }

    private static void MapStyleSheet(this IEndpointRouteBuilder endpoints, string address, byte[] sheet) =>
        endpoints.MapGet(address, () => Results.Bytes(sheet, "text/css; charset=utf-8"));

    private static byte[] ReadWhole(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
