using System.Collections.Concurrent;
using Countersign.SandboxGateway.Pages;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>The agreements of this run, the page where testers let them go on, and what the merchant may do to them.</summary>
internal sealed class WorldpayBusinessAgreements(DialectParts parts)
{
    /// <summary>The buttons of the page: what each does, as testers read it.</summary>
    public static IReadOnlyList<(string Name, string Promise)> Buttons { get; } =
    [
        ("take", "Take the next instalment"), ("refuse", "Refuse it"), ("skip", "Skip it"), ("twice", "Take it twice"), ("amount", "Change the amount"),
        ("cancel", "The buyer cancels"), ("complete", "It has run its time"),
    ];

    private readonly ConcurrentDictionary<string, WorldpayBusinessAgreement> all = new(StringComparer.Ordinal);

    private byte[] Secret => parts.Instructions.Secret;

    /// <summary>All of them, the latest first: each visit that was paid and asked for one has made one.</summary>
    public IReadOnlyList<WorldpayBusinessAgreement> All =>
    [
        .. parts.Sessions.All.Where(session => session.Dialect == WorldpayBusiness.Dialect && session.Sent.ContainsKey("futurePayType") && session.Tellings.Any(IsPaid))
            .Select(session => all.GetOrAdd(session.Id, _ => new WorldpayBusinessAgreement(session))),
    ];

    /// <summary>Shows the page.</summary>
    public Task Show(HttpContext http) =>
        parts.Page.Write<WorldpayBusinessAgreementsPage>(http, StatusCodes.Status200OK, new() { [nameof(WorldpayBusinessAgreementsPage.Agreements)] = All });

    /// <summary>
    /// Does what a button says: <c>agreement</c>, <c>button</c> and, for a change and for an instalment of another amount, <c>amount</c>. It ends when the merchant was told.
    /// </summary>
    public async Task Press(HttpContext http)
    {
        var form = WorldpayBusinessForm.Read(await RawRequest.Body(http));
        if (form is null || All.FirstOrDefault(one => one.Id == form["agreement"]) is not { IsOver: false } agreement || !await Do(agreement, form))
        {
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = WorldpayBusiness.Dialect.Pages[0].Path;
    }

    /// <summary>Answers the merchant's commands (support.worldpay.com/support/kb/bg/recurringpayments/rpfp8009).</summary>
    public async Task<string> Administer(WorldpayBusinessForm form)
    {
        if (!form.IsOfAdministration(Secret) || !form.IsSigned(WorldpayBusiness.AdministrationMd5Secret(Secret), "instId", "futurePayId"))
            return "E,Authorisation failed";
        if (All.FirstOrDefault(one => one.Id == form["futurePayId"]) is not { } agreement)
            return "E,Unknown agreement";
        if (form.Has("op-cancelFP"))
            return await Cancel(agreement);
        return form.Has("op-adjustRFP") ? Adjust(agreement, form.Amount("amount")) : "E,Unknown operation";
    }

    private static bool IsPaid(Telling telling) => telling.Event.Kind == EventKind.Captured;

    private async Task<string> Cancel(WorldpayBusinessAgreement agreement)
    {
        if (!agreement.TryEnd())
            return "E,Agreement already finished";
        await Tell(agreement, WorldpayBusinessResponse.OfChange(agreement.Session, Secret, "Merchant Cancelled", agreement.Time(parts.Time.GetUtcNow())), "cancelled by the merchant");
        return "Y,Agreement cancelled";
    }

    private string Adjust(WorldpayBusinessAgreement agreement, long? amount)
    {
        if (agreement.IsOver)
            return "E,Agreement already finished";
        if (!agreement.IsAdjustable)
            return "E,Amount is fixed";
        if (amount is null || !agreement.MayChange(parts.Time.GetUtcNow()))
            return "E,Problem updating amount";
        agreement.Change(amount.Value);
        agreement.Note("the amount was changed by the merchant; nobody is told");
        return "Y,Amount updated";
    }

    private async Task<bool> Do(WorldpayBusinessAgreement agreement, WorldpayBusinessForm form)
    {
        switch (form["button"])
        {
            case "take":
                await Tell(agreement, agreement.Take(isRefused: false, form.Amount("amount")));
                return true;
            case "refuse":
                await Tell(agreement, agreement.Take(isRefused: true, form.Amount("amount")));
                return true;
            case "twice":
                var taken = agreement.Take(isRefused: false, form.Amount("amount"));
                await Tell(agreement, taken);
                await Tell(agreement, agreement.Again(taken));
                return true;
            case "skip":
                agreement.Note($"instalment {agreement.Next} was left out; nobody is told");
                agreement.Skip();
                return true;
            case "amount" when form.Amount("amount") is { } amount:
                agreement.Change(amount);
                agreement.Note("the amount was changed; nobody is told");
                return true;
            case "cancel" or "complete":
                var isCancelled = form["button"] == "cancel";
                agreement.TryEnd();
                await Tell(agreement, WorldpayBusinessResponse.OfChange(agreement.Session, Secret, isCancelled ? "Customer Cancelled" : "Completed", agreement.Time(parts.Time.GetUtcNow())),
                    isCancelled ? "cancelled by the buyer" : "completed");
                return true;
            default:
                return false;
        }
    }

    private Task Tell(WorldpayBusinessAgreement agreement, WorldpayBusinessInstalment instalment) => Tell(
        agreement, WorldpayBusinessResponse.OfInstalment(agreement.Session, Secret, instalment),
        $"instalment {instalment.Number}, {instalment.Money.In("en")}, {instalment.At.UtcDateTime:yyyy-MM-dd}: {(instalment.IsRefused ? "refused" : "taken")}");

    private async Task Tell(WorldpayBusinessAgreement agreement, HttpRequestMessage request, string what)
    {
        using (request)
        {
            var trouble = await parts.Notifications.Send(request);
            agreement.Note(trouble is null ? $"{what}; told" : $"{what}; not told: {trouble}");
        }
    }
}
