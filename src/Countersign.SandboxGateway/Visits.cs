using Countersign.SandboxGateway.Dialects;
using Countersign.SandboxGateway.Pages;

namespace Countersign.SandboxGateway;

/// <summary>The pages that a buyer meets.</summary>
public sealed class Visits(Instructions instructions, Sessions sessions, Notifications notifications, Page page, TimeProvider time)
{
    // Whoever comes back is usually expected: the merchant has been told. A server that does not answer keeps nobody here for longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What this is, the cards, and what has happened so far.</summary>
    public Task List(HttpContext http) => page.Write<HomePage>(http, StatusCodes.Status200OK, new() { [nameof(HomePage.Sessions)] = sessions.All });

    /// <summary>The page for a card.</summary>
    public Task Show(HttpContext http)
    {
        var (session, notice) = Open(http);
        return session is null ? WriteNotice(http, notice!) : WriteForm(http, StatusCodes.Status200OK, session, CardForm.Empty);
    }

    /// <summary>What the buyer has decided.</summary>
    public async Task Take(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var form = CardForm.Read(await RawRequest.Body(http), time.GetUtcNow());
        var (session, notice) = Open(http);
        if (session is null)
            await WriteNotice(http, notice!);
        else if (form is null)
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (form.Button == CardForm.Cancel)
            await Cancel(http, session, form);
        else if (form.Button != CardForm.Pay)
            await WriteForm(http, StatusCodes.Status200OK, session, form);
        else if (form.Errors.Count > 0)
            await WriteForm(http, StatusCodes.Status422UnprocessableEntity, session, form);
        else
            await Pay(http, session, form, form.Card!);
    }

    /// <summary>Ends a visit that has taken too long.</summary>
    public void EndIfLate(Session session, DateTimeOffset end)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (end <= time.GetUtcNow() && session.TryEnd([EventKind.Expired], session.Terms.Money, "The buyer took too long", time.GetUtcNow()))
            _ = notifications.Tell(session, Faults.None);
    }

    private (Session? Session, Notice? Notice) Open(HttpContext http)
    {
        if (http.Request.RouteValues["id"] is string id)
            return sessions.Find(id) is { } known ? Open(known, known.Terms.Expires) : (null, Notice.Broken);
        if (Terms.Read(RawRequest.Target(http), instructions.Secret) is not { } terms)
            return (null, Notice.Broken);
        return sessions.Open(Sandbox.Dialect, terms, time.GetUtcNow()) is { } session ? Open(session, terms.Expires) : (null, Notice.Taken);
    }

    private (Session? Session, Notice? Notice) Open(Session session, DateTimeOffset end)
    {
        EndIfLate(session, end);
        return session.State == SessionState.Open ? (session, null) : (null, Notice.Of(session));
    }

    private async Task Pay(HttpContext http, Session session, CardForm form, TestCard card)
    {
        var now = time.GetUtcNow();
        var charged = form.Faults.Charge.Of(session.Terms.Money);
        var detail = $"Card ending {card.Ending}: {card.Promise}";
        var steps = session.Dialect.StepsOf(card);
        (session.Card, session.Faults) = (card, form.Faults);
        if (!session.TryEnd(steps.Where(step => step.After == TimeSpan.Zero).Select(step => step.Kind), charged, detail, now))
        {
            GoBack(http, session); // Paid twice over, by a second click: the first holds.
            return;
        }

        var told = notifications.Tell(session, form.Faults);
        foreach (var step in steps.Where(step => step.After > TimeSpan.Zero))
            _ = notifications.TellLater(session, step, charged, detail, form.Faults);
        if (session.State != SessionState.Open)
            await GoBackWhenTold(http, session, told, form.Faults);
        else
            await WriteForm(http, StatusCodes.Status200OK, session, form.Refused());
    }

    // A buyer whose card was refused, and who goes then, has not turned back: what was told holds.
    private Task Cancel(HttpContext http, Session session, CardForm form)
    {
        var isCancelled = session.Dialect.EndsWhenBuyerTurnsBack && !(session.IsRefused && session.Dialect.TellsRefusals)
            && session.TryEnd([EventKind.Cancelled], session.Terms.Money, "The buyer turned back", time.GetUtcNow());
        return GoBackWhenTold(http, session, isCancelled ? notifications.Tell(session, form.Faults) : Task.CompletedTask, form.Faults);
    }

    private async Task GoBackWhenTold(HttpContext http, Session session, Task told, Faults faults)
    {
        if (faults.Arrival.Delay == TimeSpan.Zero)
            await Task.WhenAny(told, Task.Delay(Patience, time, http.RequestAborted));
        GoBack(http, session);
    }

    private static void GoBack(HttpContext http, Session session)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        var address = session is { State: SessionState.Open, Terms.TurnBack: { } back } ? back : session.Dialect.GoesOnTo(session);
        http.Response.Headers.Location = address.IsAbsoluteUri ? address.AbsoluteUri : address.OriginalString;
    }

    private Task WriteForm(HttpContext http, int status, Session session, CardForm form) => page.Write<PayPage>(http, status, new()
    {
        [nameof(PayPage.Session)] = session,
        [nameof(PayPage.Form)] = form,
        [nameof(PayPage.Target)] = RawRequest.Target(http),
    });

    private Task WriteNotice(HttpContext http, Notice notice) =>
        page.Write<NoticePage>(http, notice.Status, new() { [nameof(NoticePage.Notice)] = notice });
}
