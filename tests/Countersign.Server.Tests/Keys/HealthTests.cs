using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Protocol;
using Countersign.Server.Keys;
using Countersign.Server.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Keys;

/// <summary>What the server tells of itself to whoever watches it.</summary>
public sealed class HealthTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly KeyRequirements Requirements = new(KnownKeys.None, new AttestationTrust(SandboxHardware.Anchors), AttestationPolicies.Usual);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_that_it_runs_that_its_store_answers_and_until_when_anchors_are_valid()
    {
        using var http = server.Client();
        using var live = await http.GetAsync(new Uri("/healthz", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        using var told = JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Token));
        Assert.Equal("Healthy", told.RootElement.GetProperty("status").GetString());
        Assert.Equal("Healthy", told.RootElement.GetProperty("checks").GetProperty("store").GetProperty("status").GetString());
        var anchors = told.RootElement.GetProperty("checks").GetProperty("attestation anchors").GetProperty("data");
        Assert.All(anchors.EnumerateObject(), anchor => Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", anchor.Value.GetString()));
        Assert.Contains(anchors.EnumerateObject(), anchor => anchor.Name.StartsWith("YUBIKEY piv: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_gauge_is_there_before_anybody_asks_for_the_health()
    {
        var name = $"Root {Guid.NewGuid():N}";
        await using var watched = new RunningServer();
        Anchor(Path.Combine(watched.DataDirectory, TrustFolder.Name), name);
        await watched.InitializeAsync();
        var names = new List<string?>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => names.Add(tags.ToArray().FirstOrDefault(tag => tag.Key == "name").Value as string));
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Contains(name, names);
    }

    [Fact]
    public async Task Outside_a_sandbox_the_log_names_each_anchor_that_is_not_known_to_be_its_maker_s()
    {
        using var log = new EveryEvent();
        await using var server = new RunningServer
        {
            Logging = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Warning", ["Logging:Console:LogLevel:Default"] = "None" },
            Add = app => app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log),
            Change = settings => settings with { Sandbox = false },
        };
        Anchor(Path.Combine(server.DataDirectory, TrustFolder.Name), "Root of ours");
        await server.InitializeAsync();
        Assert.Contains("YUBIKEY are believed up to piv 'Root of ours'", Assert.Single(log.Events, text => text.Contains("not a key that its maker is known for", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-91, HealthStatus.Healthy)]
    [InlineData(-89, HealthStatus.Degraded)]
    [InlineData(1, HealthStatus.Degraded)]
    public async Task An_anchor_that_ends_soon_or_has_ended_is_told(int days, HealthStatus status)
    {
        var first = SandboxHardware.Anchors.Min(anchor => anchor.NotAfter)!.Value;
        using var expiry = new AnchorExpiry(Requirements, new FakeTimeProvider(first.AddDays(days)));
        var result = await expiry.CheckHealthAsync(new HealthCheckContext(), Token);
        Assert.Equal(status, result.Status);
        Assert.Equal(status == HealthStatus.Degraded, result.Description?.StartsWith("Ended or ending within 90 days: ", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_key_that_its_maker_has_certified_again_is_told_once_and_ends_with_the_later_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        TrustAnchor Edition(int years)
        {
            using var root = new CertificateRequest("CN=Root", key, HashAlgorithmName.SHA256).CreateSelfSigned(start.AddYears(-10), start.AddYears(years));
            return TrustAnchor.Read(HsmType.MarvellGoogle, "manufacturer", root.RawData)!;
        }

        var requirements = Requirements with { Trust = new AttestationTrust([Edition(-1), Edition(8), Edition(-2)]) };
        using var expiry = new AnchorExpiry(requirements, new FakeTimeProvider(start));
        var result = await expiry.CheckHealthAsync(new HealthCheckContext(), Token);
        Assert.Equal(HealthStatus.Healthy, result.Status);
        Assert.Equal("2038-01-01", Assert.Single(result.Data).Value);
    }

    [Fact]
    public void A_gauge_counts_the_days_of_each_anchor()
    {
        var first = SandboxHardware.Anchors.Min(anchor => anchor.NotAfter)!.Value;
        var measured = new List<(double Days, string? Kind)>();
        using var listener = new MeterListener();
        using var expiry = new AnchorExpiry(Requirements, new FakeTimeProvider(first.AddDays(-10)));
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == expiry.Meter)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, days, tags, _) => measured.Add((days, tags.ToArray().Single(tag => tag.Key == "kind").Value as string)));
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal(SandboxHardware.Anchors.Count(anchor => anchor.NotAfter is not null), measured.Count);
        Assert.Equal(10, measured.Min(one => one.Days));
        Assert.Contains(measured, one => one.Kind == "YUBIHSM2");
    }

    // A root of one's own, in the operator's folder and in its manifest.
    private static void Anchor(string folder, string name)
    {
        const string File = "YUBIKEY/piv/root.pem";
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var path = Path.Combine(folder, File);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, root.ExportCertificatePem());
        System.IO.File.WriteAllText(Path.Combine(folder, TrustFolder.Manifest), $"{Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(path)))}  {File}\n");
    }
}
