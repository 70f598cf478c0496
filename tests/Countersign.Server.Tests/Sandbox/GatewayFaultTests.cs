using Countersign.SandboxGateway;
using static Countersign.SandboxGateway.EventKind;

namespace Countersign.Server.Tests.Sandbox;

/// <summary>What testers let go wrong, as the merchant meets it.</summary>
[Trait("Engine", "own")]
public sealed class GatewayFaultTests : IAsyncLifetime
{
    private const string Good = "4242 4242 4242 4242";
    private const string Reference = "7007054258-1";

    private RunningGateway gateway = null!;
    private string link = "";

    public async ValueTask InitializeAsync()
    {
        gateway = await RunningGateway.Start();
        link = gateway.Terms().Link(RunningGateway.Secret);
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Theory]
    [InlineData("second", 2)]
    [InlineData("5", 5)]
    [InlineData("30", 30)]
    public async Task Notifications_come_when_the_browser_is_back(string arrival, int seconds)
    {
        var before = gateway.Time.GetUtcNow();
        Assert.Equal(303, (await gateway.Pay(link, Good, ("arrival", arrival))).Status);
        Assert.Empty(gateway.Heard);
        await gateway.Eventually(() => gateway.Heard.Count == 3);
        Assert.True(TimeOf(gateway.Heard[0]) - before >= TimeSpan.FromSeconds(seconds));
        Assert.Equal([Created, Authorised, Captured], gateway.HeardKinds);
    }

    [Fact]
    public async Task Notifications_are_doubled_and_the_same()
    {
        await gateway.Pay(link, Good, ("doubled", "yes"));
        Assert.Equal([Created, Created, Authorised, Authorised, Captured, Captured], gateway.HeardKinds);
        Assert.Equal(3, gateway.Heard.DistinctBy(one => one.Event).Count());
    }

    [Fact]
    public async Task Notifications_come_the_other_way_round()
    {
        await gateway.Pay(link, Good, ("reversed", "yes"));
        Assert.Equal([Captured, Authorised, Created], gateway.HeardKinds);
    }

    [Fact]
    public async Task Lost_notifications_are_told_to_a_merchant_who_asks()
    {
        Assert.Equal(303, (await gateway.Pay(link, Good, ("arrival", "never"))).Status);
        gateway.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([Created, Authorised, Captured], (await gateway.Ask(Reference)).Select(told => told.Kind));
        Assert.Empty(gateway.Heard);
    }

    [Fact]
    public async Task A_corrupted_notification_does_not_hold()
    {
        gateway.Answer = 400;
        var paying = gateway.Pay(link, Good, ("corrupted", "yes"));
        await gateway.Eventually(() => gateway.Heard.Count == 15);
        Assert.Equal(303, (await paying).Status);
        Assert.All(gateway.Heard, one => Assert.False(Signature.Holds(one.Header, RunningGateway.Secret, one.Body, TimeOf(one))));
        Assert.Equal([Created, Authorised, Captured], (await gateway.Ask(Reference)).Select(told => told.Kind));
    }

    [Theory]
    [InlineData("less", 24_50, "USD")]
    [InlineData("more", 73_50, "USD")]
    [InlineData("currency", 49_00, "EUR")]
    public async Task Another_amount_is_taken_than_is_due(string charge, long amount, string currency)
    {
        await gateway.Pay(link, Good, ("charge", charge));
        Assert.All(gateway.Heard.Skip(1), one => Assert.Equal((amount, currency), (one.Event.Amount, one.Event.Currency)));
        Assert.Equal((amount, currency), ((await gateway.Ask(Reference))[^1].Amount, (await gateway.Ask(Reference))[^1].Currency));
    }

    [Fact]
    public async Task A_merchant_who_does_not_take_a_notification_gets_it_five_times_in_order()
    {
        gateway.Answer = 503;
        var paying = gateway.Pay(link, Good);
        await gateway.Eventually(() => gateway.Heard.Count == 15);
        Assert.Equal([.. Enumerable.Repeat(Created, 5), .. Enumerable.Repeat(Authorised, 5), .. Enumerable.Repeat(Captured, 5)], gateway.HeardKinds);
        var times = gateway.Heard.Take(5).Select(TimeOf).ToList();
        Assert.All(times.Zip(times.Skip(1)).Zip([1, 3, 9, 27]), pair => Assert.True(pair.First.Second - pair.First.First >= TimeSpan.FromSeconds(pair.Second)));
        Assert.True(times[4] - times[0] < TimeSpan.FromMinutes(2));
        Assert.Equal(303, (await paying).Status);
    }

    [Fact]
    public async Task A_merchant_who_takes_it_late_hears_the_rest_after_it()
    {
        gateway.Answer = 503;
        var paying = gateway.Pay(link, Good);
        await gateway.Eventually(() => gateway.Heard.Count == 2);
        gateway.Answer = 204;
        await gateway.Eventually(() => gateway.HeardKinds.Contains(Captured));
        Assert.Equal([Created, Created, Created, Authorised, Captured], gateway.HeardKinds);
        Assert.Equal(303, (await paying).Status);
    }

    // The time that a signature tells.
    private static DateTimeOffset TimeOf(Notified one) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(one.Header[2..one.Header.IndexOf(',', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture));
}
