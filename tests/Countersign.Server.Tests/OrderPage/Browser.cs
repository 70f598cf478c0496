using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Countersign.Server.Tests.OrderPage;

/// <summary>What came back: the page, or where the browser is sent.</summary>
internal sealed partial record Seen(HttpStatusCode Status, string Html, string? Location, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>What is read, without the markup.</summary>
    public string Text => Space().Replace(WebUtility.HtmlDecode(Tag().Replace(Html.Replace("<wbr>", "", StringComparison.Ordinal), " ")), " ");

    /// <summary>What the body says it is.</summary>
    public string? ContentType { get; init; }

    /// <summary>Which language it says it is in.</summary>
    public string? ContentLanguage { get; init; }

    /// <summary>The values of an attribute of every element with this name.</summary>
    public IReadOnlyList<string> Attributes(string element, string attribute) =>
        [.. Regex.Matches(Html, $"<{element}\\b[^>]*?\\s{attribute}=\"([^\"]*)\"").Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];

    /// <summary>Where a browser may go from here, or goes by itself.</summary>
    public IEnumerable<string> Ways =>
    [
        .. Attributes("\\w+", "(?:href|src|action|formaction)").Where(way => way != "data:,"), // The icon that is none.
        .. Location is null ? (string[])[] : [Location],
        .. Headers.TryGetValue("Refresh", out var refresh) ? (string[])[refresh.Split("url=", 2)[1]] : [],
    ];

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();
}

/// <summary>A browser without script.</summary>
internal sealed class Browser(RunningServer server) : IDisposable
{
    private readonly HttpClient http = server.Client();

    /// <summary>What it can show.</summary>
    public string Accept { get; init; } = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    /// <summary>What its user reads; null when it does not say.</summary>
    public string? AcceptLanguage { get; init; }

    public Task<Seen> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)));

    /// <summary>Sends a form: names and values in turn.</summary>
    public Task<Seen> Post(string path, params string[] pairs) => Post(path, "same-origin", pairs);

    /// <summary>Sends a form from somewhere.</summary>
    public Task<Seen> Post(string path, string site, string[] pairs)
    {
        var form = string.Join('&', pairs.Chunk(2).Select(pair => $"{pair[0]}={Uri.EscapeDataString(pair[1])}"));
        return Send(new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Headers = { { "Sec-Fetch-Site", site } },
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(form)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } },
        });
    }

    public void Dispose() => http.Dispose();

    private async Task<Seen> Send(HttpRequestMessage request)
    {
        using var sent = request;
        request.Headers.Add("Accept", Accept);
        if (AcceptLanguage is not null)
            Assert.True(request.Headers.TryAddWithoutValidation("Accept-Language", AcceptLanguage));
        using var response = await http.SendAsync(sent, TestContext.Current.CancellationToken);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers.Location?.OriginalString,
            response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase))
        { ContentType = response.Content.Headers.ContentType?.MediaType, ContentLanguage = response.Content.Headers.ContentLanguage.SingleOrDefault() };
    }
}
