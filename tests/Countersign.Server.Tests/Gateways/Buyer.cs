using System.Net;
using System.Text.RegularExpressions;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Gateways;

/// <summary>A page that a buyer has come to: where it is, and what it says.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Status">The status of its answer.</param>
/// <param name="Text">What it says.</param>
internal sealed record Visited(Uri Address, HttpStatusCode Status, string Text);

/// <summary>A buyer with a browser that has no script: orders, goes to a gateway, pays on its page, and comes back; over TLS to both.</summary>
internal sealed partial class Buyer(RunningServer server) : IDisposable
{
    private readonly HttpClient http = server.Client();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Orders, and comes to the payment page.</summary>
    public async Task<Visited> Order(string call)
    {
        using var calls = new Calls(server);
        var answer = await calls.Post(call);
        Assert.True(answer.Status == 303, $"{answer.Status} {answer.Body}");
        return await Go(HttpMethod.Get, new Uri(answer.Location!));
    }

    /// <summary>Goes on to the gateway; ends on its page for a card.</summary>
    public async Task<Visited> GoToGateway(Visited page, string gateway = "")
    {
        var sent = await Go(HttpMethod.Post, page.Address, ("action", "pay"), ("gateway", gateway));
        if (OnwardForm().Match(sent.Text) is not { Success: true } form)
            return sent;
        var fields = HiddenField().Matches(sent.Text[form.Index..]).Select(field => (Html(field.Groups[1]), Html(field.Groups[2]))).ToArray();
        return await Go(HttpMethod.Post, new Uri(Html(form.Groups[1])), fields);
    }

    /// <summary>Pays with a card, and lets something go wrong.</summary>
    public Task<Visited> Pay(Visited page, string card, params (string Name, string Value)[] faults) => Go(HttpMethod.Post, page.Address, Fields(card, faults));

    /// <summary>Pays with a card and never comes back.</summary>
    public async Task PayAndLeave(Visited page, string card)
    {
        using var form = Form(Fields(card));
        using var answer = await http.PostAsync(page.Address, form, Token);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    /// <summary>Turns back.</summary>
    public Task<Visited> TurnBack(Visited page) => Go(HttpMethod.Post, page.Address, ("button", "cancel"));

    /// <summary>Loads a page again.</summary>
    public Task<Visited> Look(Visited page) => Go(HttpMethod.Get, page.Address);

    /// <summary>The payment of a payment page, as it is kept.</summary>
    public async Task<Payment> PaymentOf(Visited page)
    {
        Assert.True(server.Parts.GetRequiredService<OrderLinks>().TryReadPayment(page.Address.Segments[2].Trim('/'), out var order), page.Address.AbsolutePath);
        return (await server.Parts.GetRequiredService<PaymentStore>().Find(order, Token))!;
    }

    public void Dispose() => http.Dispose();

    // Follows what a browser follows by itself: redirects, and a page that says that it goes on at once.
    private async Task<Visited> Go(HttpMethod method, Uri address, params (string Name, string Value)[] fields)
    {
        for (var steps = 0; steps < 10; steps++)
        {
            using var request = new HttpRequestMessage(method, address);
            if (method == HttpMethod.Post)
                request.Content = Form(fields);
            using var answer = await http.SendAsync(request, Token);
            var text = await answer.Content.ReadAsStringAsync(Token);
            var next = answer.Headers.Location ?? (MetaRefresh().Match(text) is { Success: true } meta ? new Uri(Html(meta.Groups[1]), UriKind.RelativeOrAbsolute) : null);
            if (next is null)
                return new(address, answer.StatusCode, text);
            (method, address) = (HttpMethod.Get, new Uri(address, next));
        }

        throw new InvalidOperationException($"The browser is sent on and on, to {address.AbsolutePath}.");
    }

    private static (string Name, string Value)[] Fields(string card, params (string Name, string Value)[] faults) =>
        [("number", card), ("expiry", "12/34"), ("cvc", "123"), ("button", "pay"), .. faults];

    private static FormUrlEncodedContent Form((string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static string Html(Group group) => WebUtility.HtmlDecode(group.Value);

    [GeneratedRegex("<form class=\"onward\" method=\"post\" action=\"([^\"]*)\"")]
    private static partial Regex OnwardForm();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenField();

    [GeneratedRegex("<meta http-equiv=\"?refresh\"? content=\"\\d+; *url=([^\"]*)\"", RegexOptions.IgnoreCase)]
    private static partial Regex MetaRefresh();
}
