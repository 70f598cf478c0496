using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Countersign.Server.Tests;

public sealed class ServerSettingsTests
{
    [Fact]
    public void Defaults_run()
    {
        var settings = Read([])!;
        Assert.Equal(("https://localhost:8443", "http://localhost:8080", "https://localhost:8444"),
            (settings.Public.ToString(), settings.Plain.ToString(), settings.Private.ToString()));
        Assert.Equal("https://localhost:8445", $"{settings.Gateway}");
        Assert.Equal(Path.GetFullPath("data"), settings.DataDirectory);
        Assert.True(settings.Sandbox);
        Assert.False(settings.Keep);
        Assert.False(settings.TrustedProxies.Contains(IPAddress.Loopback));
    }

    [Theory]
    [InlineData("https://localhost:8443", null, 8443)]
    [InlineData("https://127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("https://[::1]:9000/", "::1", 9000)]
    [InlineData("HTTPS://0.0.0.0:9000", "0.0.0.0", 9000)]
    [InlineData("https://127.0.0.1", "127.0.0.1", 443)]
    public void Addresses_are_localhost_or_IP_addresses(string text, string? address, int port)
    {
        var settings = Read([("Listen:Public", text)])!;
        Assert.Equal((address is null ? null : IPAddress.Parse(address), port), (settings.Public.Address, settings.Public.Port));
    }

    [Theory]
    [InlineData("Listen:Public", "http://localhost:8443", "must be an https address")]
    [InlineData("Listen:Public", "localhost:8443", "must be an https address")]
    [InlineData("Listen:Public", "", "must be an https address")]
    [InlineData("Listen:Public", "https://*:8443", "must be an https address")]
    [InlineData("Listen:Public", "https://localhost:70000", "must be an https address")]
    [InlineData("Listen:Plain", "https://localhost:8080", "must be an http address")]
    [InlineData("Listen:Private", "https://example.com:8444", "must name localhost or an IP address")]
    [InlineData("Listen:Private", "https://localhost:8444/path", "must end after the port")]
    [InlineData("Listen:Private", "https://user@localhost:8444", "must end after the port")]
    [InlineData("Listen:Private", "https://localhost:0", "needs an IP address")]
    [InlineData("Listen:Gateway", "http://localhost:8445", "must be an https address")]
    [InlineData("Listen:Gateway", "None", "must be an https address")]
    [InlineData("DataDirectory", " ", "must be the path of a directory")]
    [InlineData("DataDirectory", "/proc/self/status", "must be the path of a directory")]
    [InlineData("Sandbox", "yes", "must be true or false")]
    [InlineData("Keep", "", "must be true or false")]
    [InlineData("TrustedProxies", "10.0.0.0/33", "must be an IP address or a network")]
    [InlineData("TrustedProxies", "10.0.1", "must be an IP address or a network")]
    [InlineData("TrustedProxies", "proxy.example", "must be an IP address or a network")]
    public void Fault_names_the_setting_the_value_and_what_would_be_right(string name, string value, string expected)
    {
        var fault = Assert.Single(Faults([(name, value)]));
        Assert.StartsWith($"Countersign:{name} is '{value}': it ", fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(3, Faults([("Listen:Public", "x"), ("Sandbox", "maybe"), ("Listen:Privat", "https://localhost:1")]).Count);

    [Theory]
    [InlineData("Sandbx")]
    [InlineData("Listen:Publik")]
    [InlineData("Listen")]
    [InlineData("DataDirectory:Path")]
    [InlineData("TrustedProxies:first")]
    public void Unknown_setting_is_refused(string name) =>
        Assert.Contains(Faults([(name, "true")]), fault => fault.StartsWith($"Countersign:{name} is no setting.", StringComparison.Ordinal));

    [Fact]
    public void Settings_are_found_in_any_case() => Assert.False(Read([("sandbox", "FALSE")])!.Sandbox);

    [Theory]
    [InlineData("https://127.0.0.1:9000", "https://127.0.0.1:9000")]
    [InlineData("https://127.0.0.1:9000", "https://localhost:9000")]
    [InlineData("https://[::1]:9000", "https://localhost:9000")]
    [InlineData("https://0.0.0.0:9000", "https://127.0.0.2:9000")]
    public void Two_listeners_may_not_share_a_port(string first, string second)
    {
        var fault = Assert.Single(Faults([("Listen:Public", first), ("Listen:Private", second)]));
        Assert.Contains("each needs a port of its own", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:9000", "https://127.0.0.2:9000")]
    [InlineData("https://127.0.0.1:0", "https://127.0.0.1:0")]
    public void Two_listeners_may_have_the_same_port_of_two_addresses(string first, string second) =>
        Assert.NotNull(Read([("Listen:Public", first), ("Listen:Private", second)]));

    [Fact]
    public void The_gateway_of_the_sandbox_needs_a_port_of_its_own()
    {
        var fault = Assert.Single(Faults([("Listen:Gateway", "https://localhost:8443")]));
        Assert.Contains("each needs a port of its own", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "none")]
    [InlineData(false, "none")]
    [InlineData(false, null)]
    public void There_may_be_no_gateway(bool sandbox, string? gateway) =>
        Assert.Null(Read([("Sandbox", $"{sandbox}"), .. gateway is null ? ((string, string)[])[] : [("Listen:Gateway", gateway)]])!.Gateway);

    [Fact]
    public void There_is_no_gateway_with_published_cards_outside_a_sandbox() =>
        Assert.Contains("is there in a sandbox only", Assert.Single(Faults([("Sandbox", "false"), ("Listen:Gateway", "https://localhost:8445")])), StringComparison.Ordinal);

    [Fact]
    public void Proxies_are_trusted_by_address_and_network()
    {
        var proxies = Read([("TrustedProxies", "10.1.0.0/16, 192.0.2.7"), ("TrustedProxies:0", "2001:db8::/32")])!.TrustedProxies;
        Assert.All(["10.1.255.255", "::ffff:10.1.0.1", "192.0.2.7", "2001:db8::1"], address => Assert.True(proxies.Contains(IPAddress.Parse(address)), address));
        Assert.All(["10.2.0.0", "192.0.2.8", "2001:db9::1", "127.0.0.1"], address => Assert.False(proxies.Contains(IPAddress.Parse(address)), address));
    }

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("0.0.0.0/1")]
    [InlineData("::ffff:0:0/96")]
    public void T1_a_network_of_everyone_is_refused(string network) =>
        Assert.Contains("would believe the forwarded headers of everyone, or nearly", Assert.Single(Faults([("TrustedProxies", network)])), StringComparison.Ordinal);

    [Theory]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "1")]
    [InlineData("DOTNET_FORWARDEDHEADERS_ENABLED", "true")]
    [InlineData("ForwardedHeaders_Enabled", "true")]
    public void T1_forwarded_headers_for_everyone_are_refused(string name, string value)
    {
        var faults = new List<string>();
        Assert.Null(ServerSettings.Read(Configuration([(name, value)]), faults));
        Assert.Contains("Countersign__TrustedProxies", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Forwarded_headers_that_are_switched_off_are_no_fault() =>
        Assert.NotNull(ServerSettings.Read(Configuration([("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "false")]), []));

    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("urls")]
    [InlineData("Kestrel:Endpoints:Https:Url")]
    public void Addresses_of_the_framework_are_said_to_be_unused(string name) =>
        Assert.Contains("is not used", Assert.Single(ServerSettings.Unused(Configuration([(name, "http://localhost:5000")]))), StringComparison.Ordinal);

    [Fact]
    public void Port_in_use_is_told_with_its_setting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var fault = Assert.Single(Read([("Listen:Plain", $"http://127.0.0.1:{port}"), ("Listen:Public", "https://127.0.0.1:0"), ("Listen:Private", "https://127.0.0.1:0"), ("Listen:Gateway", "none")])!.PortFaults());
        Assert.StartsWith($"Countersign:Listen:Plain is 'http://127.0.0.1:{port}': port {port} is in use", fault, StringComparison.Ordinal);
        Assert.Contains("Countersign__Listen__Plain=http://127.0.0.1:", fault, StringComparison.Ordinal);
    }

    private static ServerSettings? Read((string Name, string Value)[] values)
    {
        var faults = new List<string>();
        var settings = ServerSettings.Read(Configuration([.. values.Select(value => ("Countersign:" + value.Name, value.Value))]), faults);
        Assert.Empty(faults);
        return settings;
    }

    private static List<string> Faults((string Name, string Value)[] values)
    {
        var faults = new List<string>();
        Assert.Null(ServerSettings.Read(Configuration([.. values.Select(value => ("Countersign:" + value.Name, value.Value))]), faults));
        return faults;
    }

    private static IConfigurationRoot Configuration((string Name, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name, (string?)value.Value))).Build();
}
