using System.Text.RegularExpressions;
using Countersign.Server.Accounts;
using Countersign.Server.Http;
using CsCheck;

namespace Countersign.Server.Tests.Http;

[Trait("Engine", "own")]
public sealed partial class RedirectTargetTests
{
    private static readonly RedirectOrigin Origin = RedirectOrigin.TryParse("https://shop.example", out var origin) ? origin : throw new InvalidOperationException();

    private static readonly Gen<string> Characters =
        Gen.Frequency((20, Gen.Char["abcXYZ019-._~:/?@!$'()*+,;=[]&=&?"].Select(c => $"{c}")), (2, Gen.Byte.Select(b => $"%{b:X2}"))).Array[0, 40].Select(string.Concat);

    private static readonly Gen<string> Urls = Gen.Select(
        OneOf("", "/", "/path/"), Characters, OneOf("", "?"), Characters, OneOf("", "#"), Characters,
        (slash, path, mark, query, hash, fragment) => $"https://shop.example{With(slash, path)}{With(mark, query)}{With(hash, fragment)}");

    private static readonly Gen<KeyValuePair<string, string>[]> Pairs =
        Gen.Select(Gen.Char["abcErrorCode_019"].Array[1, 12], Gen.Char["aZ09 &=#?%+;/\\\"<>\u00e9\u4e2d\r\n"].Array[0, 20])
            .Select((name, value) => new KeyValuePair<string, string>(new string(name), new string(value))).Array[1, 9];

    [Fact]
    public void A7_the_query_ends_with_exactly_the_pairs_and_the_fragment_stays() =>
        Gen.Select(Urls, Pairs).Sample(
            (url, pairs) =>
            {
                Assert.True(Origin.Covers(url), url);
                var (before, after) = (Parts().Match(url), Parts().Match(RedirectTarget.With(url, pairs)));
                Assert.Equal(before.Groups["base"].Value, after.Groups["base"].Value);
                Assert.Equal(before.Groups["fragment"].Value, after.Groups["fragment"].Value);
                Assert.Equal([.. Read(before.Groups["query"].Value), .. pairs], Read(after.Groups["query"].Value));
            },
            iter: 100_000);

    private static string With(string start, string rest) => start.Length > 0 ? start + rest : "";

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(at => texts[at]);

    // RFC 3986 appendix B.
    [GeneratedRegex("^(?<base>[^:/?#]+://[^/?#]*[^?#]*)([?](?<query>[^#]*))?(?<fragment>#.*)?$", RegexOptions.Singleline)]
    private static partial Regex Parts();

    // By a reader of its own: split, then decode.
    private static IEnumerable<KeyValuePair<string, string>> Read(string query) =>
        from pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        let parts = pair.Split('=', 2)
        select new KeyValuePair<string, string>(Decoded(parts[0]), Decoded(parts.Length == 2 ? parts[1] : ""));

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
