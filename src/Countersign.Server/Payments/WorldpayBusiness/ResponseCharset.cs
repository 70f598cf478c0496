using System.Text;
using Microsoft.Net.Http.Headers;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>The character set of a payment response: that of the page which the buyer saw.</summary>
internal static class ResponseCharset
{
    // What pages in the languages that we offer have; for any other name, what Worldpay's own example has.
    private static readonly string[] Known =
    [
        "utf-8", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-9", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252", "windows-1254",
        "shift_jis", "euc-jp", "iso-2022-jp", "gb2312", "gbk", "gb18030", "big5", "euc-kr", "ks_c_5601-1987", "koi8-r", "us-ascii",
    ];

    /// <summary>That which the header names, or else the body.</summary>
    public static Encoding Of(IHeaderDictionary headers, ResponseFields fields)
    {
        var header = MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out var type) ? type.Charset.Value : null;
        string?[] names = [header?.Trim('"'), fields["charenc"], fields["_SP.charEnc"]];
        var name = Known.FirstOrDefault(known => names.FirstOrDefault(name => !string.IsNullOrEmpty(name))?.Equals(known, StringComparison.OrdinalIgnoreCase) == true);
        return name is null ? Encoding.Latin1 : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
    }
}
