using System.Reflection;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.Http;

/// <summary>The public listener: the calls at their exact addresses, the pages, and their one style sheet; anything else is 404.</summary>
public static class Site
{
    private const string StyleSheet = "/site.css";

    // Pages load nothing from elsewhere and run no script.
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

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
            var sheet = ReadStyleSheet();
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
                endpoints.MapGet(StyleSheet, () => Results.Bytes(sheet, "text/css; charset=utf-8"));
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
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        // Not "no-referrer": a browser would then keep the origin of our own forms from us too (Fetch, "append a request Origin header").
        response.Headers["Referrer-Policy"] = "same-origin";
    }

    // A page takes a form when it has a handler for one; the framework would show it all the same.
    private static bool IsTaken(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>() is not { } page
        || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
        || (HttpMethods.IsPost(http.Request.Method) && TakesForm(page));

    private static bool TakesForm(CompiledPageActionDescriptor page) =>
        page.HandlerMethods.Any(handler => HttpMethods.IsPost(handler.HttpMethod));

    private static bool IsFromElsewhere(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !FormOrigin.IsOwn(request);

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

    private static byte[] ReadStyleSheet()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("Countersign.Server.Http.site.css")!;
        using var memory = new MemoryStream();
        resource.CopyTo(memory);
        return memory.ToArray();
    }
}
