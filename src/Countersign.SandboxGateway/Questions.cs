using Countersign.SandboxGateway.Dialects;

namespace Countersign.SandboxGateway;

/// <summary>What the server may ask for, signed: what has happened to an attempt, and money back.</summary>
public sealed class Questions(Instructions instructions, Sessions sessions, Visits visits, Notifications notifications, TimeProvider time)
{
    private const int MostLetters = 128;

    /// <summary>Tells everything that has happened, also what was never notified.</summary>
    public async Task Tell(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (await ReadSigned(http) is null)
            return;
        var session = sessions.Find(Sandbox.Dialect, ReferenceOf(http));
        if (session is not null)
            visits.EndIfLate(session, session.Terms.Expires);
        await Write(http, session);
    }

    /// <summary>Gives money back, once for each key, and tells everything that has happened.</summary>
    public async Task Refund(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (await ReadSigned(http) is not { } body)
            return;
        var fault = Wire.Read<Refund>(body) is not { } wanted || wanted.Key.Length is 0 or > MostLetters ? "This is no demand for a refund."
            : sessions.Find(Sandbox.Dialect, ReferenceOf(http)) is not { } known ? "Nothing is known of this payment."
            : known.Refund(wanted, time.GetUtcNow());
        if (fault is not null)
        {
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await http.Response.WriteAsync(fault);
            return;
        }

        var session = sessions.Find(Sandbox.Dialect, ReferenceOf(http))!;
        _ = notifications.Tell(session, Faults.None);
        await Write(http, session);
    }

    private static string ReferenceOf(HttpContext http) => (string)http.Request.RouteValues["reference"]!;

    private static Task Write(HttpContext http, Session? session) =>
        http.Response.WriteAsJsonAsync(new ToldEvents([.. session?.Tellings.Select(telling => telling.Event) ?? []]), Wire.Options);

    private async Task<byte[]?> ReadSigned(HttpContext http)
    {
        var body = await RawRequest.Body(http);
        var message = Signature.Request(http.Request.Method, RawRequest.Target(http), body);
        if (http.Request.Headers[Signature.Header] is [var header] && Signature.Holds(header, instructions.Secret, message, time.GetUtcNow()))
            return body;
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return null;
    }
}
