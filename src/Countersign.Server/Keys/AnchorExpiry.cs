using System.Diagnostics.Metrics;
using System.Globalization;
using Countersign.Certificates.Attestation;
using Countersign.Protocol;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Countersign.Server.Keys;

/// <summary>
/// Tells for how long the certificates of anchors are still valid. An anchor that has ended is believed on, for it is its key that counts; but makers
/// publish a successor around then, which statements of newer hardware rest on.
/// </summary>
public sealed class AnchorExpiry : IHealthCheck, IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Countersign";

    private static readonly TimeSpan Notice = TimeSpan.FromDays(90);

    private readonly IReadOnlyList<TrustAnchor> ending;
    private readonly TimeProvider time;

    /// <summary>Watches the anchors that have an end.</summary>
    public AnchorExpiry(KeyRequirements requirements, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(requirements);
        // Makers certify one key again when its certificate ends (Marvell in 2024), and both files may lie there: the key lasts as long as the last.
        ending = [.. requirements.Trust.Anchors.Where(anchor => anchor.NotAfter is not null)
            .GroupBy(anchor => (anchor.Kind, anchor.Role, anchor.Key.Hash), (_, editions) => editions.MaxBy(edition => edition.NotAfter)!)];
        this.time = time;
        Meter.CreateObservableGauge("countersign.attestation.anchor.remaining", Remaining, "d",
            "Days for which the certificate of an attestation anchor is still valid; negative when it has ended.");
    }

    /// <summary>Where the gauge is.</summary>
    public Meter Meter { get; } = new(MeterName);

    /// <summary>Degraded while a certificate ends within 90 days or has ended; each anchor with its last day.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var data = ending.ToDictionary(
            anchor => $"{NameOf(anchor)} ({anchor.Key.Hash[..16]})", object (anchor) => anchor.NotAfter!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var late = ending.Where(anchor => anchor.NotAfter!.Value - now < Notice).Select(NameOf).ToList();
        return Task.FromResult(late.Count == 0
            ? HealthCheckResult.Healthy(data: data)
            : HealthCheckResult.Degraded($"Ended or ending within {Notice.TotalDays:F0} days: {string.Join(", ", late)}. Look for their successors.", data: data));
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private IEnumerable<Measurement<double>> Remaining() => ending.Select(anchor => new Measurement<double>(
        Math.Floor((anchor.NotAfter!.Value - time.GetUtcNow()).TotalDays),
        new KeyValuePair<string, object?>("kind", ItemParameters.HsmType.Write(anchor.Kind)), new KeyValuePair<string, object?>("role", anchor.Role),
        new KeyValuePair<string, object?>("name", anchor.Name)));

    private static string NameOf(TrustAnchor anchor) => $"{ItemParameters.HsmType.Write(anchor.Kind)} {anchor.Role}: {anchor.Name}";
}
