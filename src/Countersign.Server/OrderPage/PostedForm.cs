using Countersign.Protocol;
using Countersign.Server.Http;

namespace Countersign.Server.OrderPage;

/// <summary>A form of the pages as it was posted, read by the same decoder and within the same limits as a call.</summary>
public sealed class PostedForm
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    private PostedForm(FormFields fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            // What is no text counts as not filled in; no browser sends it.
            if (fields.NameIsSound(i) && fields.ValueIsSound(i))
                texts.TryAdd(fields.Name(i).ToString(), fields.Value(i).ToString());
        }
    }

    /// <summary>Reads the form of a request; the status to refuse it with when there is none.</summary>
    public static async Task<(PostedForm? Form, int Status)> Read(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return await CallReading.Of(http.Request, RequestTarget.Of(http)) switch
        {
            CallReading.Pairs pairs => (new PostedForm(pairs.Fields), StatusCodes.Status200OK),
            CallReading.Refused refused => (null, refused.Status),
            _ => (null, StatusCodes.Status400BadRequest),
        };
    }

    /// <summary>What a field was filled in with, without white space around it; empty when it was not.</summary>
    public string Text(string name) => Exact(name).Trim();

    /// <summary>The same with its white space, which in a password counts.</summary>
    public string Exact(string name) => texts.GetValueOrDefault(name, "");

    /// <summary>The same as a whole number; -1 for anything else.</summary>
    public long Number(string name) => WholeNumber.TryRead(Text(name), out var number) ? number : -1;
}
