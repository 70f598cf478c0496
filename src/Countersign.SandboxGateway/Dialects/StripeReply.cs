using System.Text.Json.Nodes;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>An answer of Stripe's API.</summary>
/// <param name="Body">The JSON.</param>
/// <param name="Status">The status.</param>
/// <param name="IsRepeated">Whether it was given before, under the same key.</param>
internal sealed record StripeReply(JsonObject Body, int Status = StatusCodes.Status200OK, bool IsRepeated = false)
{
    /// <summary>docs.stripe.com/api/errors.</summary>
    public static StripeReply Fault(int status, string? code, string? parameter, string message, string type = "invalid_request_error") =>
        new(new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["param"] = parameter, ["type"] = type } }, status);

    /// <summary>A key that is used again for something else.</summary>
    public static StripeReply OtherParameters(string key) => Fault(StatusCodes.Status400BadRequest, null, null,
        $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.",
        "idempotency_error");
}
