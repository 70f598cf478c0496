namespace Countersign.Protocol;

/// <summary>The spellings of a DCV choice: those of the page, and those that callers of the sibling calls send (decision N7).</summary>
internal static class DcvText
{
    private static readonly (string Text, DcvMethod Method, string Meaning)[] Spellings =
    [
        ("HTTP CSR Hash", DcvMethod.Http, "a file fetched over HTTP"),
        ("HTTPS CSR Hash", DcvMethod.Https, "a file fetched over HTTPS"),
        ("CNAME CSR Hash", DcvMethod.Cname, "a CNAME record"),
        ("EMAIL", DcvMethod.Email, "a message to an address that the customer picks later"),
        ("HTTP_CSR_HASH", DcvMethod.Http, "the same as HTTP CSR Hash"),
        ("HTTPS_CSR_HASH", DcvMethod.Https, "the same as HTTPS CSR Hash"),
        ("CNAME_CSR_HASH", DcvMethod.Cname, "the same as CNAME CSR Hash"),
        ("HTTPCSRHASH", DcvMethod.Http, "the same as HTTP CSR Hash"),
        ("HTTPSCSRHASH", DcvMethod.Https, "the same as HTTPS CSR Hash"),
        ("CNAMECSRHASH", DcvMethod.Cname, "the same as CNAME CSR Hash"),
    ];

    public static IReadOnlyList<Choice> Choices { get; } = [.. Spellings.Select(spelling => new Choice(spelling.Text, spelling.Meaning))];

    public static bool TryRead(ReadOnlySpan<char> text, out Dcv value)
    {
        foreach (var spelling in Spellings)
        {
            if (text.SequenceEqual(spelling.Text))
            {
                value = new Dcv(spelling.Method);
                return true;
            }
        }

        var isAddress = EmailAddress.IsValid(text);
        value = isAddress ? new Dcv(DcvMethod.Email, text.ToString()) : new Dcv(DcvMethod.Email);
        return isAddress;
    }

    public static string Write(Dcv value) =>
        value.EmailAddress ?? Array.Find(Spellings, spelling => spelling.Method == value.Method).Text;
}
