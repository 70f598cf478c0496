using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Countersign.Server.Http;

/// <summary>Tells whoever watches the server how it is: that it runs, and what it finds when it looks at itself.</summary>
public static class Health
{
    /// <summary>Answers as soon as the process takes calls; asks nothing.</summary>
    public const string Live = "/healthz";

    /// <summary>Answers with what every check says; 503 when one says that no orders can be taken.</summary>
    public const string Ready = "/readyz";

    /// <summary>Both addresses.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(Live, new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = Write });
        endpoints.MapHealthChecks(Ready, new HealthCheckOptions { ResponseWriter = Write });
    }

    private static Task Write(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => new { status = entry.Value.Status.ToString(), description = entry.Value.Description, data = entry.Value.Data }),
        }));
    }
}
