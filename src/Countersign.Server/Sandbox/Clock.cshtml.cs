using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.Sandbox;

/// <summary>Shows and moves the clock of the sandbox.</summary>
public sealed class ClockModel(ServerSettings settings, SandboxClock clock, SandboxClockStore store) : PageModel
{
    /// <summary>The time in the sandbox.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The time of the machine.</summary>
    public DateTimeOffset RealTime => clock.RealTime;

    /// <summary>Shows the page, in the sandbox only.</summary>
    public IActionResult OnGet() => settings.Sandbox ? Page() : NotFound();

    /// <summary>Moves the clock ahead and shows the page anew.</summary>
    public async Task<IActionResult> OnPost([Range(0, 3650)] int days, [Range(0, 23)] int hours, CancellationToken cancellation)
    {
        if (!settings.Sandbox)
            return NotFound();
        if (ModelState.IsValid && await store.Advance(new TimeSpan(days, hours, 0, 0), cancellation))
            return SeeItself();
        ModelState.TryAddModelError("", "");
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private StatusCodeResult SeeItself()
    {
        Response.Headers.Location = Request.Path.Value;
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
