using Microsoft.AspNetCore.Mvc.Filters;

namespace Countersign.Server.OrderPage;

/// <summary>A page about one customer: nobody keeps it, and no search engine lists it. That its address is told to nobody is so for all pages.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PrivatePageAttribute : ResultFilterAttribute
{
    /// <inheritdoc/>
    public override void OnResultExecuting(ResultExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex, nofollow";
    }
}
