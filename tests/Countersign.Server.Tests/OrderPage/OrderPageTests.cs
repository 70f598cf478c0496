using System.Net;
using System.Text;
using Countersign.Certificates;
using Countersign.Protocol;
using Countersign.Server.Http;
using Countersign.Server.Orders;
using Countersign.Server.Sandbox;
using Countersign.Server.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.OrderPage;

/// <summary>Whoever has the link sees what an order waits for and supplies it; nobody else does anything.</summary>
public sealed class OrderPageTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Login = "&loginName=login_name&loginPassword=login_password&paymentStatus=2";
    private const string CodeSigning = "1_ID=8&1_days=365";

    private static readonly SandboxHardware Hardware = SandboxHardware.All.Single(one => one.Kind == HsmType.YubiKey);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_what_was_ordered_and_what_is_needed_by_whom()
    {
        using var browser = new Browser(server);
        var (number, path) = await Place("1_PPP=400&2_ID=7&2_days=365");
        var page = await browser.Get(path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.All([$"Order {number}", "Something is needed from you.", "Status Awaiting payment", "Price 168.00 USD", "PositiveSSL DV 365 days", "InstantSSL OV",
            "Certificate signing request (CSR) Your turn", "Our checks Our turn", "The certificate Later"], text => Assert.Contains(text, page.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_keeps_it_lists_it_frames_it_or_learns_its_address()
    {
        using var browser = new Browser(server);
        var page = await browser.Get((await Place("1_PPP=400")).Path);
        Assert.Equal(("no-store", "noindex, nofollow", "same-origin", "nosniff"),
            (page.Headers["Cache-Control"], page.Headers["X-Robots-Tag"], page.Headers["Referrer-Policy"], page.Headers["X-Content-Type-Options"]));
        Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.False(page.Headers.ContainsKey("Set-Cookie"));
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_link_that_opens_nothing_gets_one_page()
    {
        using var browser = new Browser(server);
        var (number, path) = await Place("1_PPP=400");
        var wrong = await browser.Get(path[..^1] + (path[^1] == '0' ? '1' : '0'));
        Assert.Equal(HttpStatusCode.NotFound, wrong.Status);
        Assert.Contains("We cannot find this order", wrong.Text, StringComparison.Ordinal);
        foreach (var other in (string[])[$"/order/{number}", "/order/1", $"/order/{number}-{new string('0', 32)}", $"/order/1000000000-{new string('a', 32)}"])
            Assert.Equal((wrong.Status, wrong.Html), ((await browser.Get(other)) is var page ? (page.Status, page.Html) : default));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Post("/order/1", "form", "csr", "item", "1", "version", "0", "csr", "x")).Status);
    }

    [Fact]
    public async Task The_private_listener_has_no_such_page()
    {
        using var http = server.Client(ListenerKind.Private);
        using var answer = await http.GetAsync(new Uri((await Place("1_PPP=400")).Path, UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Each_field_has_a_label_an_id_of_its_own_and_what_describes_it()
    {
        using var browser = new Browser(server);
        var page = await browser.Get((await Place($"1_PPP=400&2_ID=8&2_days=365&3_ID=8&3_days=365&3_smartCardBased=Y&shippingStreetAddress1=1+Street")).Path);
        string[] fields = [.. page.Attributes("(?:textarea|select|input)", "id")];
        Assert.Equal(1 + 3 + 14, fields.Length);
        Assert.Equal(fields.Order(), page.Attributes("label", "for").Order());
        var ids = page.Attributes("[a-z0-9]+", "id");
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(page.Attributes("(?:textarea|select|input)", "aria-describedby").SelectMany(list => list.Split(' ')), id => Assert.Contains(id, ids));
    }

    [Fact]
    public async Task A_request_that_is_none_is_refused_in_words_beside_its_field()
    {
        using var browser = new Browser(server);
        var path = (await Place("1_PPP=400")).Path;
        var page = await browser.Post(path, "form", "csr", "item", "1", "version", "0", "csr", "<b>no request</b>");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("<title>Error: Order", page.Html, StringComparison.Ordinal);
        Assert.Contains("There is a problem The CSR is not Base64", page.Text, StringComparison.Ordinal);
        Assert.Contains("#item1-csr-csr", page.Attributes("a", "href"));
        Assert.Contains("item1-csr-csr-error", page.Attributes("p", "id"));
        Assert.Contains("&lt;b&gt;no request&lt;/b&gt;", page.Html, StringComparison.Ordinal);
        Assert.Contains("Fill in “Certificate signing request”.", (await browser.Post(path, "form", "csr", "item", "1", "version", "0")).Text, StringComparison.Ordinal);
        Assert.Null((await Read(path)).Items[0].Text(ItemParameters.Csr));
    }

    [Fact]
    public async Task A_sound_request_that_does_not_fit_the_order_is_refused_in_words()
    {
        using var browser = new Browser(server);
        var path = (await Place("1_ID=279&1_days=365&1_servers=1")).Path;
        Assert.Contains("The request has more names than the order is for.",
            (await browser.Post(path, "form", "csr", "item", "1", "version", "0", "csr", SigningRequests.For("a.example.com", "b.example.com"))).Text, StringComparison.Ordinal);
        Assert.Contains("The names in the request do not fit the product.",
            (await browser.Post(path, "form", "csr", "item", "1", "version", "0", "csr", SigningRequests.For("*.example.com"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_request_to_records()
    {
        using var browser = new Browser(server);
        var path = (await Place("1_PPP=400")).Path;
        var request = SigningRequests.For("www.example.com");
        var sent = await browser.Post(path, "form", "csr", "item", "1", "version", "0", "csr", request);
        Assert.Equal((HttpStatusCode.SeeOther, path + "?done=csr"), (sent.Status, sent.Location));
        var page = await browser.Get(sent.Location!);
        Assert.Contains("Thank you. We have your request.", page.Text, StringComparison.Ordinal);
        Assert.Equal(["", "CNAME CSR Hash", "HTTP CSR Hash", "HTTPS CSR Hash"], page.Attributes("option", "value").Where(value => !value.Contains('@', StringComparison.Ordinal)).Order());
        Assert.Equal(10, page.Attributes("option", "value").Count(value => value.EndsWith("example.com", StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(path, "form", "domains", "item", "1", "version", "1", "name1", "CNAME CSR Hash")).Status);
        var token = (await Read(path)).Items[0].Domains[0].Token!;
        Assert.True(DomainName.TryRead("www.example.com", out var name, out _));
        Assert.Contains($"Name {token.CnameOwner(name)}. Type CNAME Target {token.CnameTarget}.", (await browser.Get(path)).Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(path, "form", "domains", "item", "1", "version", "2", "name1", "HTTP CSR Hash")).Status);
        page = await browser.Get(path);
        Assert.Contains($"Address http://www.example.com{token.FilePath} Content {string.Join(' ', token.FileLines)}", page.Text, StringComparison.Ordinal);
        // The worker may have been quicker than the page.
        Assert.Matches("We have not looked for it yet\\.|Last looked for", page.Text);
    }

    [Fact]
    public async Task What_was_found_last_and_what_is_shown_stands_beside_the_name()
    {
        using var browser = new Browser(server);
        // By e-mail, for which no worker looks meanwhile.
        var path = (await Place("1_PPP=400&1_dcvEmailAddress=admin@example.com&1_csr=" + Uri.EscapeDataString(SigningRequests.For("www.example.com")))).Path;
        await Record(path, order => order.Items[0].Domains[0].Checked("Nobody was at home."));
        Assert.Matches("Last looked for [0-9]{1,2} [A-Z][a-z]+ 20[0-9]{2}, [0-9:]{5} UTC : Nobody was at home\\.", (await browser.Get(path)).Text);
        await Record(path, order => order.Items[0].Domains[0].Validated());
        Assert.Contains("Control of your domains Done Each name is yours. www.example.com Done", (await browser.Get(path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_found_before_another_way_was_chosen_is_not_shown()
    {
        using var browser = new Browser(server);
        var path = (await Place("1_PPP=400&1_dcvEmailAddress=admin@example.com&1_csr=" + Uri.EscapeDataString(SigningRequests.For("www.example.com")))).Path;
        await Record(path, order => order.Items[0].Domains[0].Checked("Nobody was at home."));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(path, "form", "domains", "item", "1", "version", "0", "name1", "webmaster@example.com")).Status);
        var page = (await browser.Get(path)).Text;
        Assert.Contains("We write to webmaster@example.com", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody was at home", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_twice_is_recorded_once()
    {
        using var browser = new Browser(server);
        var path = (await Place("1_PPP=400")).Path;
        string[] form = ["form", "csr", "item", "1", "version", "0", "csr", SigningRequests.For("www.example.com")];
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(path, form)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(path, form)).Status);
        Assert.Equal(1, (await Read(path)).Version);
    }

    [Fact]
    public async Task What_somebody_else_has_changed_is_not_overwritten_unseen()
    {
        using var browser = new Browser(server);
        var path = (await Place("1_PPP=400&1_csr=" + Uri.EscapeDataString(SigningRequests.For("www.example.com")))).Path;
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(path, "form", "domains", "item", "1", "version", "0", "name1", "CNAME CSR Hash")).Status);
        var late = await browser.Post(path, "form", "domains", "item", "1", "version", "0", "name1", "HTTP CSR Hash");
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Nothing was saved", late.Text, StringComparison.Ordinal);
        Assert.Contains("1", late.Attributes("input", "value"));
        Assert.Equal(DcvMethod.Cname, (await Read(path)).Items[0].Domains[0].Choice!.Method);
    }

    [Fact]
    public async Task A_form_that_the_order_does_not_offer_records_nothing()
    {
        using var browser = new Browser(server);
        var path = (await Place("1_PPP=400&2_PPP=400&2_visibility=0")).Path;
        Assert.Equal(HttpStatusCode.Conflict, (await browser.Post(path, "form", "hardware", "item", "1", "version", "0", "hsmType", "YUBIKEY", "keyAttestation", "AAAA", "csr", SigningRequests.For("www.example.com"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await browser.Post(path, "form", "csr", "item", "2", "version", "0", "csr", SigningRequests.For("www.example.com"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await browser.Post(path, "form", "nothing", "item", "1", "version", "0")).Status);
        Assert.Equal(0, (await Read(path)).Version);
    }

    [Fact]
    public async Task An_item_that_is_hidden_from_the_customer_is_not_shown()
    {
        using var browser = new Browser(server);
        var page = await browser.Get((await Place("1_PPP=400&2_ID=7&2_days=365&2_visibility=0")).Path);
        Assert.DoesNotContain("InstantSSL OV", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_of_hardware_comes_with_its_kind_and_its_request()
    {
        using var browser = new Browser(server);
        var path = (await Place(CodeSigning)).Path;
        Assert.Single((await browser.Get(path)).Attributes("button", "type"));
        var page = await browser.Post(path, "form", "hardware", "item", "1", "version", "0", "keyAttestation", "AAAA");
        Assert.Contains("Choose an answer to “Which hardware holds the key?”. Fill in “Certificate signing request of the same key”.", page.Text, StringComparison.Ordinal);
        Assert.Contains("“Which hardware holds the key?” is not right.",
            (await browser.Post(path, "form", "hardware", "item", "1", "version", "0", "hsmType", "OTHER", "keyAttestation", "AAAA", "csr", SigningRequests.For("a"))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await browser.Post(path, "form", "hardware", "item", "1", "version", "0", "hsmType", "YUBIKEY", "keyAttestation", Hardware.Statement, "csr", Hardware.Request)).Status);
        page = await browser.Get(path);
        Assert.Contains("Proof that the key is in hardware Done", page.Text, StringComparison.Ordinal);
        Assert.Matches("Device YubiKey.*, made by Yubico, number [0-9]+ Firmware [0-9.]+ FIPS 140 The device is certified\\. Key .*generated in the hardware", page.Text);
    }

    [Fact]
    public async Task A_statement_that_is_text_may_be_pasted_as_it_is_and_the_form_says_so()
    {
        using var browser = new Browser(server);
        var path = (await Place(CodeSigning)).Path;
        Assert.Contains("PEM and JSON may be pasted as they are.", (await browser.Get(path)).Text, StringComparison.Ordinal);
        var pem = Encoding.ASCII.GetString(Convert.FromBase64String(Hardware.Statement));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", pem, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await browser.Post(path, "form", "hardware", "item", "1", "version", "0", "hsmType", "YUBIKEY", "keyAttestation", pem, "csr", Hardware.Request)).Status);
    }

    [Fact]
    public async Task A_statement_that_does_not_hold_is_told_exactly_and_not_kept()
    {
        using var browser = new Browser(server);
        var path = (await Place(CodeSigning)).Path;
        var page = await browser.Post(path, "form", "hardware", "item", "1", "version", "0", "hsmType", "YUBIKEY", "keyAttestation", Hardware.Statement, "csr", SigningRequests.For("a"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("The statement is about another key than the one in the CSR. More exactly: ", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await Read(path)).Version);
    }

    [Fact]
    public async Task A_request_by_another_key_does_not_take_the_place_of_the_one_that_hardware_has_vouched_for()
    {
        using var browser = new Browser(server);
        var path = (await Place($"{CodeSigning}&1_hsmType=YUBIKEY&1_csr={Uri.EscapeDataString(Hardware.Request)}&1_keyAttestation={Uri.EscapeDataString(Hardware.Statement)}")).Path;
        Assert.Contains("Proof that the key is in hardware Done", (await browser.Get(path)).Text, StringComparison.Ordinal);
        var order = await Read(path);
        Assert.Equal(HsmType.YubiKey, KeyStatement.Of(order.Items[0])!.Key.Kind);
        await browser.Post(path, "form", "csr", "item", "1", "version", "0", "csr", SigningRequests.For("a"));
        await browser.Post(path, "form", "hardware", "item", "1", "version", "0", "hsmType", "YUBIKEY", "keyAttestation", Hardware.Statement, "csr", SigningRequests.For("a"));
        Assert.Equal(0, (await Read(path)).Version);
    }

    [Fact]
    public async Task A_token_is_sent_where_the_customer_says()
    {
        using var browser = new Browser(server);
        var path = (await Place(CodeSigning + "&1_smartCardBased=Y")).Path;
        Assert.Contains("We know where to send the token. Sandbox Trading Ltd, 1 Sandbox Street", (await browser.Get(path)).Text, StringComparison.Ordinal);
        string[] address = ["form", "shipping", "item", "1", "version", "0", "shippingOrganizationName", "Éva & Co", "shippingStreetAddress1", "2 Other Street", "shippingLocalityName", "Lyon", "shippingPostalCode", "69001"];
        var page = await browser.Post(path, [.. address, "shippingCountryName", "France", "shippingEmailAddress", "nobody"]);
        Assert.Contains("“Country” may have 2 characters at most. “Contact: e-mail address” is not right.", page.Text, StringComparison.Ordinal);
        Assert.Contains("2 Other Street", page.Attributes("input", "value"));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post(path, [.. address, "shippingCountryName", "FR"])).Status);
        Assert.Contains("Éva & Co, 2 Other Street, Lyon, 69001, FR", (await browser.Get(path)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("none", HttpStatusCode.SeeOther)]
    public async Task Another_site_s_page_sends_no_form(string site, HttpStatusCode status)
    {
        using var browser = new Browser(server);
        var path = (await Place("1_PPP=400")).Path;
        Assert.Equal(status, (await browser.Post(path, site, ["form", "csr", "item", "1", "version", "0", "csr", SigningRequests.For("www.example.com")])).Status);
    }

    private async Task<(string Number, string Path)> Place(string items)
    {
        using var calls = new Calls(server);
        var number = (await calls.Post(items + Login)).OrderNumber;
        var order = await server.Parts.GetRequiredService<PlacedOrders>().Find(number, Token);
        return (number, server.Parts.GetRequiredService<OrderLinks>().PathOf(order!.Id));
    }

    private async Task<PlacedOrder> Read(string path) =>
        (await server.Parts.GetRequiredService<PlacedOrders>().Find(path.Split('/')[^1][..10], Token))!;

    private async Task Record(string path, Func<PlacedOrder, ProgressFact> fact)
    {
        var order = await Read(path);
        Assert.True(await server.Parts.GetRequiredService<OrderProgress>().Record(order, [fact(order)], "test", Token));
    }
}
