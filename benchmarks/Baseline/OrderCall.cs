using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Countersign.Baseline;

/// <summary>One call: the framework reads the form, the order is committed, its number is answered.</summary>
public sealed class OrderCall(GroupCommit commits)
{
    private const string FormContent = "application/x-www-form-urlencoded";

    /// <summary>Answers one call.</summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The framework's form reader is what the baseline is there to show.")]
    public async Task Answer(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var order = Order.Of((FormCollection)await http.Request.ReadFormAsync(http.RequestAborted));
        await commits.Commit(order);
        var answer = AnswerOf(order.Number);
        http.Response.ContentType = FormContent;
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }

    private static ReadOnlyMemory<byte> AnswerOf(long number)
    {
        var start = "orderNumber="u8;
        var end = "&totalCost=174.93&currency=USD"u8;
        var answer = new byte[start.Length + 20 + end.Length];
        start.CopyTo(answer);
        Utf8Formatter.TryFormat(number, answer.AsSpan(start.Length), out var digits);
        end.CopyTo(answer.AsSpan(start.Length + digits));
        return answer.AsMemory(0, start.Length + digits + end.Length);
    }
}
