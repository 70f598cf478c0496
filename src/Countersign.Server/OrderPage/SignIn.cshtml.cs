using System.Text;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Http;
using Countersign.Server.Orders;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.OrderPage;

/// <summary>
/// Where a customer with a login finds an order. The form is the status call, with its login, its throttling and its one answer for all failures;
/// no session follows it, only the link to the order.
/// </summary>
[PrivatePage]
public sealed class SignInModel(Affiliates affiliates, OrderStatusHandler handler) : PageModel
{
    private static readonly FormField[] All =
    [
        new(OrderStatusParameters.OrderNumber.Name, "Order number") { MaxLength = 64, Kind = FieldKind.Digits, Hint = "Ten digits; it came with the confirmation of your order." },
        new(CustomerParameters.LoginName.Name, "Login") { MaxLength = 64, Autocomplete = "username" },
        new(CustomerParameters.LoginPassword.Name, "Password") { MaxLength = 128, Kind = FieldKind.Password, Autocomplete = "current-password" },
    ];

    /// <summary>The fields of the form.</summary>
    public IReadOnlyList<FormField> Fields { get; private set; } = All;

    /// <summary>What is wrong with the form as a whole; null for nothing.</summary>
    public string? Failure { get; private set; }

    /// <summary>Shows the form.</summary>
    public void OnGet()
    {
    }

    /// <summary>Goes to the order, or shows the form anew.</summary>
    public async Task<IActionResult> OnPost()
    {
        var (form, status) = await PostedForm.Read(HttpContext);
        if (form is null)
            return StatusCode(status);
        Fields = [.. All.Select(field => Filled(field, form))];
        if (Fields.Any(field => field.Error is not null))
            return Again(StatusCodes.Status422UnprocessableEntity);

        var request = OrderStatusRequest.From(CallOf(form), HttpContext.Caller.Source, certified: null, affiliates);
        switch (await handler.Find(request, HttpContext.RequestAborted))
        {
            case OrderStatusResult.Found found:
                return this.SeeOther(found.Page);
            case OrderStatusResult.Busy busy:
                CallResponse.SetRetryAfter(Response, busy.RetryAfter);
                Failure = "Many people sign in just now. Wait a few seconds and try again.";
                return Again(StatusCodes.Status429TooManyRequests);
            default:
                Failure = "We know no order with this number, login and password. Check all three; after many wrong passwords, wait before you try again.";
                return Again(StatusCodes.Status422UnprocessableEntity);
        }
    }

    // The call is the page's own: what a form brings besides, from a browser's extension say, does not spoil it, nor does what a paste or a keyboard
    // puts around number and login.
    private static ParameterValues CallOf(PostedForm form)
    {
        KeyValuePair<string, string>[] pairs =
        [
            new(OrderStatusParameters.OrderNumber.Name, Number(form)),
            new(CustomerParameters.LoginName.Name, form.Text(CustomerParameters.LoginName.Name)),
            new(CustomerParameters.LoginPassword.Name, form.Exact(CustomerParameters.LoginPassword.Name)),
            new(OrderStatusParameters.QueryType.Name, OrderStatusParameters.QueryType.Write(StatusQuery.Status)),
        ];
        return FormEncoding.TryDecode(Encoding.ASCII.GetBytes(FormEncoding.Encode(pairs)), out var fields)
            ? ParameterValues.Read(fields, table: ParameterTable.OrderStatus)
            : throw new InvalidOperationException("A form has more fields than a call.");
    }

    // Some write it in groups.
    private static string Number(PostedForm form) => string.Concat(form.Text(OrderStatusParameters.OrderNumber.Name).Where(c => !char.IsWhiteSpace(c)));

    private static FormField Filled(FormField field, PostedForm form)
    {
        var isPassword = field.Kind == FieldKind.Password;
        var text = isPassword ? form.Exact(field.Name) : form.Text(field.Name);
        return field with
        {
            Value = isPassword ? "" : text, // It is not sent back.
            Error = text.Length == 0 ? $"Fill in “{field.Label}”."
                : field.Kind == FieldKind.Digits && !OrderNumbers.IsNumber(Number(form)) ? "An order number has ten digits."
                : null,
        };
    }

    private PageResult Again(int status)
    {
        Response.StatusCode = status;
        return Page();
    }
}
