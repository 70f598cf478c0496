using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Countersign.Server.Outbound;

namespace Countersign.Server.Tests.Outbound;

[Trait("Engine", "own")]
public sealed class ResolverTests(UnboundServer unbound) : IClassFixture<UnboundServer>
{
    private readonly Resolver resolver = new(unbound.EndPoint);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("site.example", "127.0.0.1")]
    [InlineData("SITE.Example", "127.0.0.1")]
    [InlineData("six.example", "::1")]
    [InlineData("both.example", "::1 127.0.0.1")]
    [InlineData("www.example", "127.0.0.1")]
    [InlineData("a8.example", "127.0.0.1")]
    public async Task A_host_has_its_addresses_those_of_IPv6_first(string name, string addresses) =>
        Assert.Equal(addresses, string.Join(' ', Records(await resolver.Addresses(name, Cancellation))));

    [Theory]
    [InlineData("nowhere.example")]
    [InlineData("dangling.example")]
    [InlineData("no name.example")]
    [InlineData("")]
    [InlineData("two..dots.example")]
    public async Task A_name_that_is_not_there_is_told_from_everything_else(string name) =>
        Assert.IsType<DnsAnswer<IPAddress>.NoName>(await resolver.Addresses(name, Cancellation));

    [Fact]
    public async Task A_name_without_such_a_record_is_told_from_everything_else()
    {
        Assert.IsType<DnsAnswer<IPAddress>.NoRecord>(await resolver.Addresses("text.example", Cancellation));
        Assert.IsType<DnsAnswer<string>.NoRecord>(await resolver.Texts("site.example", Cancellation));
        Assert.IsType<DnsAnswer<string>.NoRecord>(await resolver.Alias("site.example", Cancellation));
    }

    [Fact]
    public async Task A_name_server_that_is_out_of_order_is_told_from_everything_else()
    {
        using var broken = new DnsResponder(query => DnsResponder.Answer(query, code: 2));
        var failed = Assert.IsType<DnsAnswer<IPAddress>.Failed>(await new Resolver(broken.EndPoint).Addresses("x.example", Cancellation));
        Assert.Equal("DNS could not tell about x.example (ServerFailure): its name servers or their DNSSEC may be out of order.", failed.Reason);
    }

    [Fact]
    public async Task An_alias_is_read_itself_and_not_what_stands_behind_it()
    {
        Assert.Equal(["_token.example"], Records(await resolver.Alias("_delegated.example", Cancellation)));
        Assert.Equal(["nowhere.example"], Records(await resolver.Alias("dangling.example", Cancellation)));
    }

    [Fact]
    public async Task Aliases_are_followed_step_by_step_to_where_no_alias_is()
    {
        Assert.Equal(["_token.example", "half.half.ca.example"], Records(await resolver.Aliases("_delegated.example", Cancellation)));
        Assert.Equal(8, Records(await resolver.Aliases("a8.example", Cancellation)).Count);
        Assert.IsType<DnsAnswer<string>.NoName>(await resolver.Aliases("nowhere.example", Cancellation));
    }

    [Theory]
    [InlineData("a9.example")]
    [InlineData("loop.example")]
    public async Task Aliases_are_followed_eight_times_and_no_more(string name)
    {
        var failed = Assert.IsType<DnsAnswer<string>.Failed>(await resolver.Aliases(name, Cancellation));
        Assert.Equal($"{name} is an alias of an alias, more than 8 times.", failed.Reason);
        Assert.IsType<DnsAnswer<IPAddress>.Failed>(await resolver.Addresses(name, Cancellation));
    }

    [Fact]
    public async Task A_text_is_put_together_from_its_parts() =>
        Assert.Equal(["another", "one text"], Records(await resolver.Texts("text.example", Cancellation)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task An_answer_that_no_datagram_holds_comes_over_TCP() =>
        Assert.Equal(new string('x', 2500), Assert.Single(Records(await resolver.Texts("long.example", Cancellation))));

    [Theory]
    [InlineData("caa.example")]
    [InlineData("caa2.example")]
    public async Task Authorities_are_read_with_their_flags(string name) => Assert.Equal(
        [new CaaRecord(0, "issue", "ca.example"), new CaaRecord(128, "tbs", "unknown")],
        Records(await resolver.Authorities(name, Cancellation)).OrderBy(record => record.Flags));

    [Fact]
    public async Task What_a_resolver_on_this_machine_has_verified_is_authentic()
    {
        using var verifying = new DnsResponder(query => DnsResponder.Answer(query, IPAddress.Parse("192.0.2.1"), isAuthentic: true));
        using var other = new DnsResponder(query => DnsResponder.Answer(query, IPAddress.Parse("192.0.2.1")));
        Assert.True(Assert.IsType<DnsAnswer<IPAddress>.Found>(await new Resolver(verifying.EndPoint).Addresses("x.example", Cancellation)).IsAuthentic);
        Assert.False(Assert.IsType<DnsAnswer<IPAddress>.Found>(await new Resolver(other.EndPoint).Addresses("x.example", Cancellation)).IsAuthentic);
    }

    [Fact]
    public async Task Nothing_is_remembered()
    {
        using var flipping = DnsResponder.Flipping(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        var asking = new Resolver(flipping.EndPoint);
        Assert.Equal([IPAddress.Parse("192.0.2.1")], Records(await asking.Addresses("x.example", Cancellation)));
        Assert.Equal([IPAddress.Parse("192.0.2.2")], Records(await asking.Addresses("x.example", Cancellation)));
    }

    [Fact]
    public async Task A_server_that_is_silent_is_left_after_its_time()
    {
        using var silent = new DnsResponder(_ => null);
        var watch = Stopwatch.StartNew();
        var failed = Assert.IsType<DnsAnswer<string>.Failed>(await new Resolver(silent.EndPoint).Texts("x.example", Cancellation));
        Assert.Equal("DNS did not answer about x.example in time.", failed.Reason);
        Assert.InRange(watch.Elapsed, 1.9 * Resolver.Patience, 3 * Resolver.Patience);
    }

    [Fact]
    public async Task The_second_server_is_asked_when_the_first_is_not_there()
    {
        var nobody = new IPEndPoint(IPAddress.Loopback, 1);
        Assert.Equal([IPAddress.Loopback], Records(await new Resolver(nobody, unbound.EndPoint).Addresses("site.example", Cancellation)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("0000818000010001000000000161076578616D706C6500000100010000C0")]
    public async Task An_answer_that_is_nonsense_is_a_failure(string hex)
    {
        using var mad = new DnsResponder(query => [.. query[..Math.Min(2, hex.Length / 2)], .. Convert.FromHexString(hex).Skip(2)]);
        Assert.IsType<DnsAnswer<string>.Failed>(await new Resolver(mad.EndPoint).Texts("x.example", Cancellation));
    }

    [Fact]
    public void The_servers_of_this_system_are_asked_and_no_others()
    {
        var configured = File.ReadLines("/etc/resolv.conf").Select(line => line.Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", ..]).Select(words => new IPEndPoint(IPAddress.Parse(words[1]), 53)).ToList();
        Assert.Equal(configured.Count > 0 ? configured : [new IPEndPoint(IPAddress.Loopback, 53)], Resolver.OfSystem().Servers);
    }

    [Fact]
    public async Task Whoever_cancels_is_thrown_out()
    {
        using var silent = new DnsResponder(_ => null);
        using var cancelled = new CancellationTokenSource();
        var asking = new Resolver(silent.EndPoint).Texts("x.example", cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_server_on_another_machine_is_asked_over_TCP_alone_and_not_believed_about_DNSSEC()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(own => own.Address).FirstOrDefault(own => own.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(own));
        Assert.SkipWhen(address is null, "This machine has no address but loopback.");
        using var datagrams = new DnsResponder(query => DnsResponder.Answer(query, IPAddress.Parse("192.0.2.66")), address);
        using var streams = new TcpListener(datagrams.EndPoint);
        streams.Start();
        _ = AnswerAll(streams);

        var found = Assert.IsType<DnsAnswer<IPAddress>.Found>(await new Resolver(datagrams.EndPoint).Addresses("x.example", Cancellation));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), found.Records[0]);
        Assert.False(found.IsAuthentic);
        Assert.Equal(0, datagrams.Asked);
    }

    private static async Task AnswerAll(TcpListener listener)
    {
        while (true)
            _ = AnswerAll(await listener.AcceptTcpClientAsync(Cancellation));
    }

    private static async Task AnswerAll(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var length = new byte[2];
            while (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, Cancellation) == 2)
            {
                var query = new byte[(length[0] << 8) | length[1]];
                await stream.ReadExactlyAsync(query, Cancellation);
                var answer = DnsResponder.Answer(query, IPAddress.Parse("192.0.2.1"), isAuthentic: true);
                await stream.WriteAsync((byte[])[0, (byte)answer.Length, .. answer], Cancellation);
            }
        }
    }

    private static IReadOnlyList<T> Records<T>(DnsAnswer<T> answer) => Assert.IsType<DnsAnswer<T>.Found>(answer).Records;
}
